// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

namespace anneal::kernels {

/// Where a B of blocks is not zero: in columns [column, endColumn) only its rows [k, endK).
struct GemmBlock
{
    std::int64_t column = 0, endColumn = 0;
    std::int64_t k = 0, endK = 0;
};

/// The rows [first, second) of B that some columns need, out of `k`; first is even.
inline std::pair<std::int64_t, std::int64_t> neededRows(std::span<const GemmBlock> blocks, std::int64_t k, std::int64_t column, std::int64_t columns)
{
    if (blocks.empty())
        return { 0, k };
    std::int64_t begin = k, end = 0;
    for (const GemmBlock &block : blocks)
        if (block.column < column + columns && block.endColumn > column) {
            begin = std::min(begin, block.k);
            end = std::max(end, block.endK);
        }
    begin -= begin % 2; // bfloat16 numbers come in pairs
    end = std::min(k, end + end % 2);
    return { begin, std::max(begin, end) };
}

} // namespace anneal::kernels
