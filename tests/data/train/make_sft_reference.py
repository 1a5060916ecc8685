# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a tiny random Llama, a LoRA adapter, pre-tokenised rows, and what PEFT and torch make of them.

torch 2.15.0, transformers 5.23.0, peft 0.21.2, trl 1.16.0 (for the packing), float32 on the CPU:
    python make_sft_reference.py
"""
import json
import math
import pathlib
import shutil

import datasets
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, get_scheduler
from trl import pack_dataset

HERE = pathlib.Path(__file__).parent
MODEL, ADAPTER = HERE / "tiny-llama", HERE / "adapter"
SETTINGS = {"learning_rate": 1e-2, "warmup_steps": 2, "max_grad_norm": 0.5, "weight_decay": 0.01, "adam_beta1": 0.9, "adam_beta2": 0.999,
            "adam_epsilon": 1e-8, "batch_size": 2, "gradient_accumulation_steps": 2, "epochs": 2, "seed": 42, "lr_scheduler": "cosine"}
TEMPLATE = "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"


def write_model():
    shutil.rmtree(MODEL, ignore_errors=True)
    torch.manual_seed(11)
    config = LlamaConfig(vocab_size=264, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
                         max_position_embeddings=128, rms_norm_eps=1e-6, initializer_range=0.2, tie_word_embeddings=True, bos_token_id=256,
                         eos_token_id=258, pad_token_id=257)
    model = LlamaForCausalLM(config)
    for name, weight in model.named_parameters():
        if "norm" in name:
            weight.data = 1 + 0.2 * torch.randn_like(weight)
    model.save_pretrained(MODEL)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE({c: i for i, c in enumerate(alphabet)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<|bos|>", "<|pad|>", "<|im_end|>", "<|im_start|>"]
    tokenizer.add_special_tokens(special)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<|bos|>", eos_token="<|im_end|>", pad_token="<|pad|>", model_max_length=128)
    fast.chat_template = TEMPLATE
    fast.save_pretrained(MODEL)


def write_adapter():
    shutil.rmtree(ADAPTER, ignore_errors=True)
    model = get_peft_model(LlamaForCausalLM.from_pretrained(MODEL),
                           LoraConfig(r=4, lora_alpha=8, lora_dropout=0.0, task_type="CAUSAL_LM",
                                      target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]))
    generator = torch.Generator().manual_seed(12)
    for name, weight in model.named_parameters():
        if "lora_" in name:
            weight.data = torch.randn(weight.shape, generator=generator) * 0.1
    model.peft_config["default"].base_model_name_or_path = "tiny-llama"
    model.save_pretrained(ADAPTER)
    (ADAPTER / "README.md").unlink()


def write_rows():
    generator = torch.Generator().manual_seed(13)
    rows = []
    for i in range(13):
        length = int(torch.randint(5, 40, (1,), generator=generator))
        ids = torch.randint(0, 256, (length,), generator=generator).tolist()
        masked = length // 3 if i % 4 else 0
        rows.append({"input_ids": ids, "labels": [-100] * masked + ids[masked:]})
    (HERE / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return rows


def train(sequences):
    """sequences: lists of documents (ids, labels); every document is seen alone, as block-diagonal attention does."""
    s = SETTINGS
    model = PeftModel.from_pretrained(LlamaForCausalLM.from_pretrained(MODEL, attn_implementation="eager"), ADAPTER, is_trainable=True)
    model.train()
    weights = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=s["learning_rate"], betas=(s["adam_beta1"], s["adam_beta2"]), eps=s["adam_epsilon"], weight_decay=s["weight_decay"])
    micro = math.ceil(len(sequences) / s["batch_size"])
    per_epoch = math.ceil(micro / s["gradient_accumulation_steps"])
    scheduler = get_scheduler(s["lr_scheduler"], optimizer, num_warmup_steps=s["warmup_steps"], num_training_steps=s["epochs"] * per_epoch)
    steps = []
    for epoch in range(s["epochs"]):
        order = torch.randperm(len(sequences), generator=torch.Generator().manual_seed(s["seed"] + epoch)).tolist()
        window = s["batch_size"] * s["gradient_accumulation_steps"]
        for start in range(0, len(order), window):
            documents = [d for i in order[start:start + window] for d in sequences[i]]
            count = sum(sum(x != -100 for x in labels[1:]) for _, labels in documents)
            total = 0.0
            for ids, labels in documents:
                logits = model(input_ids=torch.tensor([ids])).logits[0, :-1].float()
                loss = torch.nn.functional.cross_entropy(logits, torch.tensor(labels[1:], dtype=torch.long), ignore_index=-100, reduction="sum") / max(1, count)
                loss.backward()
                total += loss.item()
            norm = torch.nn.utils.clip_grad_norm_(weights, s["max_grad_norm"]).item()
            steps.append({"loss": total, "learning_rate": scheduler.get_last_lr()[0], "grad_norm": norm, "labels": count})
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()
    return steps


def packed(rows, strategy):
    data = pack_dataset(datasets.Dataset.from_list(rows), 24, strategy=strategy)
    sequences = []
    for row in data:
        lengths = row.get("seq_lengths") or [len(row["input_ids"])]
        at, documents = 0, []
        for length in lengths:
            documents.append((row["input_ids"][at:at + length], row["labels"][at:at + length]))
            at += length
        sequences.append(documents)
    return sequences


def main():
    torch.set_num_threads(1)
    write_model()
    write_adapter()
    rows = write_rows()
    reference = {"settings": SETTINGS, "max_length": 24, "cases": {"none": train([[(r["input_ids"], r["labels"])] for r in rows])}}
    for strategy in ("bfd", "bfd_split", "wrapped"):
        reference["cases"][strategy] = train(packed(rows, strategy))
    reference["sequences"] = {s: [[len(ids) for ids, _ in documents] for documents in packed(rows, s)] for s in ("bfd", "bfd_split", "wrapped")}
    for file in (*MODEL.iterdir(), *ADAPTER.iterdir()):
        file.chmod(0o644)
    (HERE / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")


main()
