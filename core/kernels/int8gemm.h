// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/blockpanels.h"
#include "core/kernels/kernels.h"

#include <cstdint>

namespace anneal::kernels {

/// Whether this processor has the instructions (avx512_vnni) that int8Gemm() is made of. Without it that must not be called.
bool hasInt8Gemm();

/// Rows that enter a product, float32 or bfloat16; each is `columns` of the matrix long.
struct Int8Input
{
    const void *rows = nullptr;
    std::int64_t row = 0; // elements from one row to the next
    bool isFloat = false; // else bfloat16
};

struct Int8Output
{
    void *c = nullptr;
    std::int64_t row = 0;          // elements from one row to the next
    bool isFloat = false;          // else bfloat16
    const float *addend = nullptr; // added to the sums before they are rounded; null: nothing
    std::int64_t addendRow = 0;
};

/// C (m × n) = A · Bᵀ for the first n rows of a matrix of blocks.
///
/// Groups of 32 numbers of A become 8-bit ones with a scale, and those are multiplied exactly with the codes of the matrix; sums over the groups are
/// float32, in order, so that a row of C has the same bits whatever rows stand beside it. Numbers of A that are not finite make their row NaN.
void int8Gemm(const Int8Input &a, const BlockPanels &b, std::int64_t m, std::int64_t n, const Int8Output &output);

} // namespace anneal::kernels
