# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the weights of a GGUF file as a Hugging Face folder of bfloat16, for sft_vs_trl.py.

    python gguf_to_folder.py MODEL.gguf FOLDER

Needs torch 2.15.0, transformers 5.23.0, gguf 0.18.0.
"""
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

file, out = Path(sys.argv[1]), sys.argv[2]
read = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.bfloat16)
config = read.config
if hasattr(config, "quantization_config"):
    del config.quantization_config
plain = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)  # the one read from a GGUF file refuses to be saved
plain.load_state_dict(read.state_dict())
plain.save_pretrained(out)
AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name).save_pretrained(out)
