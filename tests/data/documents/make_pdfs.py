#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the PDF documents of this folder, without any library: everything is set in Courier, whose characters are all as wide.

    python3 tests/data/documents/make_pdfs.py
"""
import pathlib

HERE = pathlib.Path(__file__).parent
WIDTH, HEIGHT = 595, 842

# Twenty sentences, and what tells one from the other.
NUMBERS = ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
           "sixteenth seventeenth eighteenth nineteenth twentieth").split()
SENTENCE = ("The {} sentence of this document goes on over several lines of its column, so that an extraordinary reader who mixes "
            "columns would be noticed, and it ends here.")
DIVIDED = {"extraordinary": ("extraor-", "dinary"), "document": ("docu-", "ment"), "several": ("sev-", "eral")}


def escaped(text):
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def show(x, y, size, text):
    return f"BT /F {size} Tf {x} {y} Td ({escaped(text)}) Tj ET\n"


def wrapped(text, columns):
    lines, line = [], ""
    words = text.split()
    while words:
        word = words.pop(0)
        joined = f"{line} {word}".strip()
        if len(joined) <= columns:
            line = joined
            continue
        before, after = DIVIDED.get(word, ("", ""))
        if before and len(f"{line} {before}") <= columns:
            line = f"{line} {before}"
            word = after
        lines.append(line)
        line = word
    return lines + [line]


def two_column_page(number, chapter):
    """Five sentences: two and a half in each column, below a heading over both."""
    made = show(50, 805, 8, f"A Manual of Columns   Chapter {chapter}") + show(290, 30, 8, str(number))
    made += show(50, 760, 16, f"Chapter {chapter} of Columns")
    lines = []
    for name in NUMBERS[(number - 1) * 5:number * 5]:
        lines += wrapped(SENTENCE.format(name), 34)
    half = (len(lines) + 1) // 2
    for column, part in enumerate((lines[:half], lines[half:])):
        for i, line in enumerate(part):
            made += show(50 + column * 260, 730 - i * 13, 10, line)
    return made


def plain_page():
    """A table, a list and a footnote."""
    made = show(50, 805, 8, "A Manual of Columns   Chapter 5") + show(290, 30, 8, "5") + show(50, 760, 16, "Chapter 5 of Columns")
    for i, row in enumerate((("Name", "Size", "Price"), ("small box", "10 cm", "1.50"), ("large box", "25 cm", "3.00"))):
        for x, cell in zip((50, 250, 400), row):
            made += show(x, 700 - i * 13, 10, cell)
    for i, line in enumerate(("1. The item of a list.", "2. Another item.")):
        made += show(50, 630 - i * 13, 10, line)
    return made + show(50, 560, 10, "A paragraph with a note at its end.") + show(50, 80, 7, "1 What the note says.")


def picture_page():
    return "q 300 0 0 300 100 300 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID 00FF80C0> EI Q\n"


def write(name, pages, outline):
    objects = [b"<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R>>", None, b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>", None]
    page_ids = []
    for content in pages:
        bytes_ = content.encode("latin-1")
        objects.append(b"<</Length %d>>stream\n%sendstream" % (len(bytes_), bytes_))
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>"
                       % (WIDTH, HEIGHT, len(objects)))
        page_ids.append(len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), b" ".join(b"%d 0 R" % i for i in page_ids))
    first = len(objects) + 1
    for i, (title, page) in enumerate(outline):
        links = (b"/Prev %d 0 R" % (first + i - 1) if i else b"") + (b"/Next %d 0 R" % (first + i + 1) if i + 1 < len(outline) else b"")
        objects.append(b"<</Title(%s)/Parent 4 0 R/Dest[%d 0 R/Fit]%s>>" % (title.encode(), page_ids[page - 1], links))
    objects[3] = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (first, len(objects), len(outline)) if outline else b"<<>>"
    made, places = bytearray(b"%PDF-1.4\n"), []
    for i, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s\nendobj\n" % (i, body)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    (HERE / name).write_bytes(made)


chapters = [two_column_page(number, number) for number in range(1, 5)] + [plain_page()]
write("columns.pdf", chapters + [picture_page()], [(f"Chapter {n} of Columns", n) for n in range(1, 6)])
