// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/gemmblocks.h"

#include <cstdint>
#include <span>

namespace anneal::kernels {

/// One product A · B of a sum of products of float32 numbers; strides count elements.
struct FloatTerm
{
    const float *a = nullptr; // A(m, k) at a + m · aRow + k · aStep
    std::int64_t aRow = 0, aStep = 1;
    const float *b = nullptr; // B(k, n) at b[n · bRow + k] when transposed, else at b[k · bRow + n]
    std::int64_t bRow = 0;
    bool transposed = false;
    std::int64_t k = 0;
    std::span<const GemmBlock> blocks {}; // none: B may be anything anywhere; transposed only
};

struct FloatOutput
{
    float *c = nullptr;
    std::int64_t row = 0;          // elements from one row to the next
    const float *addend = nullptr; // added to the sums, rows as far apart as those of c, elsewhere; null: nothing
};

/// C (m × n) = the sum of the terms, plus the addend. Each sum runs over the terms and k in order, so that a row of C has the same bits
/// whatever rows stand beside it.
void floatGemm(std::span<const FloatTerm> terms, std::int64_t m, std::int64_t n, const FloatOutput &output);

} // namespace anneal::kernels
