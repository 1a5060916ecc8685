# SPDX-License-Identifier: GPL-3.0-or-later
"""The TRL side of sft_vs_trl.py: float32 LoRA factors of rank 16 on all linear layers of frozen bfloat16 weights, packed rows of 512 tokens.

    python trl_sft.py MODEL_FOLDER ROWS.jsonl STEPS THREADS WORK_FOLDER OUT.json

ROWS.jsonl holds {"input_ids": [...]} rows of exactly 512 ids, four of which are a step. Writes the seconds and the loss of every step.
Needs torch 2.15.0, transformers 5.23.0, peft 0.21.2, trl 1.16.0.
"""
import json
import sys
import time

import torch
from datasets import Dataset
from peft import LoraConfig
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback
from trl import SFTConfig, SFTTrainer

model_folder, rows_file, steps, threads, work, out = sys.argv[1:]
with open(rows_file) as lines:
    rows = [json.loads(line) for line in lines]


class Clock(TrainerCallback):
    def __init__(self):
        self.begin, self.seconds = 0.0, []

    def on_step_begin(self, args, state, control, **kw):
        self.begin = time.perf_counter()

    def on_step_end(self, args, state, control, **kw):
        self.seconds.append(time.perf_counter() - self.begin)


clock = Clock()
torch.set_num_threads(int(threads))
model = AutoModelForCausalLM.from_pretrained(model_folder, dtype=torch.bfloat16)
trainer = SFTTrainer(
    model=model,
    args=SFTConfig(output_dir=work, max_steps=int(steps), per_device_train_batch_size=4, gradient_accumulation_steps=1, learning_rate=2e-4,
                   max_length=512, packing=True, bf16=True, use_cpu=True, gradient_checkpointing=False, logging_steps=1, save_strategy="no",
                   report_to="none", dataset_num_proc=None, dataloader_num_workers=0),
    train_dataset=Dataset.from_list([{"input_ids": row["input_ids"]} for row in rows]),
    processing_class=AutoTokenizer.from_pretrained(model_folder),
    peft_config=LoraConfig(r=16, lora_alpha=32, lora_dropout=0.0, task_type="CAUSAL_LM",
                           target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]),
    callbacks=[clock],
)
parameters = dict(trainer.model.named_parameters())
assert {p.dtype for p in parameters.values() if not p.requires_grad} == {torch.bfloat16}, "the weights are not bfloat16"
assert {p.dtype for p in parameters.values() if p.requires_grad} == {torch.float32}, "the factors are not float32"
trainer.train()
with open(out, "w") as file:
    json.dump({"seconds": clock.seconds, "losses": [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]}, file)
