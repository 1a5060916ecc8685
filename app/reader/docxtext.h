// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/reader/docxlists.h"
#include "app/reader/docxstyles.h"
#include "core/document/textbuilder.h"

namespace anneal::reader {

/// Writes the parts of a DOCX file as text with blocks.
class DocxText
{
public:
    DocxText(const DocxStyles &styles, DocxLists &lists, document::TextBuilder &text) : m_styles(styles), m_lists(lists), m_text(text) { }

    void write(const Parts &parts);
    /// A note at the end: "[1] …".
    void writeNote(std::size_t number, const Parts &parts);

private:
    void paragraph(const Part &part);
    QString markOf(const Part &part, const DocxStyles::Meaning &meaning, int &depth);
    void endList();
    void table(const Part &part);

    const DocxStyles &m_styles;
    DocxLists &m_lists;
    document::TextBuilder &m_text;
    int m_listDepth = 0; // of the open list; 0: none
    int m_tables = 0;    // open ones: the inner ones are text of a cell
    int m_columns = 1;   // of the open cell
};

} // namespace anneal::reader
