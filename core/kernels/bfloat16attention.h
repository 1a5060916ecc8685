// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/bfloat16gemm.h"

#include <vector>

namespace anneal::kernels {

/// Causal self-attention over packed documents. A row of qkv holds the query heads, then the key heads, then the value heads of a token,
/// rotated already; gradients lie in the same way.
struct AttentionShape
{
    std::int64_t heads = 0, keyValueHeads = 0, headDim = 0;
    float scale = 1;
    std::vector<std::int64_t> starts; // cumulative, 0 … N

    std::int64_t tokens() const { return starts.back(); }
    std::int64_t qkvWidth() const { return (heads + 2 * keyValueHeads) * headDim; }
    std::int64_t outWidth() const { return heads * headDim; }
};

/// out (N, heads · headDim) and the logarithm of each row's sum of exponentials, (N, heads). REQUIRES: hasBFloat16Gemm(), an even headDim.
void bfloat16Attention(const AttentionShape &shape, const BFloat16Bits *qkv, BFloat16Bits *out, float *logSums);

/// dqkv (N, qkvWidth) from dout; all of it is written.
void bfloat16AttentionBackward(const AttentionShape &shape, const BFloat16Bits *qkv, const BFloat16Bits *out, const float *logSums,
    const BFloat16Bits *dout, BFloat16Bits *dqkv);

} // namespace anneal::kernels
