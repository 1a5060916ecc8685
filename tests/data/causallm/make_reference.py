# SPDX-License-Identifier: GPL-3.0-or-later
"""Logits of transformers on the dequantised weights of SmolLM2-135M-Instruct, for tst_causallm.

    python make_reference.py FOLDER_OF_THE_GGUF > smollm2.json

Made with torch 2.15.0, transformers 5.23.0, gguf from the same environment; float32, eager attention.
"""
import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
import transformers

torch.set_num_threads(1)
folder = sys.argv[1]
name = "SmolLM2-135M-Instruct.Q4_1.gguf"
model = transformers.AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32, attn_implementation="eager").eval()

generator = torch.Generator().manual_seed(11)
sequences = [[1, 9690, 198, 2683, 359, 253, 5356, 5646, 11173], torch.randint(0, 49152, (200,), generator=generator).tolist()]
stride = 97  # every 97th logit is enough to see a difference
result = {"versions": {"torch": torch.__version__, "transformers": transformers.__version__}, "file": name, "stride": stride, "sequences": []}
for ids in sequences:
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0]
    positions = sorted({0, len(ids) // 2, len(ids) - 1})
    result["sequences"].append({
        "ids": ids,
        "positions": positions,
        "logits": [[round(x, 5) for x in logits[p, ::stride].tolist()] for p in positions],
        "argmax": logits.argmax(-1).tolist(),
    })
print(json.dumps(result))
