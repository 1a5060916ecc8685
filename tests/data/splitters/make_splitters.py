# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes splitters.json, kinds.json and documents.json: texts, settings, and the chunks that langchain-text-splitters 1.1.3 makes of them.

    python make_splitters.py DOCUMENTS

DOCUMENTS is the folder of the larger reference data with html, md and txt; of its chunks documents.json has number and hash.
The tokenizer of the cases in tokens stands for any: four characters a token, the ids are code points packed into a table. In kinds.json it is
the one of tests/data/train/tiny-llama. With beautifulsoup4 4.15.0 and tokenizers 0.23.3 on Python 3.11.
"""
import hashlib
import itertools
import json
import pathlib
import random
import sys

from langchain_text_splitters import CharacterTextSplitter, HTMLHeaderTextSplitter, MarkdownHeaderTextSplitter, RecursiveCharacterTextSplitter
from langchain_text_splitters.base import Tokenizer, split_text_on_tokens
from tokenizers import Tokenizer as ModelTokenizer

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


HEADINGS = """Before any heading.
# One
Text of one,
in two lines.  

\tIndented, with a no-break\u00a0space and a soft\u00adhyphen
## One A ##
```
# no heading
```
### One A a

## One B
# One
goes on
#no heading
####### seven
######
under an empty one
~~~
``` # inside

# also inside
~~~
``` code in a line ```
# Last #
```unclosed
# inside

"""
PAGES = [
    "<html><head><title>T</title></head><body><h1>A</h1><p>one <b>bold</b> two</p><h2>B</h2><p>three<p>four<br>five</body></html>",
    "no markup & some &amp; more &copy and &unknown; &#65;&#x42;&#128;&#0;&#12a;",
    "<div><h1>deep</h1></div><p>outside</p><h3>three</h3>x<h2>two</h2>y<h6>six</h6>z",
    "<p>a<!-- comment -->b<!DOCTYPE html>c<?pi x>d<![CDATA[e]]>f</p><!-->g--></p>",
    "<body><script>if (a < b) x();</script><style>p > a {}</style>after<script>never closed <p>",
    "<a href='x>y' b=\"unclosed>text</a> <a b=c/d>link</a><br/><br></br><img src=x></p></P><LI>item</li>",
    "<h1>Title <i>in</i> parts</h1><h1></h1><h2>  </h2>text<h1>other</h1><table><tr><td>1<td>2</table>",
    "a<b<c>d</ e>f</>g</1>h< i>j<>k&",
    "<p/>x<div/>y<H2 CLASS=z>Z</H2 >w<pre>  kept\n  lines </pre><textarea> t </textarea>\u00a0\u2003<p>\u00a0</p>end &x",
]
PATTERNS = [["\\n+", "\\s+"], ["(?<=[.!?;])\\s+", ""], ["(?=\\n)"], ["\\b"], ["[,;]\\s*", " "], ["x*"], ["(?m:^)", "\\W+"], ["(?i:the)|\\d+"], ["(?:\\n|\\A)#{1,6} ", "\\n"], ["\\Z|\\.$"]]


def kinds():
    model = ModelTokenizer.from_file(str(pathlib.Path(__file__).parents[1] / "train" / "tiny-llama" / "tokenizer.json"))
    ids = lambda text: model.encode(text, add_special_tokens=False).ids
    texts = [PROSE, MARKDOWN, HEADINGS, TEXTS[10], *PAGES]
    cases = []

    def add(splitter, text, chunks, **settings):
        cases.append({"splitter": splitter, "text": texts.index(text), **settings, "chunks": chunks})

    documents = lambda found: [[one.page_content, list(one.metadata.items())] for one in found]
    for text in texts:
        if text in PAGES:
            add("html", text, documents(HTMLHeaderTextSplitter([(f"h{i}", f"Header {i}") for i in range(1, 7)]).split_text(text)))
            continue
        add("markdown", text, documents(MarkdownHeaderTextSplitter([("#" * i, f"Header {i}") for i in range(1, 7)]).split_text(text)))
        settings = [("recursive", p, size, overlap, keep, True) for p in PATTERNS for (size, overlap) in [(25, 5), (80, 30)] for keep in [True, False, "end"]]
        settings += [("character", p[:1], 40, 12, keep, True) for p in PATTERNS for keep in [True, False, "end"]]
        settings += [(kind, None, 40, 12, keep, False) for kind in ["recursive", "character"] for keep in [True, False, "end"]]
        for kind, separators, size, overlap, keep, strip in settings:
            common = dict(chunk_size=size, chunk_overlap=overlap, keep_separator=keep, strip_whitespace=strip, is_separator_regex=separators is not None)
            if kind == "recursive":
                chunks = RecursiveCharacterTextSplitter(separators=separators, **common).split_text(text)
            else:
                chunks = CharacterTextSplitter(separator=separators[0] if separators else "\n\n", **common).split_text(text)
            add(kind, text, chunks, separators=separators, chunk_size=size, chunk_overlap=overlap, keep_separator=str(keep).lower(), strip=strip)
        for size, overlap in [(8, 2), (30, 0)]:
            if text.isascii():
                window = Tokenizer(chunk_overlap=overlap, tokens_per_chunk=size, encode=ids, decode=model.decode)
                add("token", text, split_text_on_tokens(text=text, tokenizer=window), chunk_size=size, chunk_overlap=overlap)
            length = lambda part: len(ids(part))
            chunks = RecursiveCharacterTextSplitter(chunk_size=size, chunk_overlap=overlap, length_function=length).split_text(text)
            add("recursive", text, chunks, chunk_size=size, chunk_overlap=overlap, length_unit="tokens")
    lines = [json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases]
    body = '{"texts": ' + json.dumps(texts, ensure_ascii=False, indent=1) + ',\n "cases": [\n' + ",\n".join(lines) + "\n ]\n}\n"
    json.loads(body)
    pathlib.Path(__file__).with_name("kinds.json").write_text(body, encoding="utf-8")


def documents(folder):
    all_of = []
    for path in sorted(pathlib.Path(folder).glob("*/*")):
        if path.parent.name not in ("html", "md", "txt") or path.suffix not in (".html", ".md", ".txt"):
            continue
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        cuts = []
        for kind, size, overlap, separators in [
            ("recursive", 1000, 200, None), ("recursive", 200, 50, ["\\n{2,}", "(?<=[.!?])\\s+", "\\s+", ""]), ("character", 500, 100, None),
            ("character", 300, 60, ["\\s+"]), ("markdown", 1000, 0, None), ("html", 1000, 0, None)]:
            common = dict(chunk_size=size, chunk_overlap=overlap, keep_separator=True, is_separator_regex=separators is not None)
            if kind == "recursive":
                found = [(chunk, {}) for chunk in RecursiveCharacterTextSplitter(separators=separators, **common).split_text(text)]
            elif kind == "character":
                found = [(chunk, {}) for chunk in CharacterTextSplitter(separator=separators[0] if separators else "\n\n", **common).split_text(text)]
            elif kind == "markdown":
                found = MarkdownHeaderTextSplitter([("#" * i, f"Header {i}") for i in range(1, 7)]).split_text(text)
            else:
                found = HTMLHeaderTextSplitter([(f"h{i}", f"Header {i}") for i in range(1, 7)]).split_text(text)
            if found and not isinstance(found[0], tuple):
                found = [(one.page_content, one.metadata) for one in found]
            joined = "".join(chunk + "\n" + "".join(f"{name}\n{heading}\n" for name, heading in path.items()) for chunk, path in found)
            cuts.append({"splitter": kind, "chunk_size": size, "chunk_overlap": overlap, "separators": separators, "count": len(found),
                         "sha256": hashlib.sha256(joined.encode()).hexdigest()})
        all_of.append({"file": f"{path.parent.name}/{path.name}", "cuts": cuts})
    lines = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in all_of]
    pathlib.Path(__file__).with_name("documents.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


main()
kinds()
documents(sys.argv[1])
