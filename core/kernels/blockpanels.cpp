// SPDX-License-Identifier: GPL-3.0-or-later
// Where the codes stand in blocks: ggml-quants.c of llama.cpp.
#include "core/kernels/blockpanels.h"

#include "core/kernels/parallel.h"

#include <cstring>

namespace anneal::kernels {

namespace {

using Codes = std::uint8_t[kGroup];

std::uint8_t byteAt(const std::byte *at)
{
    return std::to_integer<std::uint8_t>(*at);
}

/// Group `group` of a block, as codes that are not negative.
void readCodes(BlockFormat format, const std::byte *block, std::int64_t group, Codes &codes)
{
    // In the formats with 32 numbers to a block the low halves of the bytes come first.
    const auto nibbles = [&](const std::byte *bytes) {
        for (int i = 0; i < 16; ++i) {
            codes[i] = byteAt(bytes + i) & 15;
            codes[16 + i] = byteAt(bytes + i) >> 4;
        }
    };
    const auto fifthBits = [&](const std::byte *bits) {
        for (int i = 0; i < kGroup; ++i)
            codes[i] |= (byteAt(bits + i / 8) >> (i % 8) & 1) << 4;
    };
    switch (format) {
    case BlockFormat::Q4_0:
        return nibbles(block + 2);
    case BlockFormat::Q4_1:
        return nibbles(block + 4);
    case BlockFormat::Q5_0:
        nibbles(block + 6);
        return fifthBits(block + 2);
    case BlockFormat::Q5_1:
        nibbles(block + 8);
        return fifthBits(block + 4);
    case BlockFormat::Q8_0:
        for (int i = 0; i < kGroup; ++i)
            codes[i] = byteAt(block + 2 + i) ^ 0x80;
        return;
    case BlockFormat::Q4_K:
    case BlockFormat::Q5_K: {
        const std::byte *bytes = block + (format == BlockFormat::Q4_K ? 16 : 48) + group / 2 * 32;
        for (int i = 0; i < kGroup; ++i) {
            codes[i] = byteAt(bytes + i) >> (group % 2 * 4) & 15;
            if (format == BlockFormat::Q5_K)
                codes[i] |= (byteAt(block + 16 + i) >> group & 1) << 4;
        }
        return;
    }
    case BlockFormat::Q6_K: {
        const std::int64_t half = group / 4, quarter = group % 4;
        const std::byte *low = block + half * 64 + quarter % 2 * 32, *high = block + 128 + half * 32;
        for (int i = 0; i < kGroup; ++i)
            codes[i] = (byteAt(low + i) >> (quarter < 2 ? 0 : 4) & 15) | (byteAt(high + i) >> (2 * quarter) & 3) << 4;
        return;
    }
    }
}

/// The two small numbers of a group in the K formats.
struct Refinement
{
    std::uint8_t first = 0, second = 0;
};

Refinement refinementOf(BlockFormat format, const std::byte *block, std::int64_t group)
{
    if (format == BlockFormat::Q6_K) // scales of 16 numbers each, with signs
        return { byteAt(block + 192 + 2 * group), byteAt(block + 192 + 2 * group + 1) };
    const std::byte *s = block + 4; // scale and minimum, six bits each
    if (group < 4)
        return { std::uint8_t(byteAt(s + group) & 63), std::uint8_t(byteAt(s + group + 4) & 63) };
    return { std::uint8_t((byteAt(s + group + 4) & 15) | byteAt(s + group - 4) >> 6 << 4),
        std::uint8_t(byteAt(s + group + 4) >> 4 | byteAt(s + group) >> 6 << 4) };
}

/// Puts the codes of a row where products want them: four columns of a row side by side, then the next row's.
void putCodes(const Codes &codes, std::int64_t row, bool inPairs, std::byte *to)
{
    for (int i = 0; i < kGroup; ++i) {
        const std::int64_t at = (inPairs ? i % 16 : i) / 4 * 64 + row * 4 + i % 4;
        to[at] |= std::byte(inPairs && i >= 16 ? codes[i] << 4 : codes[i]);
    }
}

std::uint8_t codeAt(const std::byte *group, std::int64_t row, int i, bool inPairs)
{
    const auto code = byteAt(group + (inPairs ? i % 16 : i) / 4 * 64 + row * 4 + i % 4);
    return !inPairs ? code : i < 16 ? code & 15 : code >> 4;
}

void packRow(const BlockRows &from, std::int64_t number, std::int64_t columns, std::byte *panel)
{
    const auto layout = panelLayout(from.format);
    const auto size = sizeOf(from.format);
    const std::int64_t row = number % kPanelRows, halvesAt = from.format == BlockFormat::Q6_K ? 208 : 0;
    const std::byte *block = from.at(number);
    for (std::int64_t column = 0; column < columns; column += size.numbers, block += size.bytes, panel += layout.block()) {
        for (std::int64_t i = 0; i < layout.halves; ++i)
            std::memcpy(panel + 2 * (i * kPanelRows + row), block + halvesAt + 2 * i, 2);
        std::byte *group = panel + 2 * layout.halves * kPanelRows;
        for (std::int64_t i = 0; i < layout.groups; ++i, group += layout.group()) {
            Codes codes;
            readCodes(from.format, block, i, codes);
            putCodes(codes, row, layout.codes == 256, group);
            if (layout.extra > 0) {
                const auto [first, second] = refinementOf(from.format, block, i);
                group[layout.codes + row] = std::byte(first);
                group[layout.codes + kPanelRows + row] = std::byte(second);
            }
        }
    }
}

float halfAt(const std::byte *at)
{
    _Float16 half;
    std::memcpy(&half, at, 2);
    return float(half);
}

} // namespace

void packPanels(const BlockRows &from, std::int64_t rows, std::int64_t columns, std::byte *to)
{
    const std::int64_t size = panelBytes(from.format, columns);
    parallelFor(panelCount(rows), 1, [&](std::int64_t begin, std::int64_t end) {
        std::memset(to + begin * size, 0, std::size_t((end - begin) * size));
        for (std::int64_t row = begin * kPanelRows; row < std::min(rows, end * kPanelRows); ++row)
            packRow(from, row, columns, to + row / kPanelRows * size);
    });
}

void unpackPanelRow(const BlockPanels &panels, std::int64_t number, std::int64_t column, std::int64_t count, float *to)
{
    const auto layout = panelLayout(panels.format);
    const bool hasMinimum = layout.offset == 0, inPairs = layout.codes == 256;
    const std::byte *panel = panels.data + number / kPanelRows * panelBytes(panels.format, panels.columns);
    const std::int64_t row = number % kPanelRows;
    for (std::int64_t g = column / kGroup; g < (column + count) / kGroup; ++g, to += kGroup) {
        const std::byte *block = panel + g / layout.groups * layout.block();
        const std::byte *group = block + 2 * layout.halves * kPanelRows + g % layout.groups * layout.group();
        float scales[2], minimum = hasMinimum ? halfAt(block + 2 * (kPanelRows + row)) : 0;
        scales[0] = scales[1] = halfAt(block + 2 * row);
        if (layout.extra > 0) {
            const auto first = byteAt(group + layout.codes + row), second = byteAt(group + layout.codes + kPanelRows + row);
            scales[0] *= hasMinimum ? float(first) : float(std::int8_t(first));
            scales[1] = hasMinimum ? scales[0] : scales[1] * float(std::int8_t(second));
            minimum *= -float(second);
        }
        for (int i = 0; i < kGroup; ++i)
            to[i] = float(int(codeAt(group, row, i, inPairs)) - layout.offset) * scales[i / 16] + minimum;
    }
}

} // namespace anneal::kernels
