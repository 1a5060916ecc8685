# SPDX-License-Identifier: GPL-3.0-or-later
"""Adapters that train whole modules (modules_to_save) and DoRA: what PEFT computes with them and how it trains them.

torch 2.15.0, transformers 5.24.0, peft 0.21.2, float32 and eager attention on the CPU, one thread:
    python make_kinds.py

READ: adapters in folders of their own, on a model of this folder or of ../models. kinds.json holds under "adapters" what expected.json holds of others:
the logits PEFT gives with each, the modules whose factors it goes on training, and whether the merged model's embeddings are still tied;
for a model in bfloat16 also the logits of the merged one, whose weights are rounded to that.

TRAINED: adapters that need no file: wave() fills their tensors. kinds.json holds under "trained" the logits of a text, and of each tensor that is
trained its largest gradient and the gradient's products with probe(), for the mean loss of the batch in the model's expected.json.
"""
import copy
import json
import os
import pathlib
import shutil

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoConfig, AutoModelForCausalLM

HERE = pathlib.Path(__file__).parent
MODELS = HERE.parent / "models"
IDS = [3, 17, 5, 60, 42, 8, 1]
Q = ["q_proj"]
ALL = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
FAMILIES = ("llama-tied", "llama-biased", "mistral", "qwen2", "qwen3", "gemma3", "smollm3")
READ = {
    "saved-embedding": ("tied", {"target_modules": Q, "modules_to_save": ["embed_tokens"]}),
    "saved-head": ("tied", {"target_modules": Q, "modules_to_save": ["lm_head"]}),
    "saved-both": ("tied", {"target_modules": Q, "modules_to_save": ["embed_tokens", "lm_head"]}),
    "saved-kept-tied": ("tied", {"target_modules": Q, "modules_to_save": ["embed_tokens"], "ensure_weight_tying": True}),
    "saved-beside-adapted": ("tied", {"target_modules": [*Q, "lm_head"], "modules_to_save": ["embed_tokens"]}),
    "saved-untied": ("untied", {"target_modules": Q, "modules_to_save": ["embed_tokens", "lm_head", "norm"]}),
    "saved-norms": ("gemma3", {"target_modules": Q, "modules_to_save": ["norm"]}),
    "saved-block": ("smollm3", {"target_modules": ["v_proj"], "modules_to_save": ["layers.1.self_attn", "layernorm"]}),
    "saved-biases": ("qwen2", {"target_modules": Q, "modules_to_save": ["k_proj", "model.norm"]}),
    "dora-head": ("tied", {"target_modules": ["q_proj", "down_proj", "lm_head"], "use_dora": True}),
    "dora-untied": ("untied", {"target_modules": ALL, "use_dora": True, "use_rslora": True, "modules_to_save": ["norm"]}),
    "dora-pissa": ("untied", {"target_modules": ["q_proj", "up_proj"], "use_dora": True, "init_lora_weights": "pissa"}),
}
TRAINED = {
    "saved-embedding-tied": ("llama-tied", {"target_modules": Q, "modules_to_save": ["embed_tokens"]}),
    "saved-embedding-untied": ("mistral", {"target_modules": ["down_proj"], "modules_to_save": ["embed_tokens"]}),
    "saved-embedding-scaled": ("gemma3", {"target_modules": ["v_proj"], "modules_to_save": ["embed_tokens"]}),
    "saved-head-tied": ("llama-tied", {"target_modules": Q, "modules_to_save": ["lm_head"]}),
    "saved-head-untied": ("qwen2", {"target_modules": Q, "modules_to_save": ["lm_head"]}),
    "saved-both-tied": ("qwen3", {"target_modules": Q, "modules_to_save": ["embed_tokens", "lm_head"]}),
    "saved-kept-tied": ("llama-tied", {"target_modules": Q, "modules_to_save": ["embed_tokens"], "ensure_weight_tying": True}),
    "saved-biases": ("qwen2", {"target_modules": Q, "modules_to_save": ["k_proj", "up_proj"]}),
    "saved-attention": ("llama-biased", {"target_modules": ["up_proj"], "modules_to_save": ["layers.0.self_attn", "layers.1.mlp.down_proj"]}),
    "saved-block": ("smollm3", {"target_modules": ["v_proj"], "layers_to_transform": [2], "modules_to_save": ["layers.1.mlp"]}),
    "saved-last-norm": ("llama-tied", {"target_modules": Q, "layers_to_transform": [2], "modules_to_save": ["model.norm"]}),
    **{f"saved-norms-{name}": (name, {"target_modules": Q, "modules_to_save": ["norm"]})
       for name in FAMILIES},
    **{f"dora-{name}": (name, {"target_modules": ALL, "use_dora": True, "layers_to_transform": [1, 5 if name == "gemma3" else 0]})
       for name in FAMILIES},
    "dora-some": ("qwen2", {"target_modules": ["q_proj", "v_proj", "up_proj"], "layers_to_transform": [1], "use_dora": True, "use_rslora": True,
                            "rank_pattern": {"v_proj": 3, "up_proj": 5}, "alpha_pattern": {"q_proj": 7}}),
    "dora-head": ("mistral", {"target_modules": ["o_proj", "lm_head"], "use_dora": True, "modules_to_save": ["embed_tokens", "model.norm"]}),
}


def folder_of(name):
    return HERE / name if (HERE / name / "config.json").exists() else MODELS / name


def base_model(name):
    return AutoModelForCausalLM.from_pretrained(folder_of(name), dtype=torch.float32, attn_implementation="eager").eval()


def places(tensor):
    return torch.arange(tensor.numel(), dtype=torch.float64).reshape(tensor.shape)


def wave(name, tensor):
    """What fills a tensor of that name: the same in the test."""
    return torch.sin(1.7 * places(tensor) + 0.3 * len(name)).to(torch.float32)


def probe(number, tensor):
    return torch.cos(0.9 * (number + 1) * places(tensor) + number)


def trainable(model):
    return {name.replace(".modules_to_save.default", "").replace(".default", "").replace("_magnitude_vector.weight", "_magnitude_vector"): weight
            for name, weight in model.named_parameters() if weight.requires_grad}


def filled(base, settings):
    model = get_peft_model(base_model(base), LoraConfig(r=2, lora_alpha=4, task_type="CAUSAL_LM", **settings)).eval()
    with torch.no_grad():
        for name, weight in trainable(model).items():
            if "magnitude" in name:
                weight.mul_(1 + 0.2 * wave(name, weight))
            elif ".lora_" in name:
                weight.copy_(0.1 * wave(name, weight))
            else:
                weight.add_(0.05 * wave(name, weight))
    return model


def short(values):
    return [float(f"{value:.7g}") for value in values]


def write_adapter(name, base, settings):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    model = filled(base, settings)
    model.peft_config["default"].base_model_name_or_path = base
    model.save_pretrained(folder)
    (folder / "README.md").unlink()
    config = json.loads((folder / "adapter_config.json").read_text())
    config["target_modules"].sort()  # a set to PEFT
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=2))
    # Half precision keeps the files small; the values are those that are read back.
    file = folder / "adapter_model.safetensors"
    save_file({key: weight.half() for key, weight in load_file(file).items()}, file, {"format": "pt"})
    loaded = PeftModel.from_pretrained(base_model(base), folder, is_trainable=True).eval()
    with torch.no_grad():
        logits = loaded(input_ids=torch.tensor([IDS])).logits[0]
    trains = sorted(key.removeprefix("base_model.model.").split(".lora_A.")[0] for key in trainable(loaded) if ".lora_A." in key)
    merged = PeftModel.from_pretrained(base_model(base), folder).eval().merge_and_unload()
    with torch.no_grad():
        print(name, "merged - loaded:", float((merged(input_ids=torch.tensor([IDS])).logits[0] - logits).abs().max()))
    expected = {"model": base, "logits_last": short(logits[-1].tolist()), "trains": trains}
    dtype = AutoConfig.from_pretrained(folder_of(base)).dtype
    if dtype != torch.float32:
        rounded = copy.deepcopy(merged).to(dtype).float()
        with torch.no_grad():
            expected["merged_logits_last"] = short(rounded(input_ids=torch.tensor([IDS])).logits[0, -1].tolist())
    if "lm_head" not in settings["target_modules"]:  # PEFT's own merge changes the embedding with it
        expected["tied"] = merged.lm_head.weight is merged.model.embed_tokens.weight
    return expected


def train(name, base, settings):
    model = filled(base, settings)
    expected = json.loads((MODELS / base / "expected.json").read_text())
    ids = expected["lora"][0]["input_ids"]
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([ids])).logits[0, -1]
    loss = model(**{key: torch.tensor(value) for key, value in expected["batch"].items()}).loss
    loss.backward()
    gradients = {}
    for key, weight in trainable(model).items():
        gradient = weight.grad.double()
        gradients[key.removeprefix("base_model.model.")] = short([gradient.abs().max(), gradient.norm(), *((gradient * probe(i, gradient)).sum() for i in range(3))])
    print(name, float(loss), len(gradients))
    return {"model": base, "settings": settings, "loss": float(loss), "logits_last": short(logits[::5].tolist()), "gradients": gradients}


def main():
    torch.set_num_threads(1)
    kinds = {"input_ids": IDS, "adapters": {name: write_adapter(name, *what) for name, what in READ.items()},
             "trained": {name: train(name, *what) for name, what in TRAINED.items()}}
    (HERE / "kinds.json").write_text(json.dumps(kinds, separators=(",", ":")) + "\n")


main()
