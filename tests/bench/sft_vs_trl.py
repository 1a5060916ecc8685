# SPDX-License-Identifier: GPL-3.0-or-later
"""Training speed and peak memory of TRL and of anneal-engine, in turn, on the same rows and the same machine.

    python sft_vs_trl.py MODEL BIN_FOLDER [--rows ROWS.jsonl] [--rounds 2] [--steps 10]

MODEL is a Hugging Face folder or a GGUF file of SmolLM2-135M; a GGUF file is first written as a folder of bfloat16 weights, which both sides then
read. BIN_FOLDER holds anneal-cli and anneal-engine. Both train float32 LoRA factors of rank 16 on all linear layers of the frozen bfloat16
weights, on rows of 512 tokens in packed micro-batches of four, with AdamW, and with as many threads as there are physical cores. The first two
steps warm up and are not timed; at least eight are. Peak memory is what the kernel kept as the largest resident size (ru_maxrss) of the
process that trained. Run it on an idle machine: the sides take turns, so a change of load shows as a difference between rounds.
Needs torch 2.15.0, transformers 5.23.0, peft 0.21.2, trl 1.16.0, and gguf 0.18.0 for a GGUF file.
"""
import argparse
import ctypes
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
WARM_UP = 2
TOKENS = 4 * 512  # of a step

CONFIG = """version: 1
model:
  lora_rank: 16
  lora_alpha: 32
  lora_dropout: 0.0
  target_modules: [q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj]
  dtype: bfloat16
data:
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
  sample_count: 0
"""


def physical_cores():
    """Cores that this process may run on, each counted once however many threads it has."""
    cores = set()
    for cpu in os.sched_getaffinity(0):
        topology = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology")
        try:
            cores.add(((topology / "physical_package_id").read_text(), (topology / "core_id").read_text()))
        except OSError:
            cores.add(cpu)
    return len(cores)


def adopt_orphans():
    """Makes wait4 tell of the engine as well, which anneal-cli starts and leaves to itself (PR_SET_CHILD_SUBREAPER)."""
    if ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def run(command, threads, log):
    """Runs it until it and all it started have ended; the largest resident size of any of them, in bytes."""
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "HF_HUB_OFFLINE": "1", "PYTHONUNBUFFERED": "1"}
    with open(log, "wb") as out:
        main = subprocess.Popen([str(part) for part in command], env=environment, stdout=out, stderr=out)
    peak, failed = 0, False
    while True:
        try:
            pid, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            break
        peak = max(peak, usage.ru_maxrss * 1024)
        failed = failed or (pid == main.pid and status != 0)
    if failed:
        sys.exit(f"{command[0]} failed:\n{Path(log).read_text(errors='replace')[-3000:]}")
    return peak


def make_rows(file, count):
    """Ids with the uneven frequencies of text; their meaning does not matter for speed."""
    draw = random.Random(7)
    with open(file, "w") as out:
        for _ in range(count):
            out.write(json.dumps({"input_ids": [min(49151, int(draw.paretovariate(0.4)) + 20) for _ in range(512)]}) + "\n")


def run_trl(model, rows, steps, threads, folder, number):
    result = folder / f"trl{number}.json"
    command = [sys.executable, HERE / "trl_sft.py", model, rows, steps, threads, folder / f"trl{number}", result]
    peak = run(command, threads, folder / f"trl{number}.log")
    return {**json.loads(result.read_text()), "peak": peak}


def run_anneal(model, rows, steps, threads, bin_folder, folder, number):
    config = folder / f"config{number}.yaml"
    config.write_text(CONFIG.format(steps=steps))
    out = folder / f"anneal{number}"
    command = [bin_folder / "anneal-cli", "train", config, "--run-dir", out, "--quiet",
               "--set", f"model.model_name={model}", "--set", f"data.output_path={rows}"]
    peak = run(command, threads, folder / f"anneal{number}.log")
    events = [json.loads(line) for line in (out / "events.jsonl").read_text().splitlines()]
    seen = [event for event in events if event["type"] == "step"]
    return {"seconds": [TOKENS / event["tokens_per_second"] for event in seen], "losses": [event["loss"] for event in seen], "peak": peak}


def as_folder(model, folder):
    """Both sides read exactly these weights."""
    if model.is_dir():
        return model
    out = folder / "model"
    run([sys.executable, HERE / "gguf_to_folder.py", model, out], physical_cores(), folder / "convert.log")
    return out


def speed(result, steps):
    """Tokens a second after the warm-up."""
    timed = result["seconds"][WARM_UP:]
    assert len(timed) == steps - WARM_UP, f"{len(timed)} steps were timed"
    return TOKENS * len(timed) / sum(timed)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("bin", type=Path)
    parser.add_argument("--rows", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--steps", type=int, default=WARM_UP + 8)
    arguments = parser.parse_args()
    if arguments.steps < WARM_UP + 8:
        parser.error(f"--steps must be at least {WARM_UP + 8}: {WARM_UP} warm up, and fewer than 8 timed ones say little")
    adopt_orphans()
    threads = physical_cores()
    with tempfile.TemporaryDirectory(prefix="anneal-bench-") as name:
        folder = Path(name)
        model = as_folder(arguments.model.resolve(), folder)
        rows = (arguments.rows or folder / "rows.jsonl").resolve()
        if not arguments.rows:
            make_rows(rows, 4 * arguments.steps)
        for number in range(1, arguments.rounds + 1):
            ours = run_anneal(model, rows, arguments.steps, threads, arguments.bin, folder, number)
            theirs = run_trl(model, rows, arguments.steps, threads, folder, number)
            own, other = speed(ours, arguments.steps), speed(theirs, arguments.steps)
            print(json.dumps({
                "round": number,
                "threads": threads,
                "timed_steps": arguments.steps - WARM_UP,
                "anneal_tokens_per_second": round(own, 1),
                "trl_tokens_per_second": round(other, 1),
                "ratio": round(own / other, 2),
                "anneal_peak_bytes": ours["peak"],
                "trl_peak_bytes": theirs["peak"],
                "anneal_losses": ours["losses"],
                "trl_losses": theirs["losses"],
            }), flush=True)


if __name__ == "__main__":
    main()
