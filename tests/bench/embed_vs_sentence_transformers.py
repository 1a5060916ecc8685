# SPDX-License-Identifier: GPL-3.0-or-later
"""Embeddings of 800-character chunks by anneal-engine and by sentence-transformers (its float32 default), in turn in one call.

    python embed_vs_sentence_transformers.py ANNEAL_ENGINE MINILM_FOLDER TEXT_FILE [rounds, 3]

Prints the seconds of both, their ratio and the lowest cosine between them. A start of the engine with one short text is subtracted from its
time. Both use as many threads as torch takes; the first round of each warms up and does not count.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy
from sentence_transformers import SentenceTransformer

engine, folder, text = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]).read_text()
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
chunks = [text[at:at + 800] for at in range(0, min(len(text), 800 * 256), 800)]
work = pathlib.Path(tempfile.mkdtemp())


def embed(texts, dtype):
    rows = work / "rows.jsonl"
    rows.write_text("".join(json.dumps({"text": each}) + "\n" for each in texts))
    start = time.perf_counter()
    lines = subprocess.run([engine, "embed", "--model", folder, "--batch", rows, "--dtype", dtype, "--truncate", "-q"], check=True,
                           capture_output=True).stdout
    return time.perf_counter() - start, numpy.array([json.loads(line)["embedding"] for line in lines.splitlines()])


model = SentenceTransformer(folder, device="cpu")
for turn in range(rounds + 1):
    start = time.perf_counter()
    theirs = model.encode(chunks, normalize_embeddings=True)
    taken = time.perf_counter() - start
    for dtype in ("float32", "bfloat16"):
        seconds, ours = embed(chunks, dtype)
        seconds -= embed(["a"], dtype)[0]
        if turn:
            print(f"{len(chunks)} chunks: sentence-transformers {taken:.2f} s, anneal {dtype} {seconds:.2f} s: {taken / seconds:.2f} times; "
                  f"lowest cosine {float((theirs * ours).sum(1).min()):.6f}")
