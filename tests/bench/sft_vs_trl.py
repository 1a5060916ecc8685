# SPDX-License-Identifier: GPL-3.0-or-later
"""Training speed of TRL and of anneal-engine, in turn, on the same rows and the same machine.

    python sft_vs_trl.py MODEL_FOLDER BIN_FOLDER [--rows ROWS.jsonl] [--rounds 2] [--steps 4]

MODEL_FOLDER is a Hugging Face folder of SmolLM2-135M (both sides read the same float32 or bfloat16 weights); BIN_FOLDER holds anneal-cli
and anneal-engine. Both train LoRA r=16 on all linear layers with rows of 512 tokens in micro-batches of four, bfloat16, packed, AdamW, and
time every step but the first. Run it on an idle machine: the sides take turns, so a change of load shows as a difference between rounds.
Needs torch 2.15.0, transformers 5.23.0, peft 0.21.2, trl 1.16.0.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent

CONFIG = """version: 1
model:
  model_name: {model}
  lora_rank: 16
  lora_alpha: 32
  lora_dropout: 0.0
  target_modules: [q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj]
  dtype: bfloat16
data:
  output_path: {rows}
  validation_fraction: 0.0
training:
  max_steps: {steps}
  batch_size: 4
  gradient_accumulation_steps: 1
  learning_rate: 2.0e-4
  max_seq_length: 512
  packing: true
  loss_on: all
  gradient_checkpointing: false
  precision: bfloat16
  save_steps: 1000
  logging_steps: 1
"""


def make_rows(file, count):
    """Ids with the uneven frequencies of text; their meaning does not matter for speed."""
    draw = random.Random(7)
    with open(file, "w") as out:
        for _ in range(count):
            out.write(json.dumps({"input_ids": [min(49151, int(draw.paretovariate(0.4)) + 20) for _ in range(512)]}) + "\n")


def run_trl(model, rows, steps, folder):
    result = folder / "trl.json"
    subprocess.run([sys.executable, HERE / "trl_sft.py", model, rows, str(steps), result], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return json.loads(result.read_text())


def run_anneal(model, rows, steps, bin_folder, folder, number):
    config = folder / "config.yaml"
    config.write_text(CONFIG.format(model=model, rows=rows, steps=steps))
    run = folder / f"run{number}"
    subprocess.run([bin_folder / "anneal-cli", "train", config, "--run-dir", run, "--quiet"], check=True, stdout=subprocess.DEVNULL)
    events = [json.loads(line) for line in (run / "events.jsonl").read_text().splitlines()]
    seen = [event for event in events if event["type"] == "step"]
    timed = seen[1:]
    seconds = sum(2048 / event["tokens_per_second"] for event in timed)
    peak = max(event["memory"] for event in seen)  # resident bytes of the engine, as it tells them itself
    return {"tokens_per_second": 2048 * len(timed) / seconds, "peak_bytes": peak, "losses": [event["loss"] for event in seen]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("bin", type=Path)
    parser.add_argument("--rows", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--steps", type=int, default=4)
    arguments = parser.parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = arguments.rows or folder / "rows.jsonl"
        if not arguments.rows:
            make_rows(rows, 4 * arguments.steps)
        for number in range(arguments.rounds):
            ours = run_anneal(arguments.model.resolve(), rows.resolve(), arguments.steps, arguments.bin, folder, number)
            theirs = run_trl(arguments.model, rows, arguments.steps, folder)
            print(json.dumps({
                "round": number + 1,
                "anneal_tokens_per_second": round(ours["tokens_per_second"], 1),
                "trl_tokens_per_second": round(theirs["tokens_per_second"], 1),
                "ratio": round(ours["tokens_per_second"] / theirs["tokens_per_second"], 2),
                "anneal_peak_bytes": ours["peak_bytes"] if number == 0 else None,
                "trl_peak_bytes": theirs["peak_bytes"],
                "anneal_losses": ours["losses"],
                "trl_losses": theirs["losses"],
            }), flush=True)


if __name__ == "__main__":
    main()
