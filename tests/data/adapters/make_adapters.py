# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes two tiny random Llamas (tied and untied), adapters that change more than plain LoRA does, and the logits PEFT has with each.

torch 2.15.0, transformers 5.23.0, peft 0.21.2, float32 and eager attention on the CPU, one thread:
    python make_adapters.py

Each adapter is given factors, saved, and loaded again onto the model as it is on disk: expected.json holds what that gives. To PEFT tied
weights are one parameter: what takes the place of one of them, or is taken out of it, counts for both.
"""
import json
import os
import pathlib
import shutil

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models
from transformers import LlamaConfig, LlamaForCausalLM

HERE = pathlib.Path(__file__).parent
IDS = [3, 17, 5, 60, 42, 8, 1]
QV = ["q_proj", "down_proj"]
# name: base model, how the factors begin, target_modules, whether the file holds base weights, what is done to the embedding before
CASES = {
    "pissa": ("tied", "pissa", QV, "auto", None),
    "olora": ("untied", "olora", QV, "auto", None),
    "misspelt": ("tied", True, ["q_proj", "k_prj"], "auto", None),
    "head-tied": ("tied", True, ["q_proj", "lm_head"], "auto", None),
    "head-tied-alone": ("tied", True, ["q_proj", "lm_head"], False, None),
    "head-untied": ("untied", True, ["q_proj", "lm_head"], "auto", None),
    "head-untied-alone": ("untied", True, ["q_proj", "lm_head"], False, None),
    "pissa-head": ("untied", "pissa", ["q_proj", "lm_head"], "auto", None),
    "pissa-head-alone": ("untied", "pissa", ["q_proj", "lm_head"], False, None),
    "olora-head": ("untied", "olora", ["lm_head"], "auto", None),
    "pissa-head-tied": ("tied", "pissa", ["q_proj", "lm_head"], "auto", None),
    "pissa-head-tied-alone": ("tied", "pissa", ["q_proj", "lm_head"], False, None),
    "embedding-tied": ("tied", True, QV, True, "changed"),
    "embedding-tied-alone": ("tied", True, QV, True, "changed, and its twin dropped"),
    "embedding-untied": ("untied", True, QV, True, "changed"),
}
# name: what restricts an adapter of the tied model to some of its layers
RESTRICTED = {
    "some-excluded": {"target_modules": "all-linear", "exclude_modules": ["down_proj", "layers.0.self_attn.q_proj"]},
    "some-layers": {"target_modules": ["q_proj", "up_proj"], "layers_to_transform": [1]},
    "some-first-layers": {"target_modules": ["q_proj"], "layers_to_transform": 0, "layers_pattern": "layers"},
    "some-by-pattern": {"target_modules": r".*\.layers\.0\.(self_attn\.[qv]_proj|mlp\.up_proj)"},
    "some-tensors": {"target_modules": ["q_proj", "up_proj"], "layers_to_transform": [1]},  # and its file does not say so
}


def write_model(folder, tied, seed):
    shutil.rmtree(folder, ignore_errors=True)
    torch.manual_seed(seed)
    model = LlamaForCausalLM(LlamaConfig(vocab_size=64, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2,
                                         num_key_value_heads=1, max_position_embeddings=32, rms_norm_eps=1e-6, initializer_range=0.3,
                                         tie_word_embeddings=tied, bos_token_id=0, eos_token_id=1, pad_token_id=2))
    for name, weight in model.named_parameters():
        if "norm" in name:
            weight.data = 1 + 0.2 * torch.randn_like(weight)
    model.save_pretrained(folder)
    Tokenizer(models.BPE({chr(33 + i): i for i in range(64)}, [])).save(str(folder / "tokenizer.json"))  # a model has one


def base_model(name):
    return LlamaForCausalLM.from_pretrained(HERE / name, dtype=torch.float32, attn_implementation="eager").eval()


def write_adapter(name, base, init, targets, save, embedding):
    shutil.rmtree(HERE / name, ignore_errors=True)
    generator = torch.Generator().manual_seed(len(name))
    model = base_model(base)
    if embedding:
        with torch.no_grad():
            weight = model.get_input_embeddings().weight
            weight.add_(torch.randn(weight.shape, generator=generator) * 0.1)
    model = get_peft_model(model, LoraConfig(r=2, lora_alpha=4, init_lora_weights=init, task_type="CAUSAL_LM", target_modules=targets))
    for key, weight in model.named_parameters():
        if "lora_" in key:
            weight.data += torch.randn(weight.shape, generator=generator) * 0.1
    model.peft_config["default"].base_model_name_or_path = base
    trained = model(input_ids=torch.tensor([IDS])).logits[0]
    model.save_pretrained(HERE / name, save_embedding_layers=save)
    (HERE / name / "README.md").unlink()
    if embedding and embedding.endswith("dropped"):  # as tools do that write shared tensors once
        file = HERE / name / "adapter_model.safetensors"
        tensors = load_file(file)
        del tensors["base_model.model.lm_head.weight"]
        save_file(tensors, file, {"format": "pt"})
    return trained


def write_restricted(name, settings):
    shutil.rmtree(HERE / name, ignore_errors=True)
    generator = torch.Generator().manual_seed(len(name))
    model = get_peft_model(base_model("tied"), LoraConfig(r=1, lora_alpha=2, task_type="CAUSAL_LM", **settings))
    for key, weight in model.named_parameters():
        if "lora_" in key:
            weight.data += torch.randn(weight.shape, generator=generator) * 0.1
    model.peft_config["default"].base_model_name_or_path = "tied"
    trained = model(input_ids=torch.tensor([IDS])).logits[0]
    model.save_pretrained(HERE / name)
    (HERE / name / "README.md").unlink()
    if name == "some-tensors":
        file = HERE / name / "adapter_config.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | {"layers_to_transform": None}, indent=2))
    return trained


def trains(base, name):
    """The modules whose factors PEFT goes on training; of "some-tensors" those that it has any of."""
    if name == "some-tensors":
        with safe_open(HERE / name / "adapter_model.safetensors", "pt") as file:
            keys = list(file.keys())
    else:
        model = PeftModel.from_pretrained(base_model(base), HERE / name, is_trainable=True)
        keys = [key for key, weight in model.named_parameters() if weight.requires_grad]
    return sorted(key.removeprefix("base_model.model.").split(".lora_A.")[0] for key in keys if ".lora_A." in key)


def main():
    torch.set_num_threads(1)
    write_model(HERE / "tied", True, 1)
    write_model(HERE / "untied", False, 2)
    expected = {"input_ids": IDS, "adapters": {}}
    for name in [*CASES, *RESTRICTED]:
        base = CASES[name][0] if name in CASES else "tied"
        with torch.no_grad():
            trained = write_adapter(name, *CASES[name]) if name in CASES else write_restricted(name, RESTRICTED[name])
            logits = PeftModel.from_pretrained(base_model(base), HERE / name).eval()(input_ids=torch.tensor([IDS])).logits[0]
        with safe_open(HERE / name / "adapter_model.safetensors", "pt") as file:
            print(name, "reloaded - trained:", float((logits - trained).abs().max()), [key for key in file.keys() if "lora_" not in key])
        expected["adapters"][name] = {"model": base, "logits_last": [float(f"{value:.8g}") for value in logits[-1].tolist()],
                                      "trains": trains(base, name)}
    model = get_peft_model(base_model("tied"), LoraConfig(r=2, target_modules=["q_proj", "lm_head"]))
    expected["trainable_with_head"] = sum(p.numel() for p in model.parameters() if p.requires_grad)
    (HERE / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


main()
