# SPDX-License-Identifier: GPL-3.0-or-later
"""Ids of generated hard strings by `anneal-cli tokenize` and by Hugging Face's tokenizers (0.23.3) on the same tokenizer.json.

    python tokenize_vs_tokenizers.py ANNEAL_CLI COUNT SEED FOLDER...

Each folder holds a tokenizer.json. Strings are made of letters of every script, joined emoji, combining marks, digits of many kinds, white space,
controls, unassigned and private code points, escaped surrogates, long words, contractions, punctuation and the tokenizer's own added tokens.
Prints how many of COUNT strings differ, and the shortest of those; its exit status is 1 where any does.
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

from tokenizers import Tokenizer

BLOCKS = [(0x21, 0x7E), (0xA1, 0xFF), (0x100, 0x24F), (0x250, 0x2FF), (0x370, 0x3FF), (0x400, 0x52F), (0x531, 0x58F), (0x591, 0x5F4),
          (0x600, 0x6FF), (0x700, 0x74F), (0x780, 0x7BF), (0x840, 0x85E), (0x8A0, 0x8FF), (0x900, 0x97F), (0x980, 0x9FF), (0xA00, 0xA7F), (0xA80, 0xAFF),
          (0xB00, 0xB7F), (0xB80, 0xBFF), (0xC00, 0xC7F), (0xC80, 0xCFF), (0xD00, 0xD7F), (0xD80, 0xDFF), (0xE00, 0xE7F), (0xE80, 0xEFF),
          (0xF00, 0xFFF), (0x1000, 0x109F), (0x10A0, 0x10FF), (0x1100, 0x11FF), (0x1200, 0x137F), (0x13A0, 0x13FF), (0x1400, 0x167F), (0x1680, 0x169F),
          (0x16A0, 0x16FF), (0x1780, 0x17FF), (0x1800, 0x18AF), (0x1900, 0x194F), (0x1950, 0x19DF), (0x1A00, 0x1AAD), (0x1B00, 0x1B7F), (0x1C00, 0x1C4F),
          (0x1C50, 0x1C7F), (0x1E00, 0x1EFF), (0x1F00, 0x1FFF), (0x2010, 0x205E), (0x2070, 0x209C), (0x20A0, 0x20C0), (0x2100, 0x218B), (0x2190, 0x23FF),
          (0x2460, 0x24FF), (0x2500, 0x27BF), (0x2800, 0x28FF), (0x2C00, 0x2DFF), (0x2E80, 0x2FDF), (0x3000, 0x303F), (0x3041, 0x30FF), (0x3105, 0x318E),
          (0x3200, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4C6), (0xA4D0, 0xA4FF), (0xA500, 0xA62B), (0xA640, 0xA69F), (0xA720, 0xA7FF),
          (0xA800, 0xA8FF), (0xA900, 0xA9DF), (0xAA00, 0xAADF), (0xAB30, 0xABBF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFB00, 0xFB4F), (0xFB50, 0xFDFF),
          (0xFE20, 0xFE2F), (0xFE70, 0xFEFF), (0xFF01, 0xFFEE), (0x10000, 0x100FA), (0x10140, 0x101FD), (0x10280, 0x1037F), (0x10400, 0x1044F),
          (0x10840, 0x1085F), (0x10A00, 0x10A58), (0x11000, 0x1107F), (0x11100, 0x111DF), (0x11400, 0x1145F), (0x11900, 0x11959), (0x12000, 0x12399),
          (0x13000, 0x1342F), (0x16800, 0x16A38), (0x1B000, 0x1B122), (0x1D100, 0x1D1DD), (0x1D400, 0x1D7FF), (0x1E900, 0x1E95F), (0x1EE00, 0x1EEF1),
          (0x1F000, 0x1F0FF), (0x1F100, 0x1F251), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FC), (0x1F900, 0x1F9FF), (0x1FA70, 0x1FAFF), (0x20000, 0x2A6DF),
          (0x2F800, 0x2FA1D), (0x30000, 0x3134A),
          # what came with Unicode 15 and 16
          (0x1C80, 0x1C8F), (0xA7CB, 0xA7DC), (0x105C0, 0x105F3), (0x10D40, 0x10D8F), (0x11380, 0x113E2), (0x11F00, 0x11F5A), (0x13430, 0x1345F), (0x16100, 0x16139),
          (0x16D40, 0x16D79), (0x1CC00, 0x1CEB3), (0x1E030, 0x1E08F), (0x1E4D0, 0x1E4F9), (0x1E5D0, 0x1E5FF), (0x1F8B0, 0x1F8C1), (0x1FBCB, 0x1FBEF),
          (0x2EBF0, 0x2EE5D), (0x31350, 0x323AF)]
MARKS = [*range(0x300, 0x370), 0x483, 0x488, 0x5B0, 0x64B, 0x651, 0x670, 0x93C, 0x94D, 0x903, 0x9BE, 0xE31, 0xE34, 0x1AB0, 0x1DC0, 0x20D0, 0x20DD, 0x20E3, 0x302A,
         0x3099, 0x309A, 0xA66F, 0xFE00, 0xFE0E, 0xFE0F, 0xFE20, 0x1D165, 0x1D167, 0x1E8D0, 0xE0100]
SPACES = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u180e" + "".join(map(chr, range(0x2000, 0x2010))) + "\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
CONTROLS = [*range(0, 0x20), *range(0x7F, 0xA0), 0xAD, 0x34F, 0x600, 0x61C, 0x6DD, 0x70F, 0x8E2, 0x180B, 0x200B, 0x200C, 0x200D, 0x200E, 0x202A, 0x202E, 0x2060,
            0x2066, 0x206F, 0xFFF9, 0xFFFB, 0xFFFC, 0xFFFD, 0xFFFE, 0xFFFF, 0x110BD, 0x1BCA0, 0x1D173, 0xE0001, 0xE0020, 0xE0061, 0xE007F]
PEOPLE = [0x1F466, 0x1F467, 0x1F468, 0x1F469, 0x1F9D1, 0x1F64B, 0x1F3C3, 0x1F46E, 0x1F575]
JOINED = [0x2764, 0x1F468, 0x1F469, 0x1F466, 0x1F467, 0x2640, 0x2642, 0x2695, 0x2696, 0x2708, 0x1F33E, 0x1F373, 0x1F393, 0x1F4BB, 0x1F680, 0x1F9B0, 0x1F308, 0x2620]
WORDS = ("the The THE don't DON'T we're I'LL he's it'd you'ſ l'été İstanbul ΑΣ ὈΔΥΣΣΕΎΣ straße STRASSE ﬁn naïve Ångström K Ω µ ŉ ǰ ẖ Dž ß ẞ foo_bar fooBar"
         " HTTPServer x86_64 3.14e-10 1,234,567.89 0xDEADBEEF ２０２４ ٣٤٥ १२३ Ⅷ ½ ² ① 零一二 def return int(main) <html> </div> \\ud83d\\ude00 \\u0000"
         " http://a.b/c?d=e&f=%20 a@b.c #tag $1 €5 日本語 中文字符 한국어 ภาษาไทย हिन्दी العربية עברית ქართული Հայերեն አማርኛ").split(" ")
PUNCTUATION = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") + list("¡¿«»§¶·‘’“”„†‡•…‰′″‹›※‼⁇—–‐。、「」【】！？，：；～￥＋＜")


def atom(random, added):
    kind = random.randrange(14)
    block = random.choice(BLOCKS)
    if kind == 0:
        return "".join(chr(random.randint(*block)) for _ in range(random.randint(1, 8)))
    if kind == 1:
        return random.choice(WORDS)
    if kind == 2:
        return "".join(random.choice(SPACES if random.random() < 0.4 else " \n") for _ in range(random.randint(1, 5)))
    if kind == 3:
        return chr(random.randint(*block)) + "".join(chr(random.choice(MARKS)) for _ in range(random.randint(1, 4)))
    if kind == 4:
        people = [chr(random.choice(PEOPLE)) + random.choice(["", chr(random.randint(0x1F3FB, 0x1F3FF))])]
        people += [chr(random.choice(JOINED)) + random.choice(["", "\ufe0f", "\ufe0e"]) for _ in range(random.randint(0, 3))]
        return random.choice(["", " ", "a", "1", "."]) + random.choice(["\u200d", "\u200d", "\u200d", "\u200c", ""]).join(people) + random.choice(["", "\u200d", "\ufe0f"])
    if kind == 5:
        return "".join(chr(0x1F1E6 + random.randrange(26)) for _ in range(random.randint(1, 5))) + random.choice(["", "1\ufe0f\u20e3", "\U0001F3F4\U000E0067\U000E007F"])
    if kind == 6:
        return "".join(random.choice(["1", "9", "٣", "१", "²", "½", "Ⅷ", "①", "３", "\U0001D7D8", "万"]) for _ in range(random.randint(1, 9)))
    if kind == 7:
        return "".join(random.choice(PUNCTUATION) for _ in range(random.randint(1, 6)))
    if kind == 8:
        return chr(random.choice(CONTROLS)) + random.choice(["", "a", " "])
    if kind == 9 and random.random() < 0.2:
        return chr(random.randint(*block)) * random.randint(60, 140)
    if kind == 10 and added:
        token = random.choice(added)
        return random.choice(["", " ", "  ", "\n", "a"]) + (token if random.random() < 0.8 else token[:-1]) + random.choice(["", " ", "\t ", "b"])
    if kind == 11:  # anything at all but surrogates
        code = random.randrange(0x110000 - 0x800)
        return chr(code if code < 0xD800 else code + 0x800)
    if kind == 12:
        return random.choice("aZéßяЖ中あ한") + random.choice(["\u0301", "\u0323\u0301", "'s", "'LL", "\u200d", "_", "-", "\u00ad"]) + random.choice("bÉ1中. ")
    return "".join(random.choice("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ") for _ in range(random.randint(1, 12)))


def strings(count, seed, added):
    generator = random.Random(seed)
    return ["".join(atom(generator, added) for _ in range(generator.choice([1, 2, 3, 5, 8, 13]))) for _ in range(count)]


def ours(cli, folder, texts, *options):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.write("".join(json.dumps({"text": text}) + "\n" for text in texts))
        file.flush()
        run = subprocess.run([cli, "tokenize", "--model", folder, "--batch", file.name, "--json", *options], capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit(f"{folder}: {run.stderr.strip()}")
    return json.loads(run.stdout)["ids"]


def compare(cli, folder, count, seed):
    theirs = Tokenizer.from_file(str(pathlib.Path(folder) / "tokenizer.json"))
    theirs.no_truncation()
    theirs.no_padding()
    added = [token.content for token in theirs.get_added_tokens_decoder().values()][:40]
    texts = strings(count, seed, added)
    differing = []
    for options, special in (((), False), (("--add-special",), True)):
        encodings = theirs.encode_batch(texts, add_special_tokens=special)
        for text, own, encoding in zip(texts, ours(cli, folder, texts, *options), encodings, strict=True):
            if own != encoding.ids:
                differing.append((text, own, encoding.ids))
    print(f"{folder}: {len({text for text, _, _ in differing})} of {count} strings differ")
    for text, own, wanted in sorted(differing, key=lambda each: len(each[0]))[:4]:
        print(f"  {ascii(text)}: {own} instead of {wanted}")
    return bool(differing)


if __name__ == "__main__":
    cli, count, seed, *folders = sys.argv[1:]
    sys.exit(any([compare(cli, folder, int(count), int(seed)) for folder in folders]))
