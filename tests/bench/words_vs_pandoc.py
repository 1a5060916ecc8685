#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the words of anneal-cli extract with those that pandoc finds in the same HTML and Markdown documents.

    python tests/bench/words_vs_pandoc.py build/release/bin/anneal-cli /usr/share/doc [--pandoc pandoc] [--count 40]

Words are runs of letters, digits and underscores; the score of a document is their F1, each word as often as it stands there. Files may be
packed with gzip. Pandoc 2.17 writes all of a page; from 3 on only its <main>, where it has one.
"""
import argparse
import collections
import gzip
import json
import pathlib
import random
import re
import subprocess
import tempfile


def words(text):
    return collections.Counter(re.findall(r"\w+", text))


def f1(ours, theirs):
    both = sum((ours & theirs).values())
    return 2 * both / max(1, sum(ours.values()) + sum(theirs.values()))


def decoded(data):
    try:
        return data.decode()
    except UnicodeDecodeError:
        said = re.search(rb"charset=[\"']?([\w-]+)", data[:4096])
        return data.decode(said.group(1).decode() if said else "cp1252", "replace")


def documents(folder, endings, count):
    """At most `count` of them, from as many folders as possible."""
    by_package = collections.defaultdict(list)
    for file in sorted(folder.rglob("*")):
        if not file.is_symlink() and file.is_file() and file.name.removesuffix(".gz").endswith(endings) and 1500 < file.stat().st_size < 600_000:
            by_package[file.relative_to(folder).parts[0]].append(file)
    chosen, dice = [], random.Random(5)
    while len(chosen) < count and any(by_package.values()):
        for files in by_package.values():
            if files:
                chosen.append(files.pop(dice.randrange(len(files))))
    return chosen[:count]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--pandoc", default="pandoc")
    parser.add_argument("--count", type=int, default=40)
    options = parser.parse_args()
    for kind, endings, reader in (("html", (".html", ".htm"), "html"), ("md", (".md",), "gfm")):
        scores = []
        for file in documents(options.folder, endings, options.count):
            data = file.read_bytes()
            data = gzip.decompress(data) if file.suffix == ".gz" else data
            theirs = subprocess.run([options.pandoc, "-f", reader, "-t", "plain", "--wrap=none"], input=decoded(data).encode(), capture_output=True)
            with tempfile.NamedTemporaryFile(suffix="." + kind) as copy:
                copy.write(data)
                copy.flush()
                ours = subprocess.run([options.cli, "extract", copy.name, "--json"], capture_output=True)
            if theirs.returncode:
                print(f"pandoc cannot read {file}")
                continue
            text = json.loads(ours.stdout)["text"] if ours.returncode == 0 else ""
            scores.append((f1(words(text), words(theirs.stdout.decode())), str(file)))
        scores.sort()
        for score, file in scores[:5]:
            print(f"{score:.4f}  {file}")
        if scores:
            print(f"{kind}: {len(scores)} documents, mean {sum(s for s, _ in scores) / len(scores):.4f}, lowest {scores[0][0]:.4f}, "
                  f"below 0.98: {sum(s < 0.98 for s, _ in scores)}")


if __name__ == "__main__":
    main()
