// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/headings.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace anneal::document {
namespace {

constexpr float kLarger = 1.15F;      // than the text
constexpr float kMuchLarger = 1.3F;   // where an outline names the headings: lines of two scripts differ in height as well
constexpr std::size_t kLongest = 250; // bytes of a heading's line
constexpr std::size_t kMostLines = 4; // of a heading
constexpr int kDeepestLevel = 6;

int halfPoints(float size)
{
    return static_cast<int>(std::lround(size * 2));
}

/// What two ways to write a title have in common: its letters and digits.
std::string lettersOf(std::string_view text)
{
    std::string letters;
    for (const char c : text)
        if (std::isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80)
            letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return letters;
}

/// The same without the number before it: "2.1", "A.3", "Chapter 4", of which only the digits are known.
std::string_view withoutNumber(std::string_view letters)
{
    const auto at = std::find_if_not(letters.begin(), letters.end(), [](char c) { return std::isdigit(static_cast<unsigned char>(c)); });
    return letters.substr(static_cast<std::size_t>(at - letters.begin()));
}

bool isSameTitle(std::string_view one, std::string_view other)
{
    return one == other || (!withoutNumber(one).empty() && withoutNumber(one) == withoutNumber(other));
}

float sizeOfMost(const std::vector<std::vector<Line>> &pages)
{
    std::map<int, std::size_t> bytes;
    for (const auto &lines : pages)
        for (const auto &line : lines)
            bytes[halfPoints(line.all.size)] += line.all.text.size();
    const auto most = std::max_element(bytes.begin(), bytes.end(), [](const auto &a, const auto &b) { return a.second < b.second; });
    return most == bytes.end() ? 0 : static_cast<float>(most->first) / 2;
}

} // namespace

Headings::Headings(const std::vector<std::vector<Line>> &pages, const std::vector<int> &numbers, const std::vector<OutlineEntry> &outline)
    : m_bodySize(sizeOfMost(pages))
    , m_larger(outline.empty() ? kLarger : kMuchLarger)
{
    for (const auto &entry : outline)
        if (auto letters = lettersOf(entry.title); !letters.empty())
            m_outline[entry.page].emplace_back(std::move(letters), std::min(entry.level, kDeepestLevel));
    std::map<int, std::map<int, int>> byOutline; // size → level → how often
    std::map<int, int> sizes;
    for (std::size_t page = 0; page < pages.size(); ++page)
        for (std::size_t i = 0; i < pages[page].size(); ++i) {
            const auto &line = pages[page][i];
            if (isLarge(line))
                ++sizes[halfPoints(line.all.size)];
            if (const auto found = inOutline(pages[page], i, numbers[page]); found.lines > 0)
                ++byOutline[halfPoints(line.all.size)][found.level];
        }
    int level = 0;
    for (auto size = sizes.rbegin(); size != sizes.rend(); ++size) {
        level = std::min(level + 1, kDeepestLevel);
        const auto known = byOutline.find(size->first);
        if (known != byOutline.end())
            level = std::max_element(known->second.begin(), known->second.end(), [](const auto &a, const auto &b) {
                return a.second < b.second;
            })->first;
        m_levels[size->first] = level;
    }
}

bool Headings::isLarge(const Line &line) const
{
    const auto &text = line.all.text;
    return line.cells.empty() && !line.isContents && line.all.size >= m_larger * m_bodySize && text.size() <= kLongest
        && std::any_of(
            text.begin(), text.end(), [](char c) { return std::isalpha(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80; });
}

Headings::Found Headings::inOutline(const std::vector<Line> &lines, std::size_t at, int page) const
{
    const auto entries = m_outline.find(page);
    if (entries == m_outline.end() || lines[at].all.text.size() > kLongest)
        return {};
    std::string letters;
    for (std::size_t count = 1; count <= kMostLines && at + count <= lines.size(); ++count) {
        letters += lettersOf(lines[at + count - 1].all.text);
        for (const auto &[title, level] : entries->second)
            if (isSameTitle(letters, title))
                return { level, count };
    }
    return {};
}

Headings::Found Headings::at(const std::vector<Line> &lines, std::size_t at, int page) const
{
    if (const auto found = inOutline(lines, at, page); found.lines > 0)
        return found;
    if (!isLarge(lines[at]))
        return {};
    const auto level = m_levels.find(halfPoints(lines[at].all.size));
    std::size_t count = 1;
    while (count < kMostLines && at + count < lines.size() && isLarge(lines[at + count])
        && halfPoints(lines[at + count].all.size) == halfPoints(lines[at].all.size)
        && lines[at + count].all.top - lines[at + count - 1].all.bottom < 0.6F * lines[at].all.size
        && lines[at + count].all.top > lines[at + count - 1].all.top && inOutline(lines, at + count, page).lines == 0)
        ++count;
    return { level == m_levels.end() ? kDeepestLevel : level->second, count };
}

} // namespace anneal::document
