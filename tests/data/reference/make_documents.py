#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes documents/: texts, training sets and broken files, small ones of the kinds that ../shared/testdata has, for clones without it.

    python3 tests/data/reference/make_documents.py     (Python 3.11, its standard library alone)

The form is that of ../shared/testdata/documents: manifest.jsonl names each file with what is expected of it.
"""
import json
import pathlib
import shutil

HERE = pathlib.Path(__file__).resolve().parent / "documents"
ROWS = 12  # of each training set

WEST = "Der Wärmeleiter fällt im Frühjahr über 20 °C.\n\nNaïve Ähren: façade, coöperate, ½ ± 3 µm.\nEnd of the text.\n"
EAST = "Тепло уходит медленно.\n\nЗима была долгой, весна короткой.\n"
MANIFEST = []


def write(name, data, **expected):
    file = HERE / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    if expected:
        MANIFEST.append({"file": name, **expected})


def lines(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf8")


def texts():
    for name, text, encoding in [("utf8", WEST, "utf-8"), ("utf8bom", WEST, "utf-8-sig"), ("latin1", WEST, "latin-1"),
                                 ("cp1252", "“Quoted” — dashes… €5, ‘single’, naïve.\n" + WEST, "cp1252"), ("utf16le", EAST, "utf-16-le"),
                                 ("utf16be", EAST, "utf-16-be"), ("crlf", WEST.replace("\n", "\r\n"), "utf-8")]:
        mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
        write(f"expected/{name}.txt.txt", text.encode("utf8"))
        write(f"txt/{name}.txt", mark + text.encode(encoding), type="txt", expected=f"expected/{name}.txt.txt")


def words(i):
    return f"What is {i} and {i}?", f"{i} and {i} are {2 * i}."


def alpaca(i):
    question, answer = words(i)
    return {"instruction": question, "input": "", "output": answer}


def messages(i):
    question, answer = words(i)
    return {"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]}


def with_tools(i):
    call = {"id": "0", "type": "function", "function": {"name": "add", "arguments": {"a": i, "b": i}}}
    tool = {"type": "function", "function": {"name": "add", "description": "Adds.", "parameters": {"type": "object", "properties": {
        "a": {"type": "integer"}, "b": {"type": "integer"}}}}}
    question, answer = words(i)
    return {"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": "", "tool_calls": [call]},
                         {"role": "tool", "tool_call_id": "0", "name": "add", "content": str(2 * i)},
                         {"role": "assistant", "content": answer}], "tools": [tool]}


def sharegpt(i):
    question, answer = words(i)
    return {"conversations": [{"from": "human", "value": question}, {"from": "gpt", "value": answer}]}


def preference(i):
    question, answer = words(i)
    return {"prompt": question, "chosen": answer, "rejected": f"{i} and {i} are {i}."}


def conversational(i):
    row = preference(i)
    return {"prompt": [{"role": "user", "content": row["prompt"]}], "chosen": [{"role": "assistant", "content": row["chosen"]}],
            "rejected": [{"role": "assistant", "content": row["rejected"]}]}


def implicit(i):
    row = conversational(i)
    return {"chosen": row["prompt"] + row["chosen"], "rejected": row["prompt"] + row["rejected"]}


def training_sets():
    def rows(make):
        return [make(i) for i in range(1, ROWS + 1)]
    for name, make in {"alpaca": alpaca, "sharegpt": sharegpt}.items():
        write(f"datasets/{name}.json", json.dumps(rows(make), indent=1).encode("utf8"))
    for name, make in {"alpaca": lambda i: alpaca(i) | {"system": "Be brief."}, "messages": messages, "messages-tools": with_tools,
                       "preference": preference, "preference-conversational": conversational, "preference-implicit": implicit,
                       "prompt-completion": lambda i: dict(zip(("prompt", "completion"), words(i))), "text": lambda i: {"text": " ".join(words(i))},
                       "unpaired": lambda i: dict(zip(("prompt", "completion"), words(i))) | {"label": i % 2 == 0}}.items():
        write(f"datasets/{name}.jsonl", lines(rows(make)))


def broken():
    def told(name, data, expect, **more):
        write(f"broken/{name}", data, type="broken", expect=expect, **more)
    good = [alpaca(i) for i in range(1, 25)]
    whole = lines(good[:8])
    told("bad-line.jsonl", lines(good[:20]) + b'{"instruction": "cut here", "outp\n' + lines(good[20:]), "skip-with-line", line=21, good_rows=24)
    told("blank-lines.jsonl", whole.replace(b"}\n", b"}\n\n"), "ok", good_rows=8)
    told("bom.jsonl", b"\xef\xbb\xbf" + whole, "ok", good_rows=8)
    told("invalid-utf8.jsonl", lines(good[:3]) + b'{"instruction": "\xff\xfe", "input": "", "output": "x"}\n' + lines(good[3:8]), "skip-with-line", line=4,
         good_rows=8)
    told("lone-surrogate.jsonl", lines(good[:1]) + b'{"text": "half \\ud83d of it"}\n', "skip-with-line", line=2, good_rows=1)
    odd = [{"messages": "no list"}, {"messages": []}, {"messages": [{"role": "user"}]}, {"messages": [{"role": "wizard", "content": "x"}]},
           {"messages": [{"role": "assistant", "content": 5}]}, {"other": 1}, [1, 2], None]
    told("wrong-types.jsonl", lines([messages(1), *odd, messages(2)]), "skip-with-line", bad_lines=[2, 3, 4, 5, 6, 7, 8, 9], good_rows=2)
    missing = [alpaca(i) for i in range(1, 21)]
    del missing[4]["output"]
    missing[9]["output"] = None
    missing[14]["instruction"] = ""
    missing[19]["output"] = ""
    told("missing-fields.json", json.dumps(missing, indent=1).encode("utf8"), "skip-with-row", bad_rows=[5, 10, 15, 20])
    told("huge-row.jsonl", lines([{"text": "long " * 800}, {"text": "short"}]), "ok", good_rows=2)
    told("truncated.json", json.dumps(good).encode("utf8")[:900], "error")
    told("trailing-comma.json", b'[\n {"text": "a"},\n {"text": "b"},\n]\n', "error", line=4)
    told("empty.json", b"", "error")
    told("empty-array.json", b"[]\n", "error")
    told("not-an-array.json", b'"just text"\n', "error")
    told("deep.json", b"[" * 1500 + b"]" * 1500, "error")
    told("nan.json", b'[{"text": "a", "weight": NaN}]\n', "error")
    told("blank.txt", b" \n\t\n ", "error-or-ok")
    told("invalid-utf8.md", b"# Title\n\nA byte \xff\xfe of nothing, and more text.\n", "ok-or-error", contains="more text")
    told("odd-length.utf16.txt", b"\xff\xfe" + "thirteen text".encode("utf-16-le")[:25], "ok-or-error", contains="thirteen")
    told("utf8-latin1-mixed.txt", "Wärme in UTF-8, ".encode("utf8") + "Wärme in Latin-1.\n".encode("latin-1"), "ok-or-error", contains="in UTF-8")
    told("binary.txt", bytes(range(256)) * 4, "error-or-ok")


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    texts()
    training_sets()
    broken()
    write("manifest.jsonl", lines(MANIFEST))


main()
