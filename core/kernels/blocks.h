// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace anneal::kernels {

/// Formats of ggml that products read as they are stored, by their numbers there.
enum class BlockFormat : std::uint32_t { Q4_0 = 2, Q4_1 = 3, Q5_0 = 6, Q5_1 = 7, Q8_0 = 8, Q4_K = 12, Q5_K = 13, Q6_K = 14 };

/// Numbers and bytes of a block.
struct BlockSize
{
    std::int64_t numbers = 0, bytes = 0;
};
constexpr BlockSize sizeOf(BlockFormat format)
{
    switch (format) {
    case BlockFormat::Q4_0:
        return { 32, 18 };
    case BlockFormat::Q4_1:
        return { 32, 20 };
    case BlockFormat::Q5_0:
        return { 32, 22 };
    case BlockFormat::Q5_1:
        return { 32, 24 };
    case BlockFormat::Q8_0:
        return { 32, 34 };
    case BlockFormat::Q4_K:
        return { 256, 144 };
    case BlockFormat::Q5_K:
        return { 256, 176 };
    case BlockFormat::Q6_K:
        return { 256, 210 };
    }
    return {};
}

/// A matrix whose rows are blocks.
struct BlockRows
{
    const std::byte *data = nullptr;
    std::int64_t row = 0; // bytes from one row to the next
    BlockFormat format {};

    const std::byte *at(std::int64_t number) const { return data + number * row; }
};

constexpr std::int64_t kGroup = 32; // numbers that are unpacked together

/// Unpacks groups of a row one after the other, from the group `first` on.
template <typename T>
using Unpack = void (*)(const std::byte *row, std::int64_t first, std::int64_t groups, T *to);

/// The fast way to unpack a format to float32 on this processor, or null: there is none.
Unpack<float> floatUnpack(BlockFormat format);

} // namespace anneal::kernels
