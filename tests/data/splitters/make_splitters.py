# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes splitters.json: texts, settings, and the chunks that langchain-text-splitters 1.1.3 makes of them.

    python make_splitters.py

The tokenizer of the cases in tokens stands for any: four characters a token, the ids are code points packed into a table.
"""
import itertools
import json
import pathlib
import random

from langchain_text_splitters import CharacterTextSplitter, RecursiveCharacterTextSplitter
from langchain_text_splitters.base import Tokenizer, split_text_on_tokens

PROSE = """Greenhouses keep heat because glass lets sunlight in and slows the air from leaving.

A vent that opens at 24 degrees is worth more than a fan that starts at 30.
Open both ends: the draught does the work.

Watering in the evening keeps leaves wet all night.\n\n\n\nMorning is better; the soil is cool, and the day dries what was spilt."""
MARKDOWN = """# Title

Some *text* with `code`.

## Part one

- item one
- item two with more words than the first one had
- item three

```
def f(x):
    return x + 1
```

## Part two

Last paragraph, which is somewhat longer than the others, so that it has to be cut somewhere in the middle of it.
"""
TEXTS = [
    "",
    "   \n\t ",
    "short",
    "Alpha beta gamma.\n\nDelta epsilon zeta eta theta.\nIota kappa lambda mu nu xi omicron pi rho sigma tau.",
    PROSE,
    MARKDOWN,
    "\n\nleading and trailing\n\n",
    "a\n\n\n\nb\n\n\n\n\n\nc   d    e\n\n",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen und ein Ärmelschoner für Größe 50",
    "日本語の文章には空白がない。それでも、分割しなければならない。\n\n二つ目の段落。",
    "emoji 👩‍🚀🚀 and \u00a0nbsp\u2003em space\u0085next line\x1cfile sep \u3000ideographic",
    "tab\tseparated\tvalues\nand\tmore\tof\tthem\n" * 3,
    "one,two,,three,four,,,five," * 4,
]
rng = random.Random(7)
TEXTS += ["".join(rng.choice(["a", "bc", " ", " ", "\n", "\n\n", "é", "def ghi", ","]) for _ in range(rng.randint(40, 120))) for _ in range(8)]


def tokens_of(text):
    return [text[i : i + 4] for i in range(0, len(text), 4)]


def cut(text, method, size, overlap, keep, separators, unit):
    if method == "token":
        table = tokens_of(text)
        tokenizer = Tokenizer(chunk_overlap=overlap, tokens_per_chunk=size, encode=lambda t: list(range(len(table))), decode=lambda ids: "".join(table[i] for i in ids))
        return split_text_on_tokens(text=text, tokenizer=tokenizer)
    length = len if unit == "characters" else lambda t: len(tokens_of(t))
    common = dict(chunk_size=size, chunk_overlap=overlap, keep_separator=keep, length_function=length)
    if method == "character":
        return CharacterTextSplitter(separator=separators[0] if separators else "\n\n", **common).split_text(text)
    return RecursiveCharacterTextSplitter(separators=separators, **common).split_text(text)


def main():
    settings = []
    for (size, overlap), keep in itertools.product([(30, 8), (60, 20), (10, 10), (1, 0), (200, 40)], [True, False, "end"]):
        settings.append(("recursive", size, overlap, keep, None, "characters"))
    for keep in [True, False, "start", "end"]:
        settings.append(("recursive", 25, 5, keep, [",", " "], "characters"))
        settings.append(("recursive", 8, 2, keep, None, "tokens"))
        settings.append(("character", 40, 10, keep, None, "characters"))
        settings.append(("character", 12, 6, keep, [","], "characters"))
    settings.append(("recursive", 20, 0, True, ["\n", ". ", ""], "characters"))
    settings.append(("token", 8, 2, True, None, "characters"))
    settings.append(("token", 5, 0, True, None, "characters"))
    cases = []
    for number, one in enumerate(settings):
        for index, text in enumerate(TEXTS):
            if one[1] == 1 and len(text) > 60 or index >= 13 and number % 2:
                continue
            cases.append({"text": index, "settings": number, "chunks": cut(text, *one)})
    names = ["splitter", "chunk_size", "chunk_overlap", "keep_separator", "separators", "length_unit"]
    document = {
        "made_with": "langchain-text-splitters 1.1.3",
        "texts": TEXTS,
        "settings": [dict(zip(names, one[:3] + (str(one[3]).lower(),) + one[4:])) for one in settings],
    }
    lines = [json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases]
    body = json.dumps(document, ensure_ascii=False, indent=1)[:-2] + ',\n "cases": [\n' + ",\n".join(lines) + "\n ]\n}\n"
    json.loads(body)
    pathlib.Path(__file__).with_name("splitters.json").write_text(body, encoding="utf-8")


main()
