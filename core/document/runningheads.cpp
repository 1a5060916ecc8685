// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/runningheads.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <string>

namespace anneal::document {
namespace {

constexpr int kMostRows = 3;      // at one edge
constexpr float kEdge = 0.2F;     // of the page's height
constexpr float kBucket = 4;      // points: heights within one and its neighbours are the same
constexpr float kApart = 0.9F;    // of the size: a larger gap is none between lines of a text
constexpr double kMostApart = .8; // of the rows at a height

enum class Edge { Top, Bottom };

/// Roman numerals up to a few hundred.
bool isRoman(std::string_view word)
{
    return !word.empty() && word.size() <= 8 && word.find_first_not_of("ivxlc") == std::string_view::npos;
}

std::string textOf(const std::vector<Segment> &row)
{
    std::string text;
    for (const auto &segment : row)
        text += (text.empty() ? "" : " ") + segment.text;
    return text;
}

/// The size of most of the text, in points.
float usualSize(const std::vector<PageSegments> &pages)
{
    std::map<float, std::size_t> bytes;
    for (const auto &page : pages)
        for (const auto &segment : page.segments)
            bytes[std::round(segment.size * 2) / 2] += segment.text.size();
    const auto most = std::max_element(bytes.begin(), bytes.end(), [](const auto &a, const auto &b) { return a.second < b.second; });
    return most == bytes.end() ? 0 : most->first;
}

/// The words with numbers as "#".
std::string pattern(const std::string &text)
{
    std::string made, word;
    const auto flush = [&] {
        made += isRoman(word) ? "#" : word;
        word.clear();
    };
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isdigit(byte)) {
            flush();
            if (!made.ends_with('#'))
                made += '#';
        } else if (std::isalpha(byte) || byte >= 0x80) {
            word += static_cast<char>(std::tolower(byte));
        } else {
            flush();
            made += c;
        }
    }
    flush();
    return made;
}

/// "12", "- xii -", "Page 3 of 10": no words but a number and what goes with it.
bool isPageNumber(std::string text)
{
    for (const std::string_view word : { "page", "seite", "of", "von" })
        if (const auto at = text.find(word); at != std::string::npos)
            text.erase(at, word.size());
    return text.find('#') != std::string::npos && text.find_first_not_of("#-–—/|.[]() ") == std::string::npos;
}

struct Candidate
{
    std::size_t page = 0;
    int bucket = 0;
    std::string pattern;
    bool isApart = false;
};

/// How often something comes at a height.
struct Counts
{
    std::map<std::pair<int, std::string>, std::vector<std::size_t>> patterns; // the pages, in their order
    std::map<int, int> numbers, rows, apart;

    explicit Counts(const std::vector<Candidate> &candidates)
    {
        for (const auto &one : candidates)
            for (int bucket = one.bucket - 1; bucket <= one.bucket + 1; ++bucket) {
                patterns[{ bucket, one.pattern }].push_back(one.page);
                numbers[bucket] += isPageNumber(one.pattern);
                ++rows[bucket];
                apart[bucket] += one.isApart;
            }
    }

    /// Whether it comes so often, and on the page before or after as well, or on the next one of that side: what begins each chapter does not.
    bool repeats(const Candidate &one, std::size_t fewest) const
    {
        const auto &pages = patterns.at({ one.bucket, one.pattern });
        const auto at = std::lower_bound(pages.begin(), pages.end(), one.page);
        const bool isBefore = at != pages.begin() && one.page - *std::prev(at) <= 2;
        const bool isAfter = std::next(at) != pages.end() && *std::next(at) - one.page <= 2;
        return pages.size() >= fewest && (isBefore || isAfter);
    }
};

/// The rows of all pages, and how many of them have been taken off at one edge.
class EdgeRows
{
public:
    EdgeRows(std::vector<std::vector<std::vector<Segment>>> &rows, const std::vector<PageSegments> &pages, Edge edge)
        : m_rows(rows)
        , m_pages(pages)
        , m_edge(edge)
        , m_largest(1.15F * usualSize(pages))
        , m_isOpen(pages.size(), true)
    { }

    void takeOff()
    {
        for (int i = 0; i < kMostRows; ++i)
            if (!takeOffOne())
                return;
    }

private:
    std::vector<Candidate> candidates() const;
    bool takeOffOne();

    std::vector<std::vector<std::vector<Segment>>> &m_rows;
    const std::vector<PageSegments> &m_pages;
    Edge m_edge;
    float m_largest;            // of a size that is not that of headings
    std::vector<bool> m_isOpen; // the row before was taken off
};

std::vector<Candidate> EdgeRows::candidates() const
{
    const auto top = [](const std::vector<Segment> &row) {
        return std::min_element(row.begin(), row.end(), [](const auto &a, const auto &b) { return a.top < b.top; })->top;
    };
    const auto bottom = [](const std::vector<Segment> &row) {
        return std::max_element(row.begin(), row.end(), [](const auto &a, const auto &b) { return a.bottom < b.bottom; })->bottom;
    };
    std::vector<Candidate> found;
    for (std::size_t page = 0; page < m_rows.size(); ++page) {
        const auto &rows = m_rows[page];
        if (!m_isOpen[page] || rows.empty())
            continue;
        const auto &row = m_edge == Edge::Top ? rows.front() : rows.back();
        const float height = m_pages[page].height;
        if (m_edge == Edge::Top ? bottom(row) > kEdge * height : top(row) < (1 - kEdge) * height)
            continue;
        float gap = height; // to the next row
        if (rows.size() > 1)
            gap = m_edge == Edge::Top ? top(rows[1]) - bottom(row) : top(row) - bottom(rows[rows.size() - 2]);
        const bool isLarge = row.front().size > m_largest; // "Chapter 3" stands at the same height as "Chapter 2", and is none of these
        const auto text = textOf(row);
        found.push_back(
            { page, static_cast<int>(std::lround(top(row) / kBucket)), isLarge ? text : pattern(text), !isLarge && gap > kApart * row.front().size });
    }
    return found;
}

bool EdgeRows::takeOffOne()
{
    const auto found = candidates();
    const Counts counts(found);
    const int fewest = m_pages.size() <= 5 ? 2 : 3;
    const int many = std::max(4, static_cast<int>(m_pages.size() / 4));
    std::vector<bool> isTaken(m_pages.size());
    bool any = false;
    for (const auto &one : found) {
        const int rows = counts.rows.at(one.bucket);
        const bool repeats = counts.repeats(one, static_cast<std::size_t>(fewest))
            || (isPageNumber(one.pattern) && counts.numbers.at(one.bucket) >= fewest)
            || (rows >= many && counts.apart.at(one.bucket) > kMostApart * rows);
        if (!repeats)
            continue;
        auto &page = m_rows[one.page];
        page.erase(m_edge == Edge::Top ? page.begin() : std::prev(page.end()));
        isTaken[one.page] = any = true;
    }
    m_isOpen = isTaken;
    return any;
}

} // namespace

void removeRunningHeads(std::vector<PageSegments> &pages)
{
    std::vector<std::vector<std::vector<Segment>>> rows;
    for (const auto &page : pages)
        rows.push_back(rowsOf(page.segments));
    for (const auto edge : { Edge::Top, Edge::Bottom })
        EdgeRows(rows, pages, edge).takeOff();
    for (std::size_t i = 0; i < pages.size(); ++i) {
        // What is left of a page, in the order in which it came.
        std::map<std::pair<float, float>, int> left;
        for (const auto &row : rows[i])
            for (const auto &segment : row)
                ++left[{ segment.left, segment.top }];
        std::erase_if(pages[i].segments, [&](const Segment &segment) {
            auto &count = left[{ segment.left, segment.top }];
            return count-- <= 0;
        });
    }
}

} // namespace anneal::document
