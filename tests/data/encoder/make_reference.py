# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes minilm.json: what sentence-transformers makes of some texts with all-MiniLM-L6-v2, and bert-pairs/, a tiny random cross-encoder with logits.

torch 2.15.0, transformers 5.23.0, float32 on the CPU, one thread (mean of the states, made one long, as its modules.json says):
    python make_reference.py MINILM_FOLDER
"""
import json
import pathlib
import shutil
import sys

import torch
from transformers import AutoModel, AutoTokenizer, BertConfig, BertForSequenceClassification, BertTokenizerFast

HERE = pathlib.Path(__file__).parent
TEXTS = ["The quick brown fox jumps over the lazy dog.", "Größe, naïve café — 漢字 😀!", "", "def add(a, b):\n    return a + b\n", "x " * 400,
         "A knowledge base answers questions from documents. " * 12]
WORDS = ("[PAD] [UNK] [CLS] [SEP] [MASK] what is the capital of france paris a city in germany berlin how do i cook rice water and salt boil it ? . ,"
         " ##s ##ing ##ed").split()
PAIRS = [("What is the capital of France?", "Paris is the capital of France."), ("What is the capital of France?", "Berlin is a city in Germany."),
         ("How do I cook rice?", "Boil rice in water, and salt it. " * 12), ("how do i cook rice " * 12, "Boil it."),
         ("what is the " * 9, "a city in germany " * 9), ("", "")]


def embeddings(folder):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    rows = []
    for text in TEXTS:
        batch = tokenizer(text, truncation=True, max_length=256, padding=False, return_tensors="pt")
        with torch.no_grad():
            states = model(**batch).last_hidden_state[0]
        mean = states.mean(0)
        rows.append({"text": text, "tokens": int(batch["input_ids"].shape[1]), "embedding": [float(f"{v:.8g}") for v in mean / mean.norm()]})
    return rows


def make_pairs():
    folder = HERE / "bert-pairs"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n")
    tokenizer = BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=48)
    torch.manual_seed(5)
    config = BertConfig(vocab_size=len(WORDS), hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=80,
                        max_position_embeddings=48, num_labels=1, initializer_range=0.15)
    config._attn_implementation = "eager"
    model = BertForSequenceClassification(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn(parameter.shape) * 0.2)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    rows = []
    for query, text in PAIRS:
        batch = tokenizer([query], [text], truncation="longest_first", max_length=48, return_tensors="pt")
        with torch.no_grad():
            logit = float(model(**batch).logits[0, 0])
        rows.append({"query": query, "text": text, "ids": batch["input_ids"][0].tolist(), "logit": logit, "score": float(torch.sigmoid(torch.tensor(logit)))})
    (folder / "expected.json").write_text(json.dumps(rows, ensure_ascii=False))


torch.set_num_threads(1)
(HERE / "minilm.json").write_text(json.dumps(embeddings(sys.argv[1]), ensure_ascii=False))
make_pairs()
