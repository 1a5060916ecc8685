// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/codepoints.h"

#include <algorithm>

namespace anneal::grammar {
namespace {

constexpr char32_t kFirstSurrogate = 0xD800, kLastSurrogate = 0xDFFF;
constexpr char32_t kLastOfLength[] { 0x7F, 0x7FF, 0xFFFF, kLastCodePoint }; // with 1, 2, 3, 4 bytes

std::array<std::uint8_t, 4> encoded(char32_t code, int length)
{
    static constexpr std::uint8_t kLead[] { 0, 0, 0xC0, 0xE0, 0xF0 };
    std::array<std::uint8_t, 4> bytes {};
    for (int i = length - 1; i > 0; --i, code >>= 6)
        bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(0x80 | (code & 0x3F));
    bytes[0] = static_cast<std::uint8_t>(kLead[length] | code);
    return bytes;
}

/// Splits until all bytes behind the first that differs are free: then the ranges of the bytes are independent.
void split(char32_t first, char32_t last, int length, std::vector<ByteRanges> &pieces)
{
    for (int free = 1; free < length; ++free) {
        const char32_t low = (char32_t { 1 } << (6 * free)) - 1;
        if ((first & ~low) == (last & ~low))
            break;
        if ((first & low) != 0) {
            split(first, first | low, length, pieces);
            return split((first | low) + 1, last, length, pieces);
        }
        if ((last & low) != low) {
            split(first, (last & ~low) - 1, length, pieces);
            return split(last & ~low, last, length, pieces);
        }
    }
    const auto from = encoded(first, length), to = encoded(last, length);
    ByteRanges piece;
    piece.length = length;
    for (std::size_t i = 0; i < static_cast<std::size_t>(length); ++i)
        piece.bytes[i] = { from[i], to[i] };
    pieces.push_back(piece);
}

} // namespace

CodePoints::CodePoints(std::initializer_list<Range> ranges)
{
    for (const auto &range : ranges)
        add(range.first, range.last);
}

CodePoints CodePoints::all()
{
    return { { 0, kLastCodePoint } };
}

void CodePoints::add(char32_t first, char32_t last)
{
    last = std::min(last, kLastCodePoint);
    if (first < kFirstSurrogate && last > kLastSurrogate) {
        add(first, kFirstSurrogate - 1);
        first = kLastSurrogate + 1;
    }
    if (first >= kFirstSurrogate && first <= kLastSurrogate)
        first = kLastSurrogate + 1;
    if (last >= kFirstSurrogate && last <= kLastSurrogate)
        last = kFirstSurrogate - 1;
    if (first > last)
        return;
    const auto at
        = std::lower_bound(m_ranges.begin(), m_ranges.end(), first, [](const Range &range, char32_t code) { return range.last + 1 < code; });
    auto end = at;
    for (; end != m_ranges.end() && end->first <= last + 1; ++end) {
        first = std::min(first, end->first);
        last = std::max(last, end->last);
    }
    m_ranges.insert(m_ranges.erase(at, end), { first, last });
}

void CodePoints::add(const CodePoints &others)
{
    for (const auto &range : others.m_ranges)
        add(range.first, range.last);
}

CodePoints CodePoints::inverted() const
{
    CodePoints result;
    char32_t next = 0;
    for (const auto &range : m_ranges) {
        if (range.first > next)
            result.add(next, range.first - 1);
        next = range.last + 1;
    }
    if (next <= kLastCodePoint)
        result.add(next, kLastCodePoint);
    return result;
}

std::vector<ByteRanges> utf8Ranges(char32_t first, char32_t last)
{
    std::vector<ByteRanges> pieces;
    for (int length = 1; length <= 4 && first <= last; ++length) {
        const char32_t end = std::min(last, kLastOfLength[length - 1]);
        if (first > end)
            continue;
        split(first, end, length, pieces);
        first = end + 1;
    }
    return pieces;
}

} // namespace anneal::grammar
