#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads what Anneal wrote with the tools it is written for, and says what they make of it.

    check_export.py folder MERGED_FOLDER [PROMPT]          transformers: greedy text of a merged Hugging Face folder
    check_export.py gguf FILE.gguf [PROMPT]                gguf and llama.cpp: metadata, greedy text
    check_export.py ids MERGED_FOLDER FILE.gguf STRINGS    AutoTokenizer and llama.cpp agree on a JSON list of {"text"}

Used with transformers 5.23.0, gguf 0.19.0, llama-cpp-python 0.3.36.
"""
import json
import sys

PROMPT = "The capital of France is"


def folder(path, prompt=PROMPT):
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(path)
    model, info = AutoModelForCausalLM.from_pretrained(path, output_loading_info=True)
    problems = {k: v for k, v in info.items() if v}
    inputs = tokenizer(prompt, return_tensors="pt")
    with torch.no_grad():
        out = model.generate(**inputs, max_new_tokens=24, do_sample=False)
    print("class", type(tokenizer).__name__, "dtype", model.dtype, "problems", problems)
    print("prompt", inputs["input_ids"][0].tolist())
    print("text", repr(tokenizer.decode(out[0][inputs["input_ids"].shape[1]:])))
    if tokenizer.chat_template:
        print("chat", repr(tokenizer.apply_chat_template([{"role": "user", "content": "Hi"}], tokenize=False, add_generation_prompt=True)))


def gguf(path, prompt=PROMPT):
    import llama_cpp
    from gguf import GGUFReader

    reader = GGUFReader(path)
    print("tensors", len(reader.tensors), "kinds", sorted({t.tensor_type.name for t in reader.tensors}))
    llm = llama_cpp.Llama(path, n_ctx=256, verbose=False, n_threads=2, logits_all=False)
    ids = llm.tokenize(prompt.encode(), add_bos=False, special=True)
    print("prompt", ids)
    out = llm.create_completion(ids, max_tokens=24, temperature=0.0)
    print("text", repr(out["choices"][0]["text"]))


def ids(path, file, strings):
    import llama_cpp
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(path)
    llm = llama_cpp.Llama(file, vocab_only=True, verbose=False)
    texts = [s["text"] for s in json.load(open(strings, encoding="utf-8"))]
    differ = [t for t in texts if tokenizer.encode(t, add_special_tokens=False) != llm.tokenize(t.encode("utf-8", "surrogatepass"), add_bos=False, special=True)]
    print(len(texts) - len(differ), "of", len(texts), "strings agree", [repr(t)[:60] for t in differ[:5]])


{"folder": folder, "gguf": gguf, "ids": ids}[sys.argv[1]](*sys.argv[2:])
