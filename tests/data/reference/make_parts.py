#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes templates/ and tokenizers/: a small part of ../shared/testdata, for clones that are without it.

    python3 tests/data/reference/make_parts.py ../shared/testdata     (tokenizers 0.23.3)

templates: chat templates of trl 1.16.0 (Apache-2.0), the conversations, and what transformers 5.23.0 on Jinja2 3.1.6 made of each.
tokenizers: the vocabularies of SmolLM2-135M-Instruct and all-MiniLM-L6-v2 (both Apache-2.0), cut after their first entries, the strings that
are nobody's text, and what the library tokenizers makes of them. The form of the files is that of ../shared/testdata.
"""
import json
import pathlib
import shutil
import sys

import tokenizers

assert tokenizers.__version__ == "0.23.3", tokenizers.__version__

HERE = pathlib.Path(__file__).resolve().parent
TEMPLATES = ["trl-idefics3", "trl-llama3_training", "trl-llava_next_training", "trl-phi3_training", "trl-qwen2_5_training",
             "trl-smolvlm_training"]
MERGES = 700
WORDS = 1000
EVERY = 6        # of the strings
LONGEST = 300    # characters of one


def json_line(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf8", newline="")


def templates(whole, part):
    names = [name + ".jinja" for name in TEMPLATES]
    write(part / "conversations.json", (whole / "conversations.json").read_text(encoding="utf8"))
    lines = (whole / "cases.jsonl").read_text(encoding="utf8").splitlines(keepends=True)
    write(part / "cases.jsonl", "".join(line for line in lines if json.loads(line)["template"] in names))
    for name in names:
        write(part / "jinja" / name, (whole / "jinja" / name).read_text(encoding="utf8"))


def cut_bpe(model):
    """The added tokens, the bytes, and what the first merges make, with the ids they had."""
    model["merges"] = model["merges"][:MERGES]
    made = {"".join(merge) for merge in model["merges"]}
    model["vocab"] = {text: id for text, id in model["vocab"].items() if len(text) == 1 or text.startswith("<") and text.endswith(">") or text in made}
    ids = sorted(model["vocab"].values())
    model["vocab"] = {text: id for text, id in model["vocab"].items() if id < len(ids)}
    assert sorted(model["vocab"].values()) == list(range(len(model["vocab"])))


def cut_wordpiece(tokenizer):
    """The special tokens with the ids they had, then single characters and the most frequent words; ids as they stand then."""
    model = tokenizer["model"]
    texts = [text for text, _ in sorted(model["vocab"].items(), key=lambda entry: entry[1])]
    head = [text for text in texts[:104]]
    rest = [text for text in texts[104:] if len(text.removeprefix("##")) == 1 and ord(text[-1]) < 0x250]
    words = [text for text in texts[104:] if text not in rest]
    model["vocab"] = {text: id for id, text in enumerate((head + rest + words)[:WORDS])}


def expectation(tokenizer, row):
    text = row["text"]
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    expected = {"id": row["id"], "ids": ids}
    if (added := tokenizer.encode(text, add_special_tokens=True).ids) != ids:
        expected["ids_added"] = added
    tokenizer.encode_special_tokens = True
    if (plain := tokenizer.encode(text, add_special_tokens=False).ids) != ids:
        expected["ids_plain"] = plain
    tokenizer.encode_special_tokens = False
    if (decoded := tokenizer.decode(ids, skip_special_tokens=False)) != text:
        expected["decoded"] = decoded
    if (skipped := tokenizer.decode(ids, skip_special_tokens=True)) != decoded:
        expected["decoded_skip_special"] = skipped
    return expected


def encodings(whole, part):
    strings = [row for row in json.loads((whole / "strings.json").read_text(encoding="utf8")) if not row["id"].startswith("text-")]
    strings = [row for row in strings[::EVERY] if len(row["text"]) <= LONGEST]
    write(part / "strings.json", "[" + ",\n".join(json_line(row) for row in strings) + "]\n")
    for name in ["smollm2", "minilm-bert"]:
        tokenizer = json.loads((whole / name / "tokenizer.json").read_text(encoding="utf8"))
        if tokenizer["model"]["type"] == "BPE":
            cut_bpe(tokenizer["model"])
        else:
            cut_wordpiece(tokenizer)
        write(part / name / "tokenizer.json", json_line(tokenizer) + "\n")
        write(part / name / "tokenizer_config.json", (whole / name / "tokenizer_config.json").read_text(encoding="utf8"))
        oracle = tokenizers.Tokenizer.from_file(str(part / name / "tokenizer.json"))
        oracle.no_truncation()
        oracle.no_padding()
        write(part / name / "expected.jsonl", "".join(json_line(expectation(oracle, row)) + "\n" for row in strings))


def main():
    whole = pathlib.Path(sys.argv[1])
    for name, make in {"templates": templates, "tokenizers": encodings}.items():
        shutil.rmtree(HERE / name, ignore_errors=True)
        make(whole / name, HERE / name)


main()
