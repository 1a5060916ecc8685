// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/matrix.h"
#include "tests/support/torch.h"

namespace anneal::support {

/// Rows of ggml blocks with random bytes and scales of about a hundredth.
inline nn::Matrix blocksOf(weights::GgmlType format, std::int64_t rows, std::int64_t columns, std::uint64_t seed)
{
    const auto size = weights::blockBytes(format);
    const auto count = rows * columns / weights::blockElements(format);
    auto generator = at::detail::createCPUGenerator(seed);
    auto blocks = at::randint(256, { count, size }, generator, at::TensorOptions().dtype(at::kByte));
    using weights::GgmlType;
    const bool hasMinimum = format == GgmlType::Q4_1 || format == GgmlType::Q5_1 || format == GgmlType::Q4_K || format == GgmlType::Q5_K;
    const std::int64_t scale = format == GgmlType::Q6_K ? 208 : 0;
    for (std::int64_t at = scale; at < scale + (hasMinimum ? 4 : 2); at += 2) // half floats
        blocks.slice(1, at + 1, at + 2).fill_(0x21);
    return nn::Matrix::ofBlocks(format, columns, blocks);
}

} // namespace anneal::support
