#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes classes.json: which characters the regular expressions of tokenizers 0.23.3 (Oniguruma 6.9.10, Unicode 16) have in their classes, and which
its steps Digits and Whitespace take for numbers and for characters of words.

    python3 tests/data/tokenizers/make_classes.py           # {pattern: [how many characters are outside, then inside, then outside …]}
    python3 tests/data/tokenizers/make_classes.py --table   # prints the ranges of core/text/youngcharacters.cpp; wants Python 3.11 (Unicode 14)
"""
import json
import pathlib
import sys
import unicodedata

import tokenizers
from tokenizers import Regex, pre_tokenizers

assert tokenizers.__version__ == "0.23.3", tokenizers.__version__
CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co".split()
PATTERNS = [rf"\p{{{name}}}" for name in ["L", "M", "N", "P", "S", "C", "Cn", *CATEGORIES, "Han"]] + [r"\w", r"\d", r"\s", r"[[:punct:]]"]
CODES = [code for code in range(0x110000) if not 0xD800 <= code < 0xE000]


def members(pattern):
    split = pre_tokenizers.Split(Regex(pattern), "removed")
    found = []
    for begin in range(0, len(CODES), 65536):
        part = CODES[begin:begin + 65536]
        left = {ord(c) for text, _ in split.pre_tokenize_str("".join(map(chr, part))) for c in text}
        found += [code for code in part if code not in left]
    return found


def members_of(pre_tokenizer, pieces):
    """Characters that make so many pieces together with the letter before them."""
    return [code for code in CODES if len(pre_tokenizer.pre_tokenize_str("a" + chr(code))) == pieces]


def ranges(codes):
    result = []
    for code in codes:
        if result and result[-1][1] == code - 1:
            result[-1][1] = code
        else:
            result.append([code, code])
    return result


def print_table():
    assert unicodedata.unidata_version.startswith("14."), unicodedata.unidata_version
    category = {}
    for name in CATEGORIES:
        category.update((code, name) for code in members(rf"\p{{{name}}}"))
    young = {name: [] for name in CATEGORIES}
    for code in CODES:
        if code in category and category[code] != unicodedata.category(chr(code)):
            young[category[code]].append(code)
    rows = sorted((first, last, name) for name, codes in young.items() for first, last in ranges(codes))
    print(", ".join(f'{{ 0x{first:04X}, 0x{last:04X}, "{name}" }}' for first, last, name in rows))


if "--table" in sys.argv:
    print_table()
else:
    sets = {pattern: members(pattern) for pattern in PATTERNS}
    sets["Digits"] = members_of(pre_tokenizers.Digits(), 2)
    sets["Whitespace"] = [code for code in members_of(pre_tokenizers.Whitespace(), 1) if not pre_tokenizers.WhitespaceSplit().pre_tokenize_str(chr(code)) == []]
    classes = {}
    for pattern, codes in sets.items():
        edges = [edge for first, last in ranges(codes) for edge in (first, last + 1)]
        classes[pattern] = [edge - before for before, edge in zip([0, *edges], edges)]
    (pathlib.Path(__file__).parent / "classes.json").write_text(json.dumps(classes, separators=(",", ":")) + "\n")
