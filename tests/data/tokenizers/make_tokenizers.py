#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes small tokenizer.json files and what tokenizers 0.23.3 makes of odd strings: tokenizers.json.

    python3 tests/data/tokenizers/make_tokenizers.py

Each entry of the list is {"name", "tokenizer", "rows": [{"text", "ids", "ids_plain", "ids_added", "decoded", "decoded_skip_special"}]}.
"""
import json
import pathlib

import tokenizers
from tokenizers import Tokenizer

assert tokenizers.__version__ == "0.23.3", tokenizers.__version__

TEXTS = [
    "", " ", "  ", "a", "Hello world", " Hello  world ", "the-final--cd-", "-", "--", "a1b22c333", "½ ²③ Ⅷ٣", "Hello, world! (It's \"me\".)",
    "don't we're I'll HE'S you'ſ", "Ünïcödé naïve ΑΣ İstanbul", "e\u0301a\u0323\u0301 \u0301", "日本語 中文 한국어", "😀👩‍👩‍👧 🇩🇪", "a\tb\nc\r\nd",
    "\n\n  x\n", "   \n  y  ", "ﬁ ﬀ ㎏ ① ½ ™ ㋿", "null\0byte\x01\x1f\x7f\x85\ufeff\ufffd\u200b\u200dx", "<mask>", "a <mask> b", "a  <mask>  b<mask>",
    "<s>hello</s>", "<s> hello </s> <unk>", "word wordy theword word.word", "Word WORD word", "  [SEP] hello[SEP]world", "<tool>x</tool>",
    "x<a><ab><abc>", "don't do not stop .", "▁a▁▁b", "Ġword", "<0x41><0xE2>", "zzzzzz qqq", "aaaaaaaaaaaaaaaaaaaaaaaaa", "ab-cd_ef$gh—ij", "¿qué? «sí»",
    "1234567890", "x" * 130, "\u0130\u0131", "\u1100\u1161\u11a8", "a\u0898\u0323", "\u2028\u2029\u3000\u00a0x", "ß ẞ ŉ", "foo  bar\u2003baz",
    "\U00011938", "it's 3.14e-10 + 2=5?", "snake_case camelCase", "\u0e01\u0e33 \u0915\u094d\u0937\u093f", "a\u0300\u0301\u0302b",
]


def vocab(*extra):
    items = list(extra) + [chr(c) for c in range(33, 127)] + [" ", "▁", "é", "ü", "ï", "e\u0301", "日", "本", "中", "<0x41>"]
    items += ["he", "hel", "ll", "llo", "hello", "wo", "wor", "word", "world", "▁hello", "▁w", "▁a", "##l", "##o", "##rd", "##a", "##b", "##c"]
    return {text: i for i, text in enumerate(dict.fromkeys(items))}


def added(content, id, **flags):
    base = {"id": id, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return base | flags


def build(model, normalizer=None, pre=None, post=None, decoder=None, tokens=()):
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": list(tokens), "normalizer": normalizer,
            "pre_tokenizer": pre, "post_processor": post, "decoder": decoder, "model": model}


def bpe(**options):
    words = vocab("<unk>", "<s>", "</s>")
    if options.pop("bytes", False):
        for byte in range(256):
            words.setdefault(f"<0x{byte:02X}>", len(words))
    merges = options.pop("merges", ["h e", "he l", "l l", "ll o", "hel lo", "w o", "wo r", "wor d", "▁ hello", "▁ w", "▁ a"])
    for merge in merges:
        for part in (*merge.split(" "), merge.replace(" ", "")):
            words.setdefault(part, len(words))
    return {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
            "fuse_unk": False, "byte_fallback": False, "ignore_merges": False, "vocab": words, "merges": merges} | options


def word_piece(**options):
    return {"type": "WordPiece", "unk_token": "<unk>", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
            "vocab": vocab("<unk>", "<s>", "</s>", "[CLS]", "[SEP]")} | options


def word_level():
    return {"type": "WordLevel", "vocab": vocab("<unk>", "Hello", "hello", "world", "the", "final", "cd", "-", "the-", "-cd"), "unk_token": "<unk>"}


def unigram(fallback):
    pieces = [["<unk>", 0.0], ["<s>", 0.0], ["</s>", 0.0]]
    if fallback:
        pieces += [[f"<0x{byte:02X}>", 0.0] for byte in range(256)]
    texts = ["▁", "a", "b", "c", "d", "e", "h", "l", "o", "w", "r", "t", "s", "▁a", "▁hello", "▁world", "he", "llo", "lo", "wor", "ld", "aa", "aaaa", "日", "日本", "é", "word",
             "▁word", "ing", "'", "t'", "1", "12", "123", ".", ",", "!", "-", "--"]
    pieces += [[text, -1.5 - 0.37 * i % 7 - 0.11 * i] for i, text in enumerate(texts)]
    return {"type": "Unigram", "unk_id": 0, "vocab": pieces, "byte_fallback": fallback}


def byte_level_bpe(**options):
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    merges = ["h e", "l l", "he ll", "hell o", "Ġ w", "o r", "Ġw or", "l d", "Ġwor ld", "Ċ Ċ", "Ġ Ġ", "1 2", "12 3", "Ã ¼", "Ð °"]
    words = {c: i for i, c in enumerate(alphabet)}
    for merge in merges:
        words.setdefault(merge.replace(" ", ""), len(words))
    return {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "", "end_of_word_suffix": "", "fuse_unk": False,
            "byte_fallback": False, "ignore_merges": False, "vocab": words, "merges": merges} | options


META = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
BYTE_LEVEL = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
SPM = {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"},
                                        {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}
FLAGS = [added("<mask>", 500, lstrip=True), added("</s>", 2, rstrip=True), added("<s>", 1), added("word", 501, single_word=True, special=False, normalized=True),
         added("<tool>", 502, special=False), added("<ab>", 503, normalized=True, special=False), added("<a>", 504), added("<abc>", 505, lstrip=True, rstrip=True),
         added("[SEP]", 506, normalized=True)]
TEMPLATE = {"type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}, "</s>": {"id": "</s>", "ids": [2, 2], "tokens": ["</s>", "</s>"]}}}


def split(behavior, invert=False, **pattern):
    return {"type": "Split", "pattern": pattern or {"String": "-"}, "behavior": behavior, "invert": invert}


def sequence(kind, *steps):
    return {"type": "Sequence", kind: list(steps)}


def cases():
    fallback = bpe(unk_token="<unk>", fuse_unk=True, byte_fallback=True, bytes=True)
    yield "bpe metaspace first", build(fallback, pre=META | {"prepend_scheme": "first", "split": False}, decoder=SPM, tokens=FLAGS, post=TEMPLATE)
    yield "bpe prepend replace", build(fallback, normalizer=sequence("normalizers", {"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}), decoder=SPM, tokens=FLAGS)
    yield "bpe metaspace always", build(bpe(unk_token="<unk>"), pre=META, decoder=META, tokens=FLAGS)
    yield "bpe metaspace never", build(bpe(unk_token="<unk>", fuse_unk=True), pre=META | {"prepend_scheme": "never"}, decoder=META | {"prepend_scheme": "never"})
    yield "bpe dropping unknown", build(bpe(ignore_merges=True), pre={"type": "WhitespaceSplit"})
    yield "bpe affixes", build(bpe(unk_token="<unk>", end_of_word_suffix="</w>", merges=["h e", "l l", "l o</w>", "d </w>"]), normalizer={"type": "Lowercase"},
                               pre={"type": "BertPreTokenizer"}, decoder={"type": "BPEDecoder", "suffix": "</w>"})
    yield "bpe continuing prefix", build(bpe(unk_token="<unk>", continuing_subword_prefix="##", merges=[]), pre={"type": "Whitespace"}, decoder={"type": "WordPiece", "prefix": "##", "cleanup": False})
    yield "byte level prefix space", build(byte_level_bpe(), pre=BYTE_LEVEL | {"add_prefix_space": True}, decoder=BYTE_LEVEL, tokens=FLAGS,
                                           post={"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 1], "trim_offsets": True, "add_prefix_space": True})
    yield "byte level llama 3", build(byte_level_bpe(ignore_merges=True), normalizer={"type": "NFC"}, decoder=BYTE_LEVEL, tokens=FLAGS,
                                      pre=sequence("pretokenizers", split("Isolated", Regex=LLAMA3), BYTE_LEVEL | {"use_regex": False}),
                                      post=sequence("processors", BYTE_LEVEL, TEMPLATE))
    yield "byte level in the middle", build(byte_level_bpe(), pre=sequence("pretokenizers", BYTE_LEVEL, {"type": "FixedLength", "length": 3}), decoder=BYTE_LEVEL)
    yield "byte level normalizer", build(byte_level_bpe(), normalizer={"type": "ByteLevel"}, pre=split("MergedWithNext", Regex="Ġ+"), decoder=BYTE_LEVEL, tokens=FLAGS)
    yield "word piece bert", build(word_piece(), normalizer={"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
                                   pre={"type": "BertPreTokenizer"}, decoder={"type": "WordPiece", "prefix": "##", "cleanup": True}, tokens=FLAGS,
                                   post={"type": "BertProcessing", "sep": ["[SEP]", 4], "cls": ["[CLS]", 3]})
    yield "word piece cased", build(word_piece(max_input_chars_per_word=6), pre={"type": "Punctuation", "behavior": "MergedWithPrevious"},
                                    normalizer={"type": "BertNormalizer", "clean_text": False, "handle_chinese_chars": False, "strip_accents": True, "lowercase": False})
    for scheme in ("always", "first", "never"):
        for fall in (False, True):
            yield f"unigram {scheme} {fall}", build(unigram(fall), normalizer=sequence("normalizers", {"type": "Nmt"}, {"type": "NFKC"}, {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}),
                                                    pre=META | {"prepend_scheme": scheme, "split": not fall}, decoder=META | {"prepend_scheme": scheme}, tokens=FLAGS)
    for behavior in ("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"):
        for invert in (False, True):
            yield f"split {behavior} {invert}", build(word_level(), pre=split(behavior, invert))
        yield f"split regex {behavior}", build(word_level(), pre=split(behavior, Regex=r"\s+|(?<=l)l|-(?!-)"))
        yield f"punctuation {behavior}", build(word_level(), pre={"type": "Punctuation", "behavior": behavior})
    yield "digits together", build(bpe(unk_token="<unk>"), pre={"type": "Digits", "individual_digits": False})
    yield "delimiter", build(word_level(), pre=sequence("pretokenizers", {"type": "CharDelimiterSplit", "delimiter": "-"}, {"type": "Whitespace"}), decoder={"type": "CTC", "pad_token": "<unk>", "word_delimiter_token": "|", "cleanup": True})
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        yield form, build(bpe(bytes=True, byte_fallback=True), normalizer={"type": form}, decoder=sequence("decoders", {"type": "ByteFallback"}, {"type": "Fuse"}))
    yield "strip", build(fallback, normalizer=sequence("normalizers", {"type": "Strip", "strip_left": True, "strip_right": False}, {"type": "NFD"}, {"type": "StripAccents"}), decoder=SPM)
    yield "strip right", build(fallback, normalizer={"type": "Strip", "strip_left": False, "strip_right": True}, decoder=SPM, tokens=FLAGS)
    yield "lowercased added", build(fallback, normalizer={"type": "Lowercase"}, decoder=SPM, tokens=FLAGS)
    yield "replace empty", build(fallback, normalizer={"type": "Replace", "pattern": {"Regex": r"l+|\d"}, "content": ""}, decoder=SPM)


def rows(name, tokenizer):
    for text in TEXTS:
        tokenizer.encode_special_tokens = False
        encoded = tokenizer.encode(text, add_special_tokens=False)
        ids = encoded.ids
        row = {"text": text, "ids": ids, "ids_added": tokenizer.encode(text).ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False),
               "decoded_skip_special": tokenizer.decode(ids)}
        tokenizer.encode_special_tokens = True
        yield row | {"ids_plain": tokenizer.encode(text, add_special_tokens=False).ids}


result = []
for name, content in cases():
    content = json.loads(json.dumps(content))  # cases share lists
    loaded = Tokenizer.from_str(json.dumps(content))
    for token in content["added_tokens"]:  # the library gives new ids of its own to tokens beyond the vocabulary
        token["id"] = loaded.token_to_id(token["content"])
    result.append({"name": name, "tokenizer": content, "rows": list(rows(name, loaded))})
pathlib.Path(__file__).with_name("tokenizers.json").write_text(json.dumps(result, ensure_ascii=True, separators=(",", ":")) + "\n")
print(len(result), "tokenizers,", sum(len(each["rows"]) for each in result), "rows")
