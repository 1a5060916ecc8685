#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes wordpiece.json: what transformers 5.24.0 (tokenizers 0.23.3) makes of odd strings with a BERT that has no more than vocab.txt and
tokenizer_config.json.

    python3 tests/data/tokenizers/make_wordpiece.py

{"vocab": text of the file, "texts": […], "variants": [{"name", "config", "rows": [{"ids", "ids_added", "decoded"}]}]}
"""
import json
import pathlib
import tempfile

import transformers
from transformers import BertTokenizer

assert transformers.__version__ == "5.24.0", transformers.__version__

LETTERS = "abcdefghijklmnopqrstuvwxyzABCÄäéÉñöüßıſωΩЖжşǰ" + "0123456789٣१²½Ⅷ" + "日本中한국ا漢あ" + "\u0301\u0323\u0307\u094d\u20e3\ufe0f\u200d\u00ad\u0903"
WORDS = ("the un ##aff ##able hello Hello world ##ing ##ed paris straße naive naïve cafe café 日本 ##本 \u1112\u1161\u11ab ##\u11ab 👩 ##\u200d ##👧 🏽 <tool>"
         " foo ##_ [unused0] n't ' 's don ##' 100").split()
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~—«»。、，¿·€™"
TOKENS = ["[PAD]", "[unused1]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *("##" + c for c in LETTERS), *PUNCTUATION, *WORDS]
VOCAB = "\n".join(dict.fromkeys(TOKENS)) + "\n"
TEXTS = [
    "", " ", "Hello world!", "unaffable", "UNAFFABLE", "naïve café NAÏVE CAFÉ", "cafe\u0301 CAFE\u0301", "e\u0323\u0301e\u0301\u0323", "a\u0301b\u0307\u0323c", "\u0301a", " \u0301",
    "Straße STRASSE ẞ ß ſ", "İstanbul ISPARTA ıi", "ΑΣ ὈΔΥΣ Ω Ω ω", "Жж ЁЙ", "日本語 中文字漢 a日b", "あ日い", "한국어 한", "\uf900\u4e00\U00020000\U0002f800\U0002b81f\U0002b820\U0002b920", "ا٣ १२ ²½Ⅷ",
    "👩\u200d👧 👩🏽\u200d👧 😀", "1\ufe0f\u20e3 #\u20e3", "a\u200db\u200cc\u00add\u2060e", "a\tb\nc\r\nd\x0be\x0cf\x85g", "a\u00a0b\u2003c\u3000d\u1680e\u2028f\u2029g", "\0a\x01b\x7fc\x80d\x9fe", "a\ufffdb\ufeffc\U000e0001d",
    "\ue000a\uf8ffb\U0010fffdc", "a" * 99, "a" * 100, "a" * 101, "a" * 130 + " b", "é" * 100, "e\u0301" * 60, "e\u0301" * 101, "日" * 120, "ab" * 40 + "-" + "ab" * 40,
    "don't we're I'LL 's", "foo_bar foo__ _foo", "a-b—c…d·e", "«hello» ¿paris? 100% $5 €5 a™", "hello,world.the(un)[able]{x}<y>", "<tool> [unused0] [unused1] [PAD]", "hello [MASK] world[MASK]", "[CLS] hello [SEP]",
    "[cls] [mask] [UNK] unk", "hello[SEP]world", "\\ud83d\\ude00 \\u0000", "ﬁ ﬀ ㎏ ① ™", "\u1112\u1161\u11ab \u1112\u1161\u11ab\u11ab", "क\u094dषि का\u0903", "z\u0338\u20d0 x\u1ab0", "ǰ ǰ ş s\u0327", "##hello ## #hello", "x\u180ey", "  the   un  ",
]
VARIANTS = [("as-bert", {}), ("cased", {"do_lower_case": False}), ("keeps-accents", {"strip_accents": False}), ("cased-without-accents", {"do_lower_case": False, "strip_accents": True}),
            ("joins-chinese", {"tokenize_chinese_chars": False}), ("own-tokens", {"unk_token": "<tool>", "cls_token": "hello", "sep_token": "[unused0]"}),
            ("null-accents", {"strip_accents": None, "do_lower_case": True})]


def rows(tokenizer):
    ids = [tokenizer.encode(text, add_special_tokens=False) for text in TEXTS]
    return [{"ids": each, "ids_added": tokenizer.encode(text), "decoded": tokenizer._tokenizer.decode(each, skip_special_tokens=False)} for text, each in zip(TEXTS, ids)]


def variant(name, config, vocab=None):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "vocab.txt").write_text(vocab or VOCAB, encoding="utf-8", newline="")
        (pathlib.Path(folder) / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "BertTokenizer"} | config))
        made = {"name": name, "config": config, "rows": rows(BertTokenizer.from_pretrained(folder))}
    return made | ({"vocab": vocab} if vocab else {})


odd = VOCAB.replace("\n", "\r\n").replace("hello", "hello \u3000\r\n\r\n").replace("##ing", "##ing\r\nthe\u2003\r\n")
result = {"vocab": VOCAB, "texts": TEXTS, "variants": [variant(*each) for each in VARIANTS] + [variant("odd-lines", {}, odd)]}
(pathlib.Path(__file__).parent / "wordpiece.json").write_text(json.dumps(result, ensure_ascii=True, separators=(",", ":")) + "\n")
