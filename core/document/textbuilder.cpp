// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/textbuilder.h"

#include <algorithm>
#include <utility>

namespace anneal::document {
namespace {

constexpr int kDeepestIndent = 16; // of list items: a stranger's list may be nested a thousand times

bool isHtmlSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

} // namespace

void TextBuilder::startPart()
{
    const bool atLineStart = m_text.empty() || m_lines > 0 || m_text.back() == '\n';
    if (m_lines > 0) {
        const auto begin = m_blocks.empty() ? 0 : m_blocks.back().begin;
        while (m_text.size() > begin && (m_text.back() == ' ' || m_text.back() == '\t'))
            m_text.pop_back();
        if (!m_blocks.empty())
            m_blocks.back().end = std::min(m_blocks.back().end, m_text.size());
        int ends = 0;
        for (auto at = m_text.size(); at > 0 && m_text[at - 1] == '\n'; --at)
            ++ends;
        if (!m_text.empty())
            m_text.append(static_cast<std::size_t>(std::max(0, m_lines - ends)), '\n');
    }
    m_lines = 0;
    m_text.append(static_cast<std::size_t>(std::exchange(m_tabs, 0)), '\t');
    if (m_needsBlank && !atLineStart && m_text.back() != '\t' && m_text.back() != ' ')
        m_text += ' ';
    m_needsBlank = false;
    const auto &part = m_open.empty() ? m_paragraph : m_open.back();
    if (part.id != m_writtenId) {
        m_blocks.push_back({ part.kind, part.level, 0, m_text.size(), m_text.size() });
        m_writtenId = part.id;
    }
    m_text += std::exchange(m_mark, {});
}

void TextBuilder::write(std::string_view bytes)
{
    if (m_lastId == 0)
        paragraph(0);
    startPart();
    m_text += bytes;
    m_blocks.back().end = m_text.size();
}

void TextBuilder::text(std::string_view utf8)
{
    for (std::size_t at = 0; at < utf8.size();) {
        if (isHtmlSpace(utf8[at])) {
            m_needsBlank = true;
            ++at;
            continue;
        }
        auto end = at;
        while (end < utf8.size() && !isHtmlSpace(utf8[end]))
            ++end;
        write(utf8.substr(at, end - at));
        at = end;
    }
}

void TextBuilder::verbatim(std::string_view utf8)
{
    if (!utf8.empty())
        write(utf8);
}

void TextBuilder::lineBreak()
{
    if (m_isInCell) {
        m_needsBlank = true;
        return;
    }
    ++m_lines;
    m_needsBlank = false;
}

void TextBuilder::separate(int lines)
{
    if (m_isInCell) {
        m_needsBlank = true;
        return;
    }
    m_lines = std::max(m_lines, lines);
    m_needsBlank = false;
}

void TextBuilder::paragraph(int lines)
{
    separate(lines);
    m_paragraph.id = ++m_lastId;
}

void TextBuilder::open(BlockKind kind, int level)
{
    m_open.push_back({ kind, level, ++m_lastId });
}

void TextBuilder::close()
{
    if (m_open.empty())
        return;
    m_open.pop_back();
    if (m_open.empty())
        m_paragraph.id = ++m_lastId;
}

bool TextBuilder::isIn(BlockKind kind) const
{
    return std::any_of(m_open.begin(), m_open.end(), [&](const Part &part) { return part.kind == kind; });
}

void TextBuilder::item(std::string mark, int depth)
{
    separate(1);
    m_mark = m_isInCell ? std::string() : std::string(2 * static_cast<std::size_t>(std::clamp(depth - 1, 0, kDeepestIndent)), ' ');
    m_mark += mark;
}

void TextBuilder::beginRow()
{
    separate(1);
    m_cell = 0;
    m_tabs = 0;
}

void TextBuilder::beginCell()
{
    m_needsBlank = false;
    m_tabs += m_cell++ > 0;
    m_isInCell = true;
}

void TextBuilder::endCell()
{
    m_isInCell = false;
    m_needsBlank = false;
}

void TextBuilder::endRow()
{
    endCell();
    m_tabs = 0; // of empty cells at its end
    m_cell = 0;
    separate(1);
}

void TextBuilder::moveTo(Document &document)
{
    while (!m_text.empty() && isHtmlSpace(m_text.back()))
        m_text.pop_back();
    const auto isBlank = [&](const Block &block) {
        const auto text = std::string_view(m_text).substr(std::min(block.begin, m_text.size()), block.end - block.begin);
        return std::all_of(text.begin(), text.end(), isHtmlSpace);
    };
    std::erase_if(m_blocks, isBlank);
    if (!m_blocks.empty())
        m_blocks.back().end = std::min(m_blocks.back().end, m_text.size());
    document.text = std::move(m_text);
    document.blocks = std::move(m_blocks);
}

} // namespace anneal::document
