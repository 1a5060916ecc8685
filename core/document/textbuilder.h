// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/document/document.h"

#include <string>
#include <string_view>
#include <vector>

namespace anneal::document {

/// Writes a document's text part by part and notes where its blocks stand. What separates parts is written before the text behind it, so
/// nothing is written for parts without text.
class TextBuilder
{
public:
    /// Text as a browser shows it: white space becomes one blank, none at the beginning of a line.
    void text(std::string_view utf8);
    /// Text as it stands.
    void verbatim(std::string_view utf8);
    /// A line break within a part.
    void lineBreak();
    /// At least `lines` line ends before what comes next: 1 begins a line, 2 leaves an empty one. In a cell it is a blank.
    void separate(int lines);
    /// Begins another part of kind Paragraph where no other kind is open; it ends the one before it.
    void paragraph(int lines = 2);

    /// What follows belongs to a block of this kind until close(). Inner ones break the outer up: blocks do not overlap.
    void open(BlockKind kind, int level = 0);
    void close();
    bool isIn(BlockKind kind) const;

    /// The mark of a list's item ("- ", "3. "), written before its first text.
    void item(std::string mark, int depth);
    void beginRow();
    void beginCell();
    void endCell();
    void endRow();

    std::size_t size() const { return m_text.size(); }
    /// The text without blanks at its end, and the blocks. REQUIRES: nothing is written afterwards.
    void moveTo(Document &document);

private:
    struct Part
    {
        BlockKind kind = BlockKind::Paragraph;
        int level = 0;
        std::size_t id = 0;
    };
    void write(std::string_view bytes);
    void startPart();
    void endPart();

    std::string m_text;
    std::vector<Block> m_blocks;
    std::vector<Part> m_open;    // the innermost last
    Part m_paragraph;            // where none is open
    std::size_t m_lastId = 0;    // so many parts there were
    std::size_t m_writtenId = 0; // of the block that is being written; 0 for none
    int m_lines = 0;             // to write before the next text
    int m_tabs = 0;
    int m_cell = 0; // from 1 in a row
    bool m_isInCell = false;
    bool m_needsBlank = false;
    std::string m_mark;
};

} // namespace anneal::document
