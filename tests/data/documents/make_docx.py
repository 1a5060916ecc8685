#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes review.docx: what Word documents hold beside plain paragraphs, each thing once or twice, as Word itself writes it (ECMA-376).

    python3 tests/data/documents/make_docx.py

tests/core/document/tst_docxreader.cpp has the text that Word shows for it when all changes are accepted.
"""
import pathlib
import zipfile

HERE = pathlib.Path(__file__).parent
W = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
     'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
     'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
     'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
     'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
     'xmlns:v="urn:schemas-microsoft-com:vml"')
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def run(text, looks=""):
    return f'<w:r>{f"<w:rPr>{looks}</w:rPr>" if looks else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content, style="", number=None, looks=""):
    if not content.startswith("<"):
        content = run(content)
    inner = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        inner += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    inner += looks
    return f'<w:p>{f"<w:pPr>{inner}</w:pPr>" if inner else ""}{content}</w:p>'


def cell(content, looks=""):
    return f'<w:tc><w:tcPr>{looks}</w:tcPr>{content}</w:tc>'


def row(*cells, looks=""):
    return f'<w:tr>{f"<w:trPr>{looks}</w:trPr>" if looks else ""}{"".join(cells)}</w:tr>'


def field(instruction, result):
    return (f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {instruction} </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>')


BOX = f'<w:txbxContent>{p("In a box.")}{p("Its second line.")}</w:txbxContent>'
BODY = "".join([
    p("Review of the Engine", "Title"),
    p("Parts", "Chapter"),  # a style of one's own, based on a heading, with a number
    p("Two parts", "Chapter2"),
    p("Plain words, and more of them."),
    p(run("A link: ") + f'<w:hyperlink r:id="rId9">{run("the manual")}</w:hyperlink>' + run(".")),
    p(run("Kept") + '<w:del w:id="1" w:author="A">' + '<w:r><w:delText> and deleted</w:delText></w:r></w:del>'
      + f'<w:ins w:id="2" w:author="A">{run(" and inserted")}</w:ins>' + run(".")),
    p("Its end was deleted: ", looks='<w:rPr><w:del w:id="3" w:author="A"/></w:rPr>'),
    p("it goes on here."),
    p(run("Seen.") + run(" Hidden.", "<w:vanish/>") + run(" Not hidden.", '<w:vanish w:val="0"/>') + run(" Hidden by its style.", '<w:rStyle w:val="Ghost"/>')),
    p(run("Page ") + field("PAGE", "7") + run(" of ") + field("NUMPAGES", "9") + run(".")),
    p(run("A note") + '<w:r><w:footnoteReference w:id="5"/></w:r>' + run(" and another") + '<w:r><w:endnoteReference w:id="2"/></w:r>' + run(".")),
    p(run("non") + '<w:r><w:noBreakHyphen/></w:r>' + run("stop, soft") + '<w:r><w:softHyphen/></w:r>' + run("ly") + '<w:r><w:br/></w:r>' + run("next line")),
    p('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>' + run(" right")),
    p(run("Where ") + "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>ab</m:t></m:r></m:sup></m:sSup>"
      "<m:r><m:t>=1</m:t></m:r></m:oMath>" + run(", 5 m") + run("2", '<w:vertAlign w:val="superscript"/>') + run(" of H")
      + run("2", '<w:vertAlign w:val="subscript"/>') + run("O, the 1") + run("st", '<w:vertAlign w:val="superscript"/>') + run(".")),
    p(run("Before the box.") + f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{BOX}</wps:txbx></mc:Choice>'
      f'<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>'),
    "".join(p(text, number=(1, level)) for text, level in [("first", 0), ("inner", 1), ("inner again", 1), ("second", 0), ("inner anew", 1)]),
    p("Between the lists."),
    p("third, of the same list", number=(1, 0)),
    p("starts anew", number=(2, 0)),
    p("a dot", number=(3, 0)),
    p("another dot", number=(3, 0)),
    p("A heading without its number", "Chapter", number=(0, 0)),
    "<w:sdt><w:sdtPr><w:alias w:val='name'/></w:sdtPr><w:sdtContent>" + p("From a form.") + "</w:sdtContent></w:sdt>",
    "<w:tbl><w:tblPr/><w:tblGrid/>",
    row(cell(p("Name")), cell(p("Weight") + p("in grams")), cell(p("Note"))),
    row(cell(p("Over two"), '<w:gridSpan w:val="2"/>'), cell(p("alone"))),
    row(cell(p("gone")), cell(p("gone")), cell(p("gone")), looks='<w:del w:id="9" w:author="A"/>'),
    row(cell(p("Down"), '<w:vMerge w:val="restart"/>'), cell("<w:tbl>" + row(cell(p("in")), cell(p("within"))) + "</w:tbl>" + p("")), cell(p("x"))),
    row(cell(p(""), "<w:vMerge/>"), cell(p("below")), cell(p("y"))),
    "</w:tbl>",
    p("The end.", "Plain2"),
    "<w:sectPr/>",
])


def level(depth, form, text, start=1):
    return (f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>')


NUMBERING = (f'<w:numbering {W}>'
             f'<w:abstractNum w:abstractNumId="10">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "%2)")}</w:abstractNum>'
             f'<w:abstractNum w:abstractNumId="11">{level(0, "bullet", chr(0xF0B7))}</w:abstractNum>'
             f'<w:abstractNum w:abstractNumId="12">{level(0, "upperRoman", "%1.")}{level(1, "decimal", "%1-%2.", 4)}</w:abstractNum>'
             '<w:num w:numId="1"><w:abstractNumId w:val="10"/></w:num>'
             '<w:num w:numId="2"><w:abstractNumId w:val="10"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
             '<w:num w:numId="3"><w:abstractNumId w:val="11"/></w:num>'
             '<w:num w:numId="4"><w:abstractNumId w:val="12"/></w:num></w:numbering>')
STYLES = (f'<w:styles {W}>'
          '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="Chapter"><w:name w:val="Chapter"/><w:basedOn w:val="berschrift1"/>'
          '<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
          '<w:style w:type="paragraph" w:styleId="Chapter2"><w:name w:val="Section"/><w:basedOn w:val="Chapter"/>'
          '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
          '<w:style w:type="paragraph" w:styleId="Plain2"><w:name w:val="Plain 2"/><w:basedOn w:val="Plain3"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="Plain3"><w:name w:val="Plain 3"/><w:basedOn w:val="Plain2"/></w:style>'  # a circle
          '<w:style w:type="character" w:styleId="Ghost"><w:name w:val="Ghost"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>')


def notes(kind, number, text):
    own = f'<w:r><w:{kind}Ref/></w:r>'
    return (f'<w:{kind}s {W}><w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
            f'<w:{kind} w:id="{number}">{p(own + run(text))}</w:{kind}></w:{kind}s>')


def relations(*pairs):
    items = "".join(f'<Relationship Id="r{i}" Type="{kind if "/" in kind else RELATION + kind}" Target="{target}"/>' for i, (kind, target) in enumerate(pairs))
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'


PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": relations(("officeDocument", "/text/main.xml"),
                             ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml")),
    "docProps/core.xml": '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title> The Review </dc:title></cp:coreProperties>',
    "text/_rels/main.xml.rels": relations(("styles", "styles.xml"), ("numbering", "../text/numbering.xml"), ("footnotes", "footnotes.xml"),
                                          ("endnotes", "endnotes.xml"), ("header", "header1.xml")),
    "text/main.xml": f"<w:document {W}><w:body>{BODY}</w:body></w:document>",
    "text/styles.xml": STYLES,
    "text/numbering.xml": NUMBERING,
    "text/footnotes.xml": notes("footnote", 5, "Below the page."),
    "text/endnotes.xml": notes("endnote", 2, "At the end."),
    "text/header1.xml": f"<w:hdr {W}>{p('A running head.')}</w:hdr>",
}
with zipfile.ZipFile(HERE / "review.docx", "w", zipfile.ZIP_DEFLATED) as archive:
    for name, xml in PARTS.items():
        archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), HEAD + xml, zipfile.ZIP_DEFLATED)
