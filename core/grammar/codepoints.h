// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace anneal::grammar {

inline constexpr char32_t kLastCodePoint = 0x10FFFF;

/// A set of Unicode code points as ranges: in order, apart from each other, no surrogates.
class CodePoints
{
public:
    struct Range
    {
        char32_t first, last;
    };

    CodePoints() = default;
    CodePoints(std::initializer_list<Range> ranges);
    static CodePoints all();

    void add(char32_t first, char32_t last); // surrogates are left out
    void add(const CodePoints &others);
    CodePoints inverted() const;
    bool isEmpty() const { return m_ranges.empty(); }
    const std::vector<Range> &ranges() const { return m_ranges; }

private:
    std::vector<Range> m_ranges;
};

/// Ranges of bytes, one behind the other: every combination is the UTF-8 of one code point.
struct ByteRanges
{
    struct Range
    {
        std::uint8_t first, last;
    };
    std::array<Range, 4> bytes {};
    int length = 0;
};

/// The UTF-8 of a range of code points, in as few pieces as possible.
std::vector<ByteRanges> utf8Ranges(char32_t first, char32_t last);

} // namespace anneal::grammar
