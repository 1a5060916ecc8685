# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tiny random models in Hugging Face form, each with a LoRA adapter and what transformers and peft compute with them.

torch 2.15.0, transformers 5.24.0, peft 0.21.2, float32 and eager attention on the CPU, one thread:
    python make_models.py FOLDER [NAME…]

llama-tied: tied embeddings, config.json with the keys of transformers 4. qwen2: biases, not tied, seven shards with an index, the keys of
transformers 5. qwen3: norms of heads wider than hidden / heads, tied, shards, a window above the first layer. mistral: a window of 16 in every
layer, heads of their own size. llama-biased: biases everywhere, llama3 rope scaling. gemma3: a window of 16 in five of six layers. smollm3: the
fourth layer is not rotated. Weights are float32 in llama-tied and qwen2, bfloat16 in the others, which keeps the folder small. All have a byte-level tokenizer (256 bytes and five special tokens) and a ChatML template. A tolerance of 1e-4 is generous.
"""
import copy
import json
import math
import os
import pathlib
import shutil
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
import peft
import torch
import transformers
from peft import LoraConfig, PeftModel, get_peft_model
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import (AutoModelForCausalLM, Gemma3ForCausalLM, Gemma3TextConfig, LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM, PreTrainedTokenizerFast,
                          Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM, SmolLM3Config, SmolLM3ForCausalLM)

BASE = dict(vocab_size=320, hidden_size=64, intermediate_size=112, num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=128,
            rms_norm_eps=1e-6, bos_token_id=256, eos_token_id=257, pad_token_id=258, initializer_range=0.12)
TEXTS = ["def add(a, b):\n    return a + b\n", "Größe 漢字 😀!", "The quick brown fox jumps over the lazy dog. " * 2]
TEMPLATE = ("{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>\n' }}{% endfor %}"
            "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}")
PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
STEPS = 5


def rope(theta):
    return {"rope_parameters": {"rope_theta": theta, "rope_type": "default"}}


def make_tokenizer():
    alphabet = {c: i for i, c in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    bpe = Tokenizer(models.BPE(alphabet, []))
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    bpe.decoder = decoders.ByteLevel()
    names = ("<|bos|>", "<|eos|>", "<|pad|>", "<|im_start|>", "<|im_end|>")
    bpe.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in names])
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bpe, bos_token="<|bos|>", eos_token="<|eos|>", pad_token="<|pad|>", model_max_length=128)
    tokenizer.chat_template = TEMPLATE
    return tokenizer


def randomise(model, seed):
    """Norms near 1, biases not 0: the defaults would hide mistakes."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() == 1:
                is_norm = "norm" in name.lower() and name.endswith("weight")
                mean = 1.0 if is_norm and float(parameter.mean()) == 1.0 else 0.0  # Gemma's files hold what a norm's weights are more than 1
                parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.2 + mean)


def save(model, folder, shards, classic, dtype):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    copy.deepcopy(model).to(dtype).save_pretrained(folder, max_shard_size="60KB" if shards else "5GB")
    config = json.loads((folder / "config.json").read_text())
    if classic:  # the keys that published checkpoints of before transformers 5 use
        config["rope_theta"] = config.pop("rope_parameters")["rope_theta"]
        config["rope_scaling"] = None
        config["torch_dtype"] = config.pop("dtype")
        config["transformers_version"] = "4.44.0"
    (folder / "config.json").write_text(json.dumps(config, indent=2))


def load(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()


def floats(tensor):
    return [float(f"{value:.8g}") for value in tensor.flatten().tolist()]


def sums(logits):
    wide = logits.double()
    return {"shape": list(logits.shape), "sum": float(wide.sum()), "sum_abs": float(wide.abs().sum()), "sum_sq": float((wide**2).sum()),
            "max": float(logits.max()), "min": float(logits.min())}


def greedy(model, ids, **more):
    return model.generate(ids, max_new_tokens=16, min_new_tokens=16, do_sample=False, pad_token_id=258, **more)


def train(model, batch, clip=None, decay=0.01, factors=None):
    """Losses before each step and after the last, and gradient norms before clipping."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=1e-2, betas=(0.9, 0.999), eps=1e-8, weight_decay=decay)
    losses, norms = [], []
    for step in range(STEPS + 1):
        loss = model(**batch).loss
        losses.append(float(loss))
        if step == STEPS:
            break
        for group in optimizer.param_groups:
            group["lr"] = 1e-2 * (factors[step] if factors else 1.0)
        optimizer.zero_grad()
        loss.backward()
        norms.append(math.sqrt(sum(float((p.grad.double() ** 2).sum()) for p in parameters)))
        if clip:
            torch.nn.utils.clip_grad_norm_(parameters, clip)
        optimizer.step()
    return losses, norms


def make_batch(tokenizer):
    rows = []
    for text, prompt in zip(TEXTS, (9, 5, 14)):
        ids = tokenizer(text)["input_ids"][:30] + [257]
        rows.append((ids, [-100] * prompt + ids[prompt:]))
    length = max(len(ids) for ids, _ in rows)

    def padded(values, filler):
        return values + [filler] * (length - len(values))

    return {"input_ids": [padded(ids, 258) for ids, _ in rows], "attention_mask": [padded([1] * len(ids), 0) for ids, _ in rows],
            "labels": [padded(labels, -100) for _, labels in rows]}


def trainable(model):
    return {name.replace("base_model.model.", "").replace(".default", ""): p for name, p in model.named_parameters() if p.requires_grad}


def make_adapter(folder, seed):
    torch.manual_seed(seed)
    model = get_peft_model(load(folder), LoraConfig(r=4, lora_alpha=8, lora_dropout=0.0, bias="none", task_type="CAUSAL_LM",
                                                    target_modules=PROJECTIONS))
    generator = torch.Generator().manual_seed(seed + 1)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_B" in name:
                parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.05)
    adapter = folder / "adapter"
    model.save_pretrained(adapter)
    (adapter / "README.md").unlink(missing_ok=True)
    config = json.loads((adapter / "adapter_config.json").read_text())
    config["base_model_name_or_path"] = folder.name
    config["target_modules"] = sorted(config["target_modules"])
    (adapter / "adapter_config.json").write_text(json.dumps(config, indent=2))
    return config


def with_adapter(folder, tokenizer, batch, seed, dtype):
    config = make_adapter(folder, seed)

    def loaded():
        return PeftModel.from_pretrained(load(folder), folder / "adapter", is_trainable=True).eval()

    tensors = {key: torch.tensor(value) for key, value in batch.items()}
    ids = torch.tensor([tokenizer(TEXTS[0])["input_ids"][:24]])
    keys = ("r", "lora_alpha", "use_rslora", "rank_pattern", "alpha_pattern", "target_modules")
    result = {"adapter": "adapter", "config": {key: config[key] for key in keys}}
    model = loaded()
    with torch.no_grad():
        logits = model(input_ids=ids).logits[0]
    result.update(logits_last=floats(logits[-1]), logits_sums=sums(logits), input_ids=ids[0].tolist())
    loss = model(**tensors).loss
    loss.backward()
    norms = {name: float(p.grad.double().norm()) for name, p in trainable(model).items()}
    result.update(loss=float(loss), grad_norms=norms, grad_norm_total=math.sqrt(sum(norm * norm for norm in norms.values())),
                  trainable_parameters=sum(p.numel() for p in trainable(model).values()))
    model.zero_grad()
    losses, norms = train(model, tensors)
    settings = {"lr": 1e-2, "betas": [0.9, 0.999], "eps": 1e-8}
    result["adamw"] = {**settings, "weight_decay": 0.01, "steps": STEPS, "losses": losses, "grad_norms": norms,
                       "final_weight_norms": {name: float(p.detach().double().norm()) for name, p in trainable(model).items()}}
    factors = [0.5 * (1 + math.cos(math.pi * step / STEPS)) for step in range(STEPS)]
    losses, norms = train(loaded(), tensors, clip=0.5, decay=0.0, factors=factors)
    result["adamw_clip_cosine"] = {**settings, "weight_decay": 0.0, "max_grad_norm": 0.5, "lr_factors": factors, "steps": STEPS,
                                   "losses": losses, "grad_norms_before_clip": norms}
    merged = loaded().merge_and_unload().eval().to(dtype).float()  # as a file of it would be
    with torch.no_grad():
        result["merged_logits_last"] = floats(merged(input_ids=ids).logits[0, -1])
    result["merged_weight_norms"] = {name: float(p.double().norm()) for name, p in merged.named_parameters() if name.endswith("_proj.weight")}
    result["greedy_merged"] = greedy(merged, ids[:, :8])[0, 8:].tolist()
    return result


def has_clear_text(model, tokenizer):
    """Whether greedy text is varied and no token wins by a hair, so that rounding cannot change it."""
    for prompt in ([256] + tokenizer(TEXTS[0])["input_ids"][:7], [256] + tokenizer(TEXTS[2])["input_ids"][:39]):
        ids = greedy(model, torch.tensor([prompt]))[0]
        with torch.no_grad():
            top = model(ids[None]).logits[0, len(prompt) - 1:-1].topk(2, -1).values
        if len(set(ids[len(prompt):].tolist())) < 9 or float((top[:, 0] - top[:, 1]).min()) <= 0.02:
            return False
    return True


def make_model(folder, model_class, config, first_seed, shards=False, classic=False, dtype=torch.float32):
    config._attn_implementation = "eager"
    tokenizer = make_tokenizer()
    for seed in range(first_seed, first_seed + 4000, 100):
        torch.manual_seed(seed)
        model = model_class(config).eval()
        randomise(model, seed + 50)
        model.to(dtype).float()  # judged by the weights that the file has
        if has_clear_text(model, tokenizer):
            break
    save(model, folder, shards, classic, dtype)
    tokenizer.save_pretrained(folder)
    model = load(folder)
    versions = {"torch": torch.__version__.split("+")[0], "transformers": transformers.__version__, "peft": peft.__version__}
    expected = {"model": folder.name, "seed": seed, "versions": versions, "dtype": "float32",
                "parameters": sum(p.numel() for p in model.parameters()), "sequences": []}
    for text, length in zip(TEXTS, (33, 20, 90)):
        ids = [256] + tokenizer(text)["input_ids"][:length - 1]
        with torch.no_grad():
            logits = model(input_ids=torch.tensor([ids])).logits[0]
        scores = torch.log_softmax(logits.double(), -1)[:-1].gather(1, torch.tensor(ids[1:])[:, None])[:, 0]
        expected["sequences"].append({"text": text, "input_ids": ids, "logits_first": floats(logits[0]), "logits_last": floats(logits[-1]),
                                      "argmax": logits.argmax(-1).tolist(), "sums": sums(logits), "token_logprobs": floats(scores)})
    batch = make_batch(tokenizer)
    labels = torch.tensor(batch["labels"])[:, 1:]
    with torch.no_grad():
        loss = model(**{key: torch.tensor(value) for key, value in batch.items()}).loss
    expected.update(batch=batch, batch_loss=float(loss), batch_label_tokens=int((labels != -100).sum()), greedy=[])
    for prompt in (expected["sequences"][0]["input_ids"][:8], expected["sequences"][2]["input_ids"][:40]):
        ids = greedy(model, torch.tensor([prompt]))[0].tolist()
        expected["greedy"].append({"prompt": prompt, "continuation": ids[len(prompt):], "note": "the end of text is not allowed to end it"})
    expected["lora"] = [with_adapter(folder, tokenizer, batch, seed + 7, dtype)]
    (folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False))


LLAMA3 = {"rope_parameters": {"rope_theta": 500000.0, "rope_type": "llama3", "factor": 4.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                               "original_max_position_embeddings": 32}}
HALF = {"dtype": torch.bfloat16}
MODELS = {
    "llama-tied": (LlamaForCausalLM, lambda: LlamaConfig(**BASE, num_hidden_layers=3, tie_word_embeddings=True, **rope(10000.0)), 11,
                   {"classic": True}),
    "qwen2": (Qwen2ForCausalLM, lambda: Qwen2Config(**{**BASE, "num_attention_heads": 8}, num_hidden_layers=2, tie_word_embeddings=False,
                                                    **rope(1000000.0)), 12, {"shards": True}),
    "qwen3": (Qwen3ForCausalLM, lambda: Qwen3Config(**BASE, num_hidden_layers=2, head_dim=24, tie_word_embeddings=True, use_sliding_window=True,
                                                    sliding_window=16, max_window_layers=1, **rope(1000000.0)), 13, {"shards": True, **HALF}),
    "mistral": (MistralForCausalLM, lambda: MistralConfig(**BASE, num_hidden_layers=3, head_dim=20, sliding_window=16, tie_word_embeddings=False,
                                                          **rope(10000.0)), 14, HALF),
    "llama-biased": (LlamaForCausalLM, lambda: LlamaConfig(**BASE, num_hidden_layers=2, attention_bias=True, mlp_bias=True,
                                                           tie_word_embeddings=False, **LLAMA3), 15, HALF),
    "gemma3": (Gemma3ForCausalLM, lambda: Gemma3TextConfig(**{**BASE, "hidden_size": 48, "intermediate_size": 80, "num_key_value_heads": 1},
                                                           num_hidden_layers=6, head_dim=16, query_pre_attn_scalar=16, sliding_window=16,
                                                           rope_parameters={"full_attention": {"rope_type": "linear", "factor": 2.0,
                                                                                               "rope_theta": 1000000.0},
                                                                            "sliding_attention": {"rope_type": "default",
                                                                                                  "rope_theta": 10000.0}}), 16, HALF),
    "smollm3": (SmolLM3ForCausalLM, lambda: SmolLM3Config(**{**BASE, "hidden_size": 48, "intermediate_size": 80}, num_hidden_layers=4, **rope(2000000.0)), 17, HALF),
}


def main():
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    out = pathlib.Path(sys.argv[1])
    for name in sys.argv[2:] or MODELS:
        model_class, config, seed, how = MODELS[name]
        make_model(out / name, model_class, config(), seed, **how)


main()
