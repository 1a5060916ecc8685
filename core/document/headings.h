// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/document/pagelines.h"

#include <map>
#include <string>
#include <vector>

namespace anneal::document {

/// Knows which lines of a document are headings: those that its outline names, and those that are larger than its text.
class Headings
{
public:
    /// `lines` are those of the pages with these numbers.
    Headings(const std::vector<std::vector<Line>> &lines, const std::vector<int> &numbers, const std::vector<OutlineEntry> &outline);

    struct Found
    {
        int level = 0;         // 1 to 6
        std::size_t lines = 0; // that it takes
    };
    /// The heading that begins with line `at` of a page; of no lines where there is none.
    Found at(const std::vector<Line> &lines, std::size_t at, int page) const;
    /// The size of most of the text, in points.
    float bodySize() const { return m_bodySize; }

private:
    Found inOutline(const std::vector<Line> &lines, std::size_t at, int page) const;
    bool isLarge(const Line &line) const;

    float m_bodySize = 0;
    float m_larger = 0;                                                // so many times: a heading, whatever the outline says
    std::map<int, std::vector<std::pair<std::string, int>>> m_outline; // page → letters of the title, level
    std::map<int, int> m_levels;                                       // size in half points → level
};

} // namespace anneal::document
