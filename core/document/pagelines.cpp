// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/pagelines.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <optional>

namespace anneal::document {
namespace {

constexpr float kWideGap = 1.2F;   // of the size: no gap between words
constexpr float kAligned = 3;      // points
constexpr int kDeepest = 4;        // columns within columns
constexpr std::size_t kFewest = 5; // lines on either side of a gap between columns

char32_t decoded(std::string_view utf8)
{
    const auto byte = [&](std::size_t i) { return char32_t(static_cast<unsigned char>(utf8[i])); };
    if (byte(0) < 0x80)
        return byte(0);
    if (utf8.size() >= 4 && byte(0) >= 0xF0)
        return (byte(0) & 7) << 18 | (byte(1) & 63) << 12 | (byte(2) & 63) << 6 | (byte(3) & 63);
    if (utf8.size() >= 3 && byte(0) >= 0xE0)
        return (byte(0) & 15) << 12 | (byte(1) & 63) << 6 | (byte(2) & 63);
    return utf8.size() >= 2 ? (byte(0) & 31) << 6 | (byte(1) & 63) : 0;
}

void include(Segment &all, const Segment &part)
{
    all.left = std::min(all.left, part.left);
    all.top = std::min(all.top, part.top);
    all.right = std::max(all.right, part.right);
    all.bottom = std::max(all.bottom, part.bottom);
}

/// Puts a segment behind another one of its row.
void append(Segment &row, const Segment &next)
{
    include(row, next);
    if (row.text.size() < next.text.size())
        row.size = next.size; // of the longer part: a mark of a list may be large
    row.text += ' ' + next.text;
}

/// A gap between columns, and what is left and right of it.
struct Gutter
{
    float left = 0, right = 0;
};

Segment boundsOf(const std::vector<Segment> &segments)
{
    Segment all = segments.front();
    for (const auto &segment : segments)
        include(all, segment);
    return all;
}

/// Lines that are words, not the cells of a table: most fill a good part of the column.
bool isProse(const std::vector<Segment> &segments)
{
    const float width = boundsOf(segments).width();
    const auto filled = std::count_if(segments.begin(), segments.end(), [&](const Segment &one) {
        return one.width() > 0.55F * width && (std::count(one.text.begin(), one.text.end(), ' ') >= 2 || isIdeographic(firstCharacter(one.text)));
    });
    return filled * 2 > static_cast<std::ptrdiff_t>(segments.size());
}

/// The share of the lines of the shorter side that stand beside no line of the other: rows of a table stand beside each other.
float shareOutOfStep(const std::vector<Segment> &left, const std::vector<Segment> &right)
{
    const auto &fewer = left.size() < right.size() ? left : right;
    std::vector<float> middles;
    for (const auto &one : left.size() < right.size() ? right : left)
        middles.push_back((one.top + one.bottom) / 2);
    std::sort(middles.begin(), middles.end());
    const auto alone = std::count_if(fewer.begin(), fewer.end(), [&](const Segment &one) {
        const float middle = (one.top + one.bottom) / 2;
        const auto next = std::lower_bound(middles.begin(), middles.end(), middle - 0.2F * one.size);
        return next == middles.end() || *next > middle + 0.2F * one.size;
    });
    return static_cast<float>(alone) / static_cast<float>(std::max<std::size_t>(fewer.size(), 1));
}

bool areColumns(const std::vector<Segment> &left, const std::vector<Segment> &right)
{
    constexpr float kOutOfStep = 0.25F;
    if (left.size() < kFewest || right.size() < kFewest)
        return false;
    return (isProse(left) && isProse(right)) || (std::min(left.size(), right.size()) >= 2 * kFewest && shareOutOfStep(left, right) >= kOutOfStep);
}

/// The gap that the fewest lines cross, in the middle part of the region; nothing where there is none with prose on both sides.
std::optional<Gutter> findGutter(const std::vector<Segment> &segments)
{
    constexpr float kNarrowest = 7; // points
    const auto all = boundsOf(segments);
    const auto bins = static_cast<std::size_t>(std::clamp(all.width(), 0.F, 20'000.F)) + 2;
    std::vector<float> covered(bins + 1); // height of the lines over each point
    float total = 0;
    for (const auto &one : segments) {
        const auto bin = [&](float x) { return std::min(bins, static_cast<std::size_t>(std::max(0.F, x - all.left))); };
        covered[bin(one.left)] += one.bottom - one.top;
        covered[bin(one.right)] -= one.bottom - one.top;
        total += one.bottom - one.top;
    }
    for (std::size_t i = 1; i < bins; ++i)
        covered[i] += covered[i - 1];
    const auto first = bins * 3 / 20, last = bins * 17 / 20;
    if (first >= last)
        return {};
    const float least = *std::min_element(covered.begin() + static_cast<std::ptrdiff_t>(first), covered.begin() + static_cast<std::ptrdiff_t>(last));
    if (least > 0.3F * total)
        return {};
    Gutter best;
    for (std::size_t i = first; i < last; ++i) {
        auto end = i;
        while (end < last && covered[end] <= least + 0.5F)
            ++end;
        if (static_cast<float>(end - i) > best.right - best.left)
            best = { all.left + static_cast<float>(i), all.left + static_cast<float>(end) };
        i = std::max(i, end);
    }
    if (best.right - best.left < kNarrowest)
        return {};
    return best;
}

bool isLeft(const Segment &one, const Gutter &gutter)
{
    return one.right <= gutter.left + 1;
}

bool isRight(const Segment &one, const Gutter &gutter)
{
    return one.left >= gutter.right - 1;
}

/// Lines of a region without columns, appended to `lines`.
class LineMaker
{
public:
    explicit LineMaker(std::vector<Line> &lines) : m_lines(lines) { }

    void addRegion(std::vector<Segment> segments, int depth);

private:
    bool addColumns(const std::vector<Segment> &segments, int depth);
    void addRows(std::vector<Segment> segments);

    std::vector<Line> &m_lines;
    int m_column = 0;
};

void LineMaker::addRegion(std::vector<Segment> segments, int depth)
{
    if (segments.empty())
        return;
    if (depth < kDeepest && segments.size() >= 2 * kFewest && addColumns(segments, depth))
        return;
    addRows(std::move(segments));
}

/// What crosses the gap divides the region into bands; a band with prose on both sides of it is read column by column.
bool LineMaker::addColumns(const std::vector<Segment> &segments, int depth)
{
    const auto gutter = findGutter(segments);
    if (!gutter)
        return false;
    std::vector<Segment> left, right;
    std::vector<float> crossing; // tops
    for (const auto &one : segments) {
        if (isLeft(one, *gutter))
            left.push_back(one);
        else if (isRight(one, *gutter))
            right.push_back(one);
        else
            crossing.push_back(one.top);
    }
    if (!areColumns(left, right))
        return false;
    std::sort(crossing.begin(), crossing.end());
    struct Band
    {
        std::vector<Segment> left, right, crossing;
    };
    std::vector<Band> bands(crossing.size() + 1); // each begins with what crosses
    for (const auto &one : segments) {
        const bool crosses = !isLeft(one, *gutter) && !isRight(one, *gutter);
        const float middle = crosses ? one.top : (one.top + one.bottom) / 2;
        auto &band = bands[static_cast<std::size_t>(std::upper_bound(crossing.begin(), crossing.end(), middle) - crossing.begin())];
        (crosses ? band.crossing : isLeft(one, *gutter) ? band.left : band.right).push_back(one);
    }
    std::vector<Segment> plain; // of bands without columns
    for (auto &band : bands) {
        plain.insert(plain.end(), band.crossing.begin(), band.crossing.end());
        if (band.left.size() < 2 || band.right.size() < 2) {
            plain.insert(plain.end(), band.left.begin(), band.left.end());
            plain.insert(plain.end(), band.right.begin(), band.right.end());
            continue;
        }
        addRegion(std::exchange(plain, {}), kDeepest);
        addRegion(std::move(band.left), depth + 1);
        addRegion(std::move(band.right), depth + 1);
    }
    addRegion(std::move(plain), kDeepest);
    return true;
}

/// Dots that lead from a title to its page.
bool hasLeader(const Segment &cell)
{
    return cell.text.ends_with(". .") || cell.text.ends_with("...");
}

/// The parts of a row between wide gaps.
std::vector<Segment> cellsOf(const std::vector<Segment> &row)
{
    const bool isContents = std::any_of(row.begin(), row.end(), hasLeader);
    std::vector<Segment> cells;
    for (const auto &one : row) {
        const bool continues = !cells.empty()
            && (isContents || one.left - cells.back().right < kWideGap * std::max(one.size, cells.back().size)
                || listMark(cells.back().text + ' ') > cells.back().text.size());
        if (continues)
            append(cells.back(), one);
        else
            cells.push_back(one);
    }
    return cells;
}

/// Whether two or more cells of the rows begin, end, or have their middle at the same place.
bool areAligned(const std::vector<Segment> &one, const std::vector<Segment> &other)
{
    const auto near = [](float a, float b) { return std::abs(a - b) <= kAligned; };
    int aligned = 0;
    for (const auto &cell : one)
        aligned += std::any_of(other.begin(), other.end(), [&](const Segment &above) {
            return near(cell.left, above.left) || near(cell.right, above.right) || near(cell.left + cell.right, above.left + above.right);
        });
    return aligned >= 2;
}

void LineMaker::addRows(std::vector<Segment> segments)
{
    const auto bounds = boundsOf(segments);
    std::vector<std::vector<Segment>> rows;
    std::vector<bool> isContents;
    for (const auto &row : rowsOf(std::move(segments))) {
        rows.push_back(cellsOf(row));
        isContents.push_back(std::any_of(row.begin(), row.end(), hasLeader));
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Line line;
        line.all = rows[i].front();
        for (std::size_t cell = 1; cell < rows[i].size(); ++cell)
            append(line.all, rows[i][cell]);
        const bool isRow
            = rows[i].size() > 1 && ((i > 0 && areAligned(rows[i], rows[i - 1])) || (i + 1 < rows.size() && areAligned(rows[i], rows[i + 1])));
        if (isRow)
            line.cells = rows[i];
        line.isContents = isContents[i];
        line.column = m_column;
        line.columnLeft = bounds.left;
        line.columnRight = bounds.right;
        m_lines.push_back(std::move(line));
    }
    ++m_column;
}

} // namespace

char32_t firstCharacter(std::string_view utf8)
{
    return utf8.empty() ? 0 : decoded(utf8);
}

char32_t lastCharacter(std::string_view utf8)
{
    auto at = utf8.size();
    while (at > 0 && (static_cast<unsigned char>(utf8[--at]) & 0xC0) == 0x80) { }
    return utf8.empty() ? 0 : decoded(utf8.substr(at));
}

bool isIdeographic(char32_t c)
{
    return (c >= 0x2E80 && c < 0xA4D0) || (c >= 0xF900 && c < 0xFB00) || (c >= 0xFF00 && c < 0xFFF0) || (c >= 0x20000 && c < 0x40000);
}

std::size_t listMark(std::string_view text)
{
    constexpr std::array<std::string_view, 14> kBullets { "•", "◦", "‣", "▪", "■", "▸", "●", "○", "∗", "·", "–", "—", "*", "-" };
    for (const auto bullet : kBullets)
        if (text.starts_with(bullet) && text.substr(bullet.size()).starts_with(' '))
            return bullet.size() + 1;
    std::size_t at = text.starts_with('(') ? 1 : 0;
    const auto begin = at;
    while (at < text.size() && at < begin + 3 && std::isdigit(static_cast<unsigned char>(text[at])))
        ++at;
    if (at == begin && at < text.size() && std::isalpha(static_cast<unsigned char>(text[at])))
        ++at;
    const bool isClosed = at > begin && at + 1 < text.size() && (text[at] == ')' || (text[at] == '.' && begin == 0)) && text[at + 1] == ' ';
    return isClosed ? at + 2 : 0;
}

std::vector<Segment> segmentsOf(const ReadPage &page)
{
    std::vector<Segment> segments;
    std::vector<float> heights;
    bool isOpen = false, hasSpace = false;
    const auto close = [&] {
        if (!heights.empty()) {
            const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
            std::nth_element(heights.begin(), middle, heights.end());
            segments.back().size = std::max(1.F, *middle);
        }
        heights.clear();
    };
    for (const auto &word : page.words) {
        const auto text = std::string_view(page.text).substr(word.begin, word.end - word.begin);
        const float height = word.bottom - word.top;
        if (isOpen && word.left - segments.back().right > kWideGap * std::max(height, heights.back()))
            isOpen = false;
        if (!isOpen) {
            close();
            const bool isEverywhere = isIdeographic(firstCharacter(text));
            segments.push_back({ word.left, word.top, word.right, word.bottom, 0, isEverywhere ? height : word.right - word.left, {} });
        } else if (hasSpace) {
            segments.back().text += ' ';
        }
        include(segments.back(), { word.left, word.top, word.right, word.bottom, 0, 0, {} });
        segments.back().text += text;
        heights.push_back(height);
        isOpen = !word.endsLine;
        hasSpace = word.hasSpaceAfter;
    }
    close();
    return segments;
}

std::vector<std::vector<Segment>> rowsOf(std::vector<Segment> segments)
{
    const auto middle = [](const Segment &one) { return (one.top + one.bottom) / 2; };
    std::stable_sort(segments.begin(), segments.end(), [&](const Segment &a, const Segment &b) { return middle(a) < middle(b); });
    std::vector<std::vector<Segment>> rows;
    float top = 0, bottom = 0; // of the row
    for (auto &one : segments) {
        const float shared = std::min(bottom, one.bottom) - std::max(top, one.top);
        if (rows.empty() || shared < 0.5F * std::min(bottom - top, one.bottom - one.top)) {
            rows.emplace_back();
            top = one.top;
            bottom = one.bottom;
        }
        rows.back().push_back(std::move(one));
    }
    for (auto &row : rows)
        std::stable_sort(row.begin(), row.end(), [](const Segment &a, const Segment &b) { return a.left < b.left; });
    return rows;
}

std::vector<Line> linesInOrder(std::vector<Segment> segments)
{
    std::vector<Line> lines;
    LineMaker(lines).addRegion(std::move(segments), 0);
    return lines;
}

} // namespace anneal::document
