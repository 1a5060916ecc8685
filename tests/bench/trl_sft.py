# SPDX-License-Identifier: GPL-3.0-or-later
"""The TRL side of the training comparison: LoRA r=16 on all linear layers, rows of 512 tokens, batch 4, bf16, packing.

    python trl_sft.py MODEL_FOLDER ROWS.jsonl STEPS OUT.json

ROWS.jsonl holds {"input_ids": [...]} rows of exactly 512 ids. Prints and writes tokens/s of the steps after the first, losses, and peak memory.
Needs torch 2.15.0, transformers 5.23.0, peft 0.21.2, trl 1.16.0.
"""
import json, os, resource, sys, time

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
from datasets import Dataset
from peft import LoraConfig
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback
from trl import SFTConfig, SFTTrainer

model_dir, rows_file, steps, out = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
rows = [json.loads(line) for line in open(rows_file)]


class Clock(TrainerCallback):
    def __init__(self):
        self.begin, self.seconds = 0.0, []

    def on_step_begin(self, args, state, control, **kw):
        self.begin = time.perf_counter()

    def on_step_end(self, args, state, control, **kw):
        self.seconds.append(time.perf_counter() - self.begin)


clock = Clock()
torch.set_num_threads(os.cpu_count())
trainer = SFTTrainer(
    model=AutoModelForCausalLM.from_pretrained(model_dir, dtype=torch.float32),
    args=SFTConfig(output_dir="/tmp/trl-bench", max_steps=steps, per_device_train_batch_size=4, gradient_accumulation_steps=1, learning_rate=2e-4,
                   max_length=512, packing=True, bf16=True, use_cpu=True, gradient_checkpointing=False, logging_steps=1, save_strategy="no", report_to="none",
                   dataset_num_proc=None, dataloader_num_workers=0),
    train_dataset=Dataset.from_list([{"input_ids": r["input_ids"]} for r in rows]),
    processing_class=AutoTokenizer.from_pretrained(model_dir),
    peft_config=LoraConfig(r=16, lora_alpha=32, lora_dropout=0.0, task_type="CAUSAL_LM",
                           target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]),
    callbacks=[clock],
)
trainer.train()
timed = clock.seconds[1:]
result = {"tokens_per_second": 4 * 512 * len(timed) / sum(timed), "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
          "losses": [h["loss"] for h in trainer.state.log_history if "loss" in h]}
json.dump(result, open(out, "w"))
print(json.dumps(result))
