// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of a DOCX file say, before it becomes text. ECMA-376 part 1, 17 (WordprocessingML).
#pragma once

#include <QString>
#include <QXmlStreamReader>

#include <optional>
#include <vector>

namespace anneal::reader {

/// The vocabularies that matter here; documents in the strict form have other addresses for the same.
enum class Vocabulary { Word, Math, Alternatives, Other };
Vocabulary vocabularyOf(QStringView namespaceUri);

/// The element the reader stands at, if it is one of WordprocessingML; else empty.
QStringView wordElement(const QXmlStreamReader &xml);
/// A w: attribute; empty where there is none.
QString wordAttribute(const QXmlStreamReader &xml, QStringView name);
/// Whether a switch like <w:vanish/> is on: it is, unless its value says no.
bool isSwitchedOn(const QXmlStreamReader &xml);

/// Which list a paragraph belongs to, and how deep.
struct NumberPlace
{
    std::optional<int> list; // 0: none, whatever its style says
    std::optional<int> level;
};

/// What <w:pPr> says, of a paragraph or of a style.
struct ParagraphLooks
{
    QString style;
    NumberPlace number;
    std::optional<int> outline; // of a heading 0 to 8
    bool isMarkDeleted = false; // by a tracked change: it goes on with the next paragraph
};
/// REQUIRES: the reader stands at <w:pPr>; afterwards at its end.
ParagraphLooks readLooks(QXmlStreamReader &xml);

/// A piece of a document: a paragraph, or where a table begins and ends.
struct Part
{
    enum class Kind { Paragraph, BeginTable, BeginRow, BeginCell, EndCell, EndRow, EndTable };
    Kind kind = Kind::Paragraph;
    ParagraphLooks looks;
    QString text;    // lines end in \n
    int columns = 1; // of a cell
};
using Parts = std::vector<Part>;

} // namespace anneal::reader
