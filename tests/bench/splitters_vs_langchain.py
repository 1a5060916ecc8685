# SPDX-License-Identifier: GPL-3.0-or-later
"""Chunks of at least 10 MB of documents by anneal_bench_splitters and by langchain-text-splitters 1.1.3, in turn in one call, one thread each.

    python splitters_vs_langchain.py ANNEAL_BENCH_SPLITTERS TOKENIZER_FOLDER ROUNDS FOLDER...

Needs langchain-text-splitters, beautifulsoup4 and tokenizers. Texts (.txt, .rst), Markdown and HTML are taken from the folders and repeated up to 10 MB;
texts are in memory before, chunks are strings after. Prints for each kind the median seconds of the processor of both and their ratio.
"""
import logging
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"

from langchain_text_splitters import CharacterTextSplitter, HTMLHeaderTextSplitter, MarkdownHeaderTextSplitter, RecursiveCharacterTextSplitter
from langchain_text_splitters.base import Tokenizer, split_text_on_tokens
from tokenizers import Tokenizer as ModelTokenizer

logging.disable(logging.WARNING)
MEGABYTES = 10_000_000


def documents(folders, endings, joined):
    found, size = [], 0
    for path in sorted(path for folder in folders for path in pathlib.Path(folder).rglob("*") if path.suffix in endings and path.is_file()):
        try:
            text = path.read_text("utf-8").replace("\0", "")
        except (UnicodeDecodeError, OSError):
            continue
        if text.strip():
            found.append(text)
            size += len(text.encode())
        if size >= MEGABYTES:
            break
    while size < MEGABYTES:
        found += found
        size *= 2
    return ["\n\n".join(found)] if joined else found


binary, folder, rounds, *folders = sys.argv[1:]
model = ModelTokenizer.from_file(str(pathlib.Path(folder) / "tokenizer.json"))
model.no_truncation()
model.no_padding()
window = Tokenizer(chunk_overlap=32, tokens_per_chunk=256, decode=model.decode, encode=lambda text: model.encode(text, add_special_tokens=False).ids)
KINDS = {
    "recursive": (1000, 200, (".txt", ".rst"), RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_text),
    "character": (1000, 200, (".txt", ".rst"), CharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_text),
    "token": (256, 32, (".txt", ".rst"), lambda text: split_text_on_tokens(text=text, tokenizer=window)),
    "markdown": (1000, 0, (".md",), MarkdownHeaderTextSplitter([("#" * i, f"Header {i}") for i in range(1, 7)]).split_text),
    "html": (1000, 0, (".html", ".htm"), HTMLHeaderTextSplitter([(f"h{i}", f"Header {i}") for i in range(1, 7)]).split_text),
}
for kind, (size, overlap, endings, split) in KINDS.items():
    texts = documents(folders, endings, kind in ("recursive", "character"))
    with tempfile.NamedTemporaryFile() as file:
        file.write("\0".join(texts).encode())
        file.flush()
        theirs, ours = [], []
        for turn in range(int(rounds) + 1):  # the first warms up and does not count
            start = time.process_time()
            count = sum(len(split(text)) for text in texts)
            taken = time.process_time() - start
            call = [binary, file.name, kind, str(size), str(overlap), *([folder] if kind == "token" else [])]
            seconds, chunks = subprocess.run(call, check=True, capture_output=True, text=True).stdout.split()
            if turn:
                theirs.append(taken)
                ours.append(float(seconds))
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    a, b = statistics.median(theirs), statistics.median(ours)
    print(f"{kind:9} {megabytes:5.1f} MB in {len(texts)} documents: langchain {a:7.3f} s, {count} chunks; anneal {b:7.3f} s, {chunks} chunks; {a / b:5.1f} times", flush=True)
