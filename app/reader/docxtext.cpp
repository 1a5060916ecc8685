// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reader/docxtext.h"

#include "core/base/text.h"

#include <algorithm>
#include <utility>

namespace anneal::reader {

using document::BlockKind;

namespace {

/// Without blanks at its ends, and without what no text may hold.
std::string written(const QString &text)
{
    qsizetype begin = 0, end = text.size();
    while (begin < end && text[begin].isSpace())
        ++begin;
    while (end > begin && text[end - 1].isSpace())
        --end;
    return base::withoutControls(QStringView(text).sliced(begin, end - begin).toUtf8().toStdString());
}

} // namespace

void DocxText::endList()
{
    if (std::exchange(m_listDepth, 0) > 0)
        m_text.close();
}

/// The mark of a paragraph in a list, and how deep it stands there; 0 for others.
QString DocxText::markOf(const Part &part, const DocxStyles::Meaning &meaning, int &depth)
{
    const int list = part.looks.number.list.value_or(meaning.number.list.value_or(0));
    depth = 0;
    if (list == 0)
        return {};
    auto level = part.looks.number.level;
    if (!level)
        level = meaning.number.level;
    const int at = std::clamp(level.value_or(m_lists.levelOfStyle(list, part.looks.style)), 0, DocxLists::kLevels - 1);
    depth = at + 1;
    return m_lists.next(list, at);
}

void DocxText::paragraph(const Part &part)
{
    constexpr int kDeepestHeading = 6;
    const auto meaning = m_styles.meaningOf(part.looks.style);
    const int heading = part.looks.outline ? (*part.looks.outline <= 8 ? *part.looks.outline + 1 : 0) : meaning.heading;
    int depth = 0;
    const auto mark = markOf(part, meaning, depth).toStdString();
    auto text = written(part.text);
    if (text.empty())
        return;
    const bool isTitle = heading > 0 && m_tables == 0;
    if (isTitle || m_tables > 0)
        std::replace(text.begin(), text.end(), '\n', ' ');
    if (m_tables > 0) {
        std::replace(text.begin(), text.end(), '\t', ' ');
        m_text.separate(1);
        return m_text.verbatim(mark + text);
    }
    if (isTitle || depth == 0)
        endList();
    if (isTitle) {
        m_text.separate(2);
        m_text.open(BlockKind::Heading, std::clamp(heading, 1, kDeepestHeading));
        m_text.verbatim(mark + text);
        m_text.close();
        m_text.separate(2);
    } else if (depth > 0) {
        m_text.separate(m_listDepth == 0 ? 2 : 1);
        if (depth != m_listDepth) {
            endList();
            m_text.open(BlockKind::List, depth);
            m_listDepth = depth;
        }
        m_text.item(mark, depth);
        m_text.verbatim(text);
    } else {
        m_text.paragraph(2);
        m_text.verbatim(text);
    }
}

void DocxText::table(const Part &part)
{
    switch (part.kind) {
    case Part::Kind::BeginTable:
        if (m_tables++ == 0) {
            endList();
            m_text.separate(2);
            m_text.open(BlockKind::Table);
        }
        return;
    case Part::Kind::EndTable:
        if (--m_tables == 0) {
            m_text.close();
            m_text.separate(2);
        }
        return;
    default:
        break;
    }
    if (m_tables > 1)
        return m_text.separate(1);
    switch (part.kind) {
    case Part::Kind::BeginRow:
        return m_text.beginRow();
    case Part::Kind::EndRow:
        return m_text.endRow();
    case Part::Kind::BeginCell:
        m_columns = part.columns;
        return m_text.beginCell();
    case Part::Kind::EndCell:
        m_text.endCell();
        for (; m_columns > 1; --m_columns) { // as many cells as columns
            m_text.beginCell();
            m_text.endCell();
        }
        return;
    default:
        return;
    }
}

void DocxText::write(const Parts &parts)
{
    for (const auto &part : parts)
        if (part.kind == Part::Kind::Paragraph)
            paragraph(part);
        else
            table(part);
    endList();
}

void DocxText::writeNote(std::size_t number, const Parts &parts)
{
    std::string all;
    for (const auto &part : parts)
        if (const auto text = part.kind == Part::Kind::Paragraph ? written(part.text) : std::string(); !text.empty())
            all += (all.empty() ? "" : "\n") + text;
    if (all.empty())
        return;
    m_text.separate(2);
    m_text.open(BlockKind::Footnote);
    m_text.verbatim('[' + std::to_string(number) + "] " + all);
    m_text.close();
}

} // namespace anneal::reader
