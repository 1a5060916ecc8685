// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/blocks.h"
#include "core/kernels/gemmblocks.h"
#include "core/kernels/kernels.h"

#include <cstdint>
#include <span>

namespace anneal::kernels {

/// Whether this processor has the instructions (avx512_bf16) that the functions here are made of. Without it none may be called.
bool hasBFloat16Gemm();

/// Whether products are made by AMX: the processor has it and the kernel grants it to this process. Sums come in another order then.
bool usesAmx();
/// Lets usesAmx() be true, or not, from the next product on: for comparisons.
void allowAmx(bool allow);

/// One product A · B of a sum of products. Both operands hold bfloat16 numbers; strides count elements.
struct GemmTerm
{
    const BFloat16Bits *a = nullptr; // A(m, 2p) and A(m, 2p + 1) lie side by side at a + m · aRow + p · aPair
    std::int64_t aRow = 0;
    std::int64_t aPair = 2;
    const BFloat16Bits *b = nullptr; // B(k, n) at b[n · bRow + k] when transposed, else at b[k · bRow + n]
    std::int64_t bRow = 0;
    bool transposed = false;
    std::int64_t k = 0;                   // must be even unless A is laid out in pairs that end in a zero and B is not transposed
    std::span<const GemmBlock> blocks {}; // none: B may be anything anywhere; transposed only
    BlockRows stored {};                  // B's rows where b is null: (n, k) when transposed, else (k, n)
};

enum class Store { BFloat16, Float, AddFloat };

struct GemmOutput
{
    void *c = nullptr;
    std::int64_t row = 0; // elements from one row to the next
    Store store = Store::BFloat16;
    const float *addend = nullptr; // what AddFloat adds to, rows as far apart as those of c; null: c itself
};

/// C (m × n) = or += the sum of the terms (one or two), accumulated in float32. Each sum runs over the terms and k in order, so that a row of C has
/// the same bits whatever rows stand beside it.
void bfloat16Gemm(std::span<const GemmTerm> terms, std::int64_t m, std::int64_t n, const GemmOutput &output);

/// C (m × n, float32) = or += aᵀ · b for a (k × m) and b (k × n): sums over rows, as gradients of weights are.
void bfloat16TransposedGemm(const BFloat16Bits *a, std::int64_t aRow, const BFloat16Bits *b, std::int64_t bRow, std::int64_t m, std::int64_t n,
    std::int64_t k, float *c, std::int64_t cRow);

} // namespace anneal::kernels
