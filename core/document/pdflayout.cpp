// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/pdflayout.h"

#include "core/base/text.h"
#include "core/document/headings.h"
#include "core/document/linejoiner.h"
#include "core/document/pagelines.h"
#include "core/document/runningheads.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <utility>

namespace anneal::document {
namespace {

/// The Latin ligatures that some fonts have as characters of their own, as letters.
std::string withoutLigatures(std::string_view text)
{
    constexpr std::string_view kBeginning = "\xEF\xAC";
    constexpr std::array<std::string_view, 7> kLetters { "ff", "fi", "fl", "ffi", "ffl", "st", "st" }; // from U+FB00
    std::string made;
    for (std::size_t at = 0; at < text.size();) {
        const auto third = text.substr(at).starts_with(kBeginning) && at + 2 < text.size() ? static_cast<unsigned char>(text[at + 2]) - 0x80U : 99U;
        if (third < kLetters.size()) {
            made += kLetters[third];
            at += 3;
        } else {
            made += text[at++];
        }
    }
    return made;
}

/// The usual distance from one line's top to the next one's, as a multiple of the size.
float leadingOf(const std::vector<std::vector<Line>> &pages)
{
    std::vector<float> distances;
    for (const auto &lines : pages)
        for (std::size_t i = 1; i < lines.size(); ++i) {
            const float distance = (lines[i].all.top - lines[i - 1].all.top) / lines[i].all.size;
            if (lines[i].column == lines[i - 1].column && distance > 0.5F && distance < 3)
                distances.push_back(distance);
        }
    if (distances.empty())
        return 1.2F;
    const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
    std::nth_element(distances.begin(), middle, distances.end());
    return *middle;
}

bool endsSentence(std::string_view text)
{
    while (!text.empty() && (text.back() == ')' || text.back() == '"' || text.back() == '\''))
        text.remove_suffix(1);
    return text.empty() || text.back() == '.' || text.back() == '!' || text.back() == '?' || text.back() == ':' || text.ends_with("”")
        || text.ends_with("。");
}

/// How a line goes on from the one before it.
enum class Step { SameLine, NewLine, NewBlock };

/// Writes the lines of all pages as blocks.
class Writer
{
public:
    Writer(const Headings &headings, const LineJoiner &joiner, const config::PdfConfig &settings, float leading, Document &document)
        : m_headings(headings)
        , m_joiner(joiner)
        , m_settings(settings)
        , m_leading(leading)
        , m_document(document)
    { }

    void addPage(int number, const std::vector<Line> &lines, const Line *next);
    void finish();

private:
    /// Lines of footnotes, and whether one begins with the line.
    struct Notes
    {
        int page = 0;
        std::vector<std::pair<const Line *, bool>> lines;
    };

    std::size_t addFrom(const std::vector<Line> &lines, std::size_t at, int page);
    void writeNotes(const Notes &notes);
    void beginBlock(BlockKind kind, int level, int page);
    Step stepTo(const std::vector<Line> &lines, std::size_t at) const;
    Step stepOver(const Line &next) const;
    bool wouldHaveFit(const Line &next) const;
    bool isFootnote(const std::vector<Line> &lines, std::size_t at) const;
    BlockKind kindOf(const Line &line) const;
    int listLevel(const Line &line) const;
    void begin(BlockKind kind, int level, int page);
    void close();
    void addLine(const Line &line, Step step);

    const Headings &m_headings;
    const LineJoiner &m_joiner;
    const config::PdfConfig &m_settings;
    const float m_leading;
    Document &m_document;
    const Line *m_last = nullptr; // of the open block; null where none is open
    std::size_t m_lineCount = 0;  // of the open block
    std::vector<float> m_listLefts;
    Notes m_waiting; // of the page before
};

void Writer::close()
{
    if (!m_last)
        return;
    m_document.blocks.back().end = m_document.text.size();
    m_last = nullptr;
}

void Writer::begin(BlockKind kind, int level, int page)
{
    close();
    const bool continuesList = kind == BlockKind::List && !m_document.blocks.empty() && m_document.blocks.back().kind == BlockKind::List;
    if (!m_document.text.empty())
        m_document.text += continuesList ? "\n" : "\n\n";
    if (kind != BlockKind::List)
        m_listLefts.clear();
    m_document.blocks.push_back({ kind, level, page, m_document.text.size(), m_document.text.size() });
    m_lineCount = 0;
}

void Writer::addLine(const Line &line, Step step)
{
    auto &text = m_document.text;
    auto words = line.all.text;
    if (!line.cells.empty()) {
        words.clear();
        for (const auto &cell : line.cells)
            words += (words.empty() ? "" : "\t") + cell.text;
    }
    if (m_lineCount == 0)
        text += words;
    else if (step == Step::SameLine)
        m_joiner.append(text, words, m_settings.joinHyphenated);
    else
        text += '\n' + words;
    m_last = &line;
    ++m_lineCount;
}

BlockKind Writer::kindOf(const Line &line) const
{
    return !line.cells.empty() ? BlockKind::Table : listMark(line.all.text) > 0 ? BlockKind::List : BlockKind::Paragraph;
}

/// From 1: by how many items of the list further left have been seen.
int Writer::listLevel(const Line &line) const
{
    const auto deeper = std::count_if(m_listLefts.begin(), m_listLefts.end(), [&](float left) { return left < line.all.left - 3; });
    return static_cast<int>(std::min<std::ptrdiff_t>(deeper, 5)) + 1;
}

/// Whether the first word of the next line had room behind this one: then the line was ended on purpose.
bool Writer::wouldHaveFit(const Line &next) const
{
    const float room = m_last->columnRight - m_last->all.right;
    return room > next.all.firstWidth + 1.2F * next.all.size;
}

/// To the first line of another column or page.
Step Writer::stepOver(const Line &next) const
{
    const auto &text = m_document.text;
    const bool isText = m_document.blocks.back().kind == BlockKind::Paragraph || m_document.blocks.back().kind == BlockKind::List;
    const bool isIndented = next.all.left > next.columnLeft + 0.8F * next.all.size;
    const bool goesOn = isText && kindOf(next) == BlockKind::Paragraph && !wouldHaveFit(next) && !isIndented && !endsSentence(text)
        && std::abs(next.all.size - m_last->all.size) < 0.1F * next.all.size;
    return goesOn ? Step::SameLine : Step::NewBlock;
}

Step Writer::stepTo(const std::vector<Line> &lines, std::size_t at) const
{
    const auto &next = lines[at];
    if (!m_last || m_document.blocks.back().kind == BlockKind::Heading)
        return Step::NewBlock;
    if (at == 0 || lines[at - 1].column != next.column || m_last != &lines[at - 1])
        return stepOver(next);
    const auto kind = m_document.blocks.back().kind;
    const auto nextKind = kindOf(next);
    const float size = next.all.size;
    const bool isApart = next.all.top - m_last->all.top > (m_leading + 0.35F) * std::max(size, m_last->all.size)
        || std::abs(size - m_last->all.size) > 0.15F * m_headings.bodySize();
    if (kind == BlockKind::Table || nextKind == BlockKind::Table)
        return kind == nextKind && next.all.top - m_last->all.bottom < 1.5F * size ? Step::NewLine : Step::NewBlock;
    if (nextKind == BlockKind::List || isApart)
        return Step::NewBlock;
    if (m_last->isContents || next.isContents)
        return Step::NewLine;
    const bool isIndented = next.all.left > m_last->all.left + 0.8F * size;
    const bool isOutdented = next.all.left < m_last->all.left - 0.8F * size;
    if (kind == BlockKind::List)
        return isOutdented && m_lineCount > 1 ? Step::NewBlock : wouldHaveFit(next) ? Step::NewLine : Step::SameLine;
    if (LineJoiner::endsDivided(m_document.text) && !wouldHaveFit(next))
        return Step::SameLine;
    // An indented line begins a paragraph, unless the one before was the first of a hanging paragraph, or the one after it stays there.
    const bool staysIndented = at + 1 < lines.size() && lines[at + 1].column == next.column && std::abs(lines[at + 1].all.left - next.all.left) < 2
        && lines[at + 1].all.top - next.all.top < (m_leading + 0.35F) * size;
    const bool mayBegin = m_lineCount > 1 || endsSentence(m_document.text);
    if (isIndented && mayBegin && !staysIndented && next.all.left > next.columnLeft + 0.8F * size)
        return Step::NewBlock;
    if (isOutdented && m_lineCount > 1)
        return Step::NewBlock;
    return wouldHaveFit(next) ? Step::NewLine : Step::SameLine;
}

/// Small lines at the end of a column, from the first that begins with a mark on.
bool Writer::isFootnote(const std::vector<Line> &lines, std::size_t at) const
{
    const auto &line = lines[at];
    const auto first = line.all.text.empty() ? ' ' : line.all.text.front();
    const bool hasMark
        = std::isdigit(static_cast<unsigned char>(first)) || first == '*' || line.all.text.starts_with("†") || line.all.text.starts_with("‡");
    if (!hasMark || !line.cells.empty() || line.all.size > 0.93F * m_headings.bodySize())
        return false;
    for (auto i = at; i < lines.size() && lines[i].column == line.column; ++i)
        if (lines[i].all.size > 0.93F * m_headings.bodySize())
            return false;
    return true;
}

/// A footnote begins with each line that has a mark.
void Writer::writeNotes(const Notes &notes)
{
    for (const auto &[line, begins] : notes.lines) {
        if (begins)
            begin(BlockKind::Footnote, 0, notes.page);
        addLine(*line, Step::SameLine);
    }
}

void Writer::beginBlock(BlockKind kind, int level, int page)
{
    writeNotes(std::exchange(m_waiting, {}));
    begin(kind, level, page);
}

/// The block, or what goes on of one, that begins with line `at`; gives the number of its lines that were taken.
std::size_t Writer::addFrom(const std::vector<Line> &lines, std::size_t at, int page)
{
    if (const auto heading = m_headings.at(lines, at, page); heading.lines > 0) {
        beginBlock(BlockKind::Heading, heading.level, page);
        for (std::size_t i = 0; i < heading.lines; ++i)
            addLine(lines[at + i], Step::SameLine);
        return heading.lines;
    }
    const auto step = stepTo(lines, at);
    if (step == Step::NewBlock) {
        const auto kind = kindOf(lines[at]);
        beginBlock(kind, kind == BlockKind::List ? listLevel(lines[at]) : 0, page);
        if (kind == BlockKind::List)
            m_listLefts.push_back(lines[at].all.left);
    }
    addLine(lines[at], step);
    return 1;
}

/// `next` is the first line of the page behind it, if there is one.
void Writer::addPage(int number, const std::vector<Line> &lines, const Line *next)
{
    Notes notes { number, {} };
    auto pageBegin = m_document.text.size();
    bool isFirst = true;
    for (std::size_t i = 0; i < lines.size();) {
        if (isFootnote(lines, i)) {
            for (const int column = lines[i].column; i < lines.size() && lines[i].column == column; ++i)
                notes.lines.emplace_back(&lines[i], isFootnote(lines, i));
            continue;
        }
        const auto blocks = m_document.blocks.size();
        const auto taken = addFrom(lines, i, number);
        if (std::exchange(isFirst, false)) {
            pageBegin = m_document.blocks.back().begin;
            if (m_document.blocks.size() == blocks) { // what the page before began goes on, maybe without the hyphen that ended that page
                pageBegin = m_document.text.size() - lines[i].all.text.size();
                m_document.pages.back().end = std::min(m_document.pages.back().end, pageBegin);
            }
        }
        i += taken;
    }
    writeNotes(std::exchange(m_waiting, {}));
    // The notes of a page whose last paragraph goes on wait for its end.
    if (next && m_last && stepOver(*next) == Step::SameLine)
        m_waiting = std::move(notes);
    else
        writeNotes(notes);
    m_document.pages.push_back({ number, std::min(pageBegin, m_document.text.size()), m_document.text.size() });
}

void Writer::finish()
{
    writeNotes(std::exchange(m_waiting, {}));
    close();
}

std::vector<PageSegments> segmentsOfAll(const std::vector<ReadPage> &pages)
{
    std::vector<PageSegments> all;
    for (const auto &page : pages) {
        auto segments = segmentsOf(page);
        for (auto &segment : segments)
            segment.text = base::trimmed(base::withoutControls(withoutLigatures(segment.text)));
        std::erase_if(segments, [](const Segment &segment) { return segment.text.empty(); });
        all.push_back({ page.number, page.height, std::move(segments) });
    }
    return all;
}

} // namespace

void layOut(const std::vector<ReadPage> &pages, const std::vector<OutlineEntry> &outline, const config::PdfConfig &settings, Document &document,
    const std::stop_token &stop)
{
    auto all = segmentsOfAll(pages);
    if (settings.removeHeadersFooters)
        removeRunningHeads(all);
    LineJoiner joiner;
    std::vector<std::vector<Line>> lines; // kept: the writer looks back to the line before
    std::vector<int> numbers;
    for (auto &page : all) {
        for (const auto &segment : page.segments)
            joiner.learn(segment.text);
        lines.push_back(linesInOrder(std::move(page.segments)));
        numbers.push_back(page.number);
        if (stop.stop_requested())
            return;
    }
    const Headings headings(lines, numbers, outline);
    Writer writer(headings, joiner, settings, leadingOf(lines), document);
    for (std::size_t i = 0; i < lines.size() && !stop.stop_requested(); ++i)
        writer.addPage(numbers[i], lines[i], i + 1 < lines.size() && !lines[i + 1].empty() ? &lines[i + 1].front() : nullptr);
    writer.finish();
}

} // namespace anneal::document
