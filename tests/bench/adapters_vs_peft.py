# SPDX-License-Identifier: GPL-3.0-or-later
"""Adapters that Anneal trains, computed with by PEFT: the largest difference of log probabilities, adapter by adapter.

    python adapters_vs_peft.py BIN_FOLDER [--only WORD]

For each model of tests/data/models and each of KINDS, anneal-cli trains a few steps in float32. Then PEFT loads the adapter onto the model, and
transformers the model that anneal-cli merged it into; both score a text, as anneal-engine does. PEFT must also train the same tensors further.
Needs torch 2.15.0, transformers 5.24.0 and peft 0.21.2. Ends with 1 where something differs by more than 1e-4.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
from peft import PeftModel
from safetensors import safe_open
from transformers import AutoModelForCausalLM

MODELS = Path(__file__).parents[1] / "data" / "models"
KINDS = {
    "list": ["target_modules=[q_proj, down_proj]"],
    "all-linear": ["target_modules=all-linear"],
    "but some": ["target_modules=all-linear", "exclude_modules=[down_proj, layers.0.self_attn.q_proj]"],
    "but a pattern": ["target_modules=all-linear", "exclude_modules=.*mlp.*"],
    "layers": ["target_modules=[v_proj, up_proj]", "layers_to_transform=[1]", "layers_pattern=[layers]"],
    "pattern": [r"target_modules='.*\.[01]\.self_attn\.(q|o)_proj'"],
    "ranks": ["target_modules=[q_proj, v_proj, lm_head]", "use_rslora=true", "rank_pattern={v_proj: 3}", "alpha_pattern={q_proj: 5.0}"],
    "saved ends": ["target_modules=[q_proj]", "modules_to_save=[embed_tokens, lm_head]"],
    "saved embedding": ["target_modules=[q_proj]", "modules_to_save=[embed_tokens]"],
    "saved head": ["target_modules=[q_proj]", "modules_to_save=[lm_head]"],
    "saved norms": ["target_modules=[q_proj]", "modules_to_save=[norm]"],
    "saved layers": ["target_modules=[q_proj]", "modules_to_save=[k_proj, 1.mlp]"],
    "DoRA": ["target_modules=all-linear", "use_dora=true"],
    "DoRA with more": ["target_modules=[q_proj, up_proj, lm_head]", "use_dora=true", "lora_dropout=0.1", "modules_to_save=[model.norm]"],
}
TRAINING = ["dtype=float32", "lora_rank=4"]
CONFIG = """version: 1
model:
  lora_dropout: 0.0
data:
  validation_fraction: 0.0
training:
  max_steps: 4
  batch_size: 2
  gradient_accumulation_steps: 1
  learning_rate: 1.0e-2
  max_seq_length: 64
  loss_on: all
  precision: float32
  save_steps: 0
  sample_count: 0
  report_to_tensorboard: false
"""


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(str(part) for part in command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def logprobs(model, ids):
    with torch.no_grad():
        logits = model.eval()(input_ids=torch.tensor([ids])).logits[0, :-1]
    return torch.log_softmax(logits.double(), -1).gather(1, torch.tensor(ids[1:])[:, None])[:, 0]


def base_model(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")


def compare(programs, model, kind, ids, folder):
    (folder / "rows.jsonl").write_text("".join(json.dumps({"input_ids": ids[i:] + ids[:i]}) + "\n" for i in range(8)))
    (folder / "config.yaml").write_text(CONFIG)
    (folder / "batch.jsonl").write_text(json.dumps({"ids": ids}) + "\n")
    settings = [f"model.{setting}" for setting in (*TRAINING, *KINDS[kind], f"model_name={model}")]
    settings.append(f"data.output_path={folder / 'rows.jsonl'}")
    run(programs / "anneal-cli", "train", folder / "config.yaml", "--run-dir", folder / "run", "--quiet",
        *[part for setting in settings for part in ("--set", setting)])
    adapter = folder / "run" / "adapter"
    scored = json.loads(run(programs / "anneal-engine", "score", "--model", model, "--adapter", adapter, "--batch", folder / "batch.jsonl", "--dtype",
                            "float32", "--json").splitlines()[0])
    ours = torch.tensor(scored["logprobs"], dtype=torch.float64)
    plain = logprobs(base_model(model), ids)
    peft = PeftModel.from_pretrained(base_model(model), adapter, is_trainable=True)
    by_peft = logprobs(peft, ids)
    trains = {name.replace(".modules_to_save.default", "").replace(".default", "").replace("_vector.weight", "_vector")
              for name, weight in peft.named_parameters() if weight.requires_grad}
    with safe_open(adapter / "adapter_model.safetensors", "pt") as file:
        written = set(file.keys())
    run(programs / "anneal-cli", "merge-adapter", "--model", model, "--adapter", adapter, "--out", folder / "merged")
    merged = logprobs(base_model(folder / "merged"), ids)
    return float((ours - plain).abs().max()), float((ours - by_peft).abs().max()), float((ours - merged).abs().max()), trains == written


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=Path)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    worst, failed = 0.0, False
    for model in sorted(path for path in MODELS.iterdir() if path.is_dir()):
        ids = json.loads((model / "expected.json").read_text())["lora"][0]["input_ids"]
        is_rounded = json.loads((model / "config.json").read_text()).get("dtype") == "bfloat16"  # and so is a merged one
        for kind in KINDS:
            if options.only not in f"{model.name} {kind}":
                continue
            with tempfile.TemporaryDirectory() as folder:
                learned, peft, merged, same = compare(options.programs.resolve(), model, kind, ids, Path(folder))
            worst = max(worst, peft)
            bad = peft > 1e-4 or not same or learned < 1e-2 or merged > (0.1 if is_rounded else 1e-4)
            failed = failed or bad
            print(f"{model.name:13} {kind:16} learned {learned:.3f}, PEFT {peft:.1e}, merged {merged:.1e}"
                  f"{'' if same else ', trains others'}{'  <-- differs' if bad else ''}", flush=True)
    print(f"largest difference to PEFT: {worst:.1e}")
    sys.exit(failed)


main()
