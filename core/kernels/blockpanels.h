// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/blocks.h"

#include <cstddef>
#include <cstdint>

namespace anneal::kernels {

/// A matrix of ggml blocks laid out for products with rows of 8-bit numbers: 16 of its rows lie side by side in a panel, and no number changes.
///
/// A panel is a sequence of blocks: first the half-precision numbers of ggml's block (a scale, and a minimum where the format has one) of each
/// row, then its groups of 32 columns, each with its codes and, in the K formats, the small numbers that refine the scales. The last panel is
/// filled up with zeros.
struct BlockPanels
{
    const std::byte *data = nullptr;
    std::int64_t columns = 0;
    BlockFormat format {};
};

constexpr std::int64_t kPanelRows = 16;

/// The parts of a panel of a format, in bytes.
struct PanelLayout
{
    std::int64_t groups = 1;  // of 32 columns in a block
    std::int64_t codes = 512; // of a group: 512, or 256 where two codes share a byte
    std::int64_t halves = 1;  // numbers of half precision for a row and block
    std::int64_t extra = 0;   // small numbers of a group, of all rows
    int offset = 0;           // what a code is larger than the number it stands for, where there is no minimum

    constexpr std::int64_t group() const { return codes + extra; }
    constexpr std::int64_t block() const { return 2 * halves * kPanelRows + groups * group(); }
};
constexpr PanelLayout panelLayout(BlockFormat format)
{
    switch (format) {
    case BlockFormat::Q4_0:
        return { .codes = 256, .offset = 8 };
    case BlockFormat::Q4_1:
        return { .codes = 256, .halves = 2 };
    case BlockFormat::Q5_0:
        return { .offset = 16 };
    case BlockFormat::Q5_1:
        return { .halves = 2 };
    case BlockFormat::Q8_0:
        return { .offset = 128 };
    case BlockFormat::Q4_K:
        return { .groups = 8, .codes = 256, .halves = 2, .extra = 32 };
    case BlockFormat::Q5_K:
        return { .groups = 8, .halves = 2, .extra = 32 };
    case BlockFormat::Q6_K:
        return { .groups = 8, .extra = 32, .offset = 32 };
    }
    return {};
}

/// Bytes of a panel.
constexpr std::int64_t panelBytes(BlockFormat format, std::int64_t columns)
{
    return columns / kGroup / panelLayout(format).groups * panelLayout(format).block();
}
constexpr std::int64_t panelCount(std::int64_t rows)
{
    return (rows + kPanelRows - 1) / kPanelRows;
}

/// Lays rows out. `to`: panelCount(rows) · panelBytes(), aligned to 64 bytes.
void packPanels(const BlockRows &from, std::int64_t rows, std::int64_t columns, std::byte *to);

/// Numbers of a row from the column on, with the bits that dequantising its blocks gives. REQUIRES: whole groups of 32.
void unpackPanelRow(const BlockPanels &panels, std::int64_t row, std::int64_t column, std::int64_t count, float *to);

} // namespace anneal::kernels
