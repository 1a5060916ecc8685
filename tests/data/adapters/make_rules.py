# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes rules.json: the modules of the tiny models in tests/data/models, and on which of them PEFT puts an adapter by which settings.

torch 2.15.0, transformers 5.24.0, peft 0.21.2:
    python make_rules.py

"modules": every module by its path and its kind ("Linear", "Embedding", "Norm" or "Other"). "targets": for each of RULES the places in that list of
what gets an adapter, or null where PEFT refuses the settings. "saved": the same of what each of SAVED trains itself, or null where PEFT does not
load again what it has saved.
"""
import json
import os
import pathlib
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoConfig, AutoModelForCausalLM

HERE = pathlib.Path(__file__).parent
MODELS = HERE.parent / "models"
RULES = [
    {"target_modules": ["q_proj", "v_proj"]},
    {"target_modules": "all-linear"},
    {"target_modules": "ALL-LINEAR"},
    {"target_modules": ["self_attn.q_proj", "model.layers.1.mlp.up_proj", "lm_head"]},
    {"target_modules": "all-linear", "exclude_modules": ["down_proj", "layers.0.self_attn.q_proj"]},
    {"target_modules": "all-linear", "exclude_modules": r".*\.(0|1)\.mlp\..*"},
    {"target_modules": "all-linear", "exclude_modules": "q_proj"},  # the whole name of nothing
    {"target_modules": ["q_proj"], "exclude_modules": ["q_proj"]},
    {"target_modules": ["q_proj", "down_proj"], "layers_to_transform": [1]},
    {"target_modules": ["q_proj", "down_proj"], "layers_to_transform": 0, "layers_pattern": "layers"},
    {"target_modules": ["q_proj", "down_proj"], "layers_to_transform": [0, 7], "layers_pattern": ["h", "model.layers"]},
    {"target_modules": ["q_proj"], "layers_to_transform": [0], "layers_pattern": ["h"]},
    {"target_modules": ["q_proj"], "layers_to_transform": []},
    {"target_modules": ["q_proj", "lm_head"], "layers_to_transform": [0]},
    {"target_modules": ["v_proj", "model.layers.1.self_attn.q_proj"], "layers_to_transform": [0]},  # a whole name in whatever layer
    {"target_modules": r".*\.layers\.0\.(self_attn\.[qv]_proj|mlp\.up_proj)"},
    {"target_modules": r"q_proj|v_proj"},  # no whole name
    {"target_modules": r".*(q_proj|o_proj)"},
    {"target_modules": r"model\.layers\.0\..*"},  # also what is no linear layer
    {"target_modules": r".*_proj", "exclude_modules": ["mlp.up_proj"]},
    {"target_modules": r".*q_proj", "layers_to_transform": [0]},
    {"target_modules": "all-linear", "layers_to_transform": [0]},
    {"target_modules": "all-linear", "layers_pattern": ["layers"]},
    {"target_modules": ["q_proj"], "layers_pattern": ["layers"]},
    {"target_modules": ["input_layernorm"]},
    {"target_modules": ["q_proj", "v_proj"], "modules_to_save": ["lm_head"]},
    {"target_modules": "all-linear", "modules_to_save": ["self_attn", "layers.1"]},
    {"target_modules": ["q_proj", "lm_head"], "modules_to_save": ["lm_head", "norm"]},
    {"target_modules": ["q_proj"], "modules_to_save": ["q_proj"]},
]
SAVED = [
    ["embed_tokens"],
    ["lm_head"],
    ["embed_tokens", "lm_head"],
    ["norm"],
    ["model.norm"],
    ["layernorm", "head"],
    ["k_proj"],
    ["mlp"],
    ["layers.0.self_attn", "1.mlp.down_proj"],
    ["mlp", "up_proj"],
    ["layers.0"],
]


def kind_of(module):
    name = type(module).__name__
    return ("Linear" if isinstance(module, torch.nn.Linear) else "Embedding" if isinstance(module, torch.nn.Embedding) else
            "Norm" if name.endswith("RMSNorm") else "Other")


def targeted(config, rules):
    try:
        model = get_peft_model(AutoModelForCausalLM.from_config(config), LoraConfig(r=1, task_type="CAUSAL_LM", **rules))
    except ValueError:  # NoMatchingPeftModuleError is one
        return None
    return sorted(model.base_model.targeted_module_names)


def saved(config, names, modules):
    base = AutoModelForCausalLM.from_config(config)
    model = get_peft_model(base, LoraConfig(r=1, task_type="CAUSAL_LM", target_modules=["v_proj"], modules_to_save=names))
    trained = {key.replace(".modules_to_save.default", "").removeprefix("base_model.model.").rpartition(".")[0]
               for key, weight in model.named_parameters() if weight.requires_grad and ".lora_" not in key}
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        try:
            PeftModel.from_pretrained(AutoModelForCausalLM.from_config(config), folder)
        except KeyError:
            return None
    return sorted(modules.index(name) for name in trained)


def main():
    models = {}
    for folder in sorted(path for path in MODELS.iterdir() if path.is_dir()):
        config = AutoConfig.from_pretrained(folder)
        modules = [[name, kind_of(module)] for name, module in AutoModelForCausalLM.from_config(config).named_modules() if name]
        names = [name for name, kind in modules]
        targets = []
        for rules in RULES:
            found = targeted(config, rules)
            targets.append(None if found is None else sorted(names.index(name) for name in found))
        models[folder.name] = {"modules": modules, "targets": targets, "saved": [saved(config, one, names) for one in SAVED]}
        print(folder.name, [None if one is None else len(one) for one in targets])
    (HERE / "rules.json").write_text(json.dumps({"rules": RULES, "saved": SAVED, "models": models}, separators=(",", ":")) + "\n")


main()
