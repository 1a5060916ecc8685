#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes sentencepiece.json: small SentencePiece vocabularies as llama.cpp's converter puts them into GGUF, and what tokenizers 0.23.3 makes of odd
strings with the tokenizer.json that transformers makes of them (convert_slow_tokenizer.py: merges by score, added tokens without normalisation).

    python3 tests/data/tokenizers/make_sentencepiece.py

[{"name", "space_prefix", "tokens", "types", "scores", "texts", "rows": [{"ids", "ids_plain"}]}]

"Phi3" has Phi-3's tokens (its tokenizer_config.json): all but <unk>, <s> and <|endoftext|> swallow the white space behind them, </s> is not special.
"Gemma" has runs of spaces and of line breaks that are added and not special; the converter spells their spaces as the text does. No run here is longer
than the longest of them: SentencePiece, llama.cpp and Anneal then take the longest first, merges need not.
"""
import json
import pathlib

import tokenizers
from tokenizers import AddedToken, Tokenizer, models, normalizers

assert tokenizers.__version__ == "0.23.3", tokenizers.__version__
NORMAL, UNKNOWN, CONTROL, USER, BYTE = 1, 2, 3, 4, 6
BYTES = [(f"<0x{byte:02X}>", BYTE, 0.0) for byte in range(256)]
WORDS = "▁ ▁▁ he ll ▁he ello ▁hello ▁the he▁ ab ▁ab a▁b ▁▁▁ nn b▁".split(" ")
LETTERS = [(letter, NORMAL, -100.0 - i) for i, letter in enumerate("abcdehlnortuwé日<>/|[]\n.")]
PIECES = BYTES + [(word, NORMAL, -float(i)) for i, word in enumerate(WORDS, 1)] + LETTERS
PHI3 = [("<unk>", CONTROL, -1000.0), ("<s>", CONTROL, -1000.0), ("</s>", USER, -1000.0), *PIECES, ("<|endoftext|>", CONTROL, -1000.0), ("<|user|>", CONTROL, -1000.0), ("<|end|>", CONTROL, -1000.0)]
PHI3 += [(f"[PAD{len(PHI3) + i}]", UNKNOWN, -1000.0) for i in range(3)]  # rows of the embedding without a token
GEMMA = [("<pad>", CONTROL, 0.0), ("<eos>", CONTROL, 0.0), ("<bos>", CONTROL, 0.0), ("<unk>", CONTROL, 0.0), ("[multimodal]", USER, -1000.0), ("\n\n", USER, -1000.0), ("\n\n\n", USER, -1000.0),
         ("  ", USER, -1000.0), ("   ", USER, -1000.0), ("    ", USER, -1000.0), ("<table>", USER, -1000.0)] + [piece for piece in PIECES if piece[0] not in ("▁▁", "▁▁▁")]
TEXTS = ["", " ", "  ", "   ", "    ", "hello", " hello the", "ab  ab", "a\n\nb", "\n\n\n\n", "a    b", "  a   hello  ", "</s>", "a</s>b", "a</s>  b", "hello </s> \n\u3000ab</s>", "</s></s> </s>", "<s>a", "<s>  a<unk> b", "<|user|>\nhello<|end|>\n<|user|>  ab",
         "<|endoftext|> a", "[PAD297] a", "[PAD298]", "[multimodal] a", "a[multimodal]b", "<table>  <table>", "日é😀 \u0301", "he▁llo ▁▁a", "<0x41>a", "</s", "<|user|", "unoun\t\t", "<bos> a<eos>", "   \n\n  a"]


def model_of(pieces, name, space_prefix):
    spelt = [(text.replace(" ", "▁") if kind == USER else text, kind, 0.0 if kind == USER else score) for text, kind, score in pieces]
    vocabulary = {text: id for id, (text, kind, _) in enumerate(spelt) if kind != UNKNOWN}
    merges = []
    for text, kind, score in spelt:
        if kind in (NORMAL, USER):
            parts = [(text[:at], text[at:]) for at in range(1, len(text)) if text[:at] in vocabulary and text[at:] in vocabulary]
            merges += [(*part, score) for part in sorted(parts, key=lambda part: (vocabulary[part[0]], vocabulary[part[1]]))]
    merges.sort(key=lambda merge: -merge[2])
    tokenizer = Tokenizer(models.BPE(vocabulary, [(a, b) for a, b, _ in merges], unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁")] * space_prefix + [normalizers.Replace(" ", "▁")])
    for text, kind, _ in spelt:
        if kind in (CONTROL, USER):
            swallows = name == "Phi3" and text not in ("<unk>", "<s>", "<|endoftext|>")
            tokenizer.add_tokens([AddedToken(text, normalized=False, rstrip=swallows, special=False)]) if kind == USER else tokenizer.add_special_tokens(
                [AddedToken(text, normalized=False, rstrip=swallows, special=True)])
    return tokenizer


def entry(pieces, name, space_prefix):
    tokenizer = model_of(pieces, name, space_prefix)
    rows = []
    for text in TEXTS:
        row = {"ids": tokenizer.encode(text).ids}
        tokenizer.encode_special_tokens = True
        rows.append(row | {"ids_plain": tokenizer.encode(text).ids})
        tokenizer.encode_special_tokens = False
    return {"name": name, "space_prefix": space_prefix, "tokens": [p[0] for p in pieces], "types": [p[1] for p in pieces], "scores": [p[2] for p in pieces], "texts": TEXTS, "rows": rows}


result = [entry(PHI3, "Phi3", True), entry(GEMMA, "Gemma", False)]
(pathlib.Path(__file__).parent / "sentencepiece.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
