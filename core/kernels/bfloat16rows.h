// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/bfloat16gemm.h"

namespace anneal::kernels {

/// So many rows are fewer than B is worth packing for.
std::int64_t fewRows();

/// bfloat16Gemm() for at most fewRows() rows: reads B in place, once, and makes the sums in the same order. REQUIRES: transposed terms, aPair 2.
void bfloat16FewRows(std::span<const GemmTerm> terms, std::int64_t m, std::int64_t n, const GemmOutput &output);

} // namespace anneal::kernels
