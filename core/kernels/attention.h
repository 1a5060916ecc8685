// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/kernels.h"

#include <cstdint>
#include <span>
#include <vector>

namespace anneal::kernels {

/// Self-attention over packed documents. A row of qkv holds the query heads, then the key heads, then the value heads of a token,
/// rotated already; gradients lie in the same way.
struct AttentionShape
{
    std::int64_t heads = 0, keyValueHeads = 0, headDim = 0;
    float scale = 1;
    std::vector<std::int64_t> starts; // cumulative, 0 … N
    std::int64_t window = 0;          // a token sees itself and window − 1 tokens before it; 0: all of them
    bool isCausal = true;             // false: a token sees its whole document, in forward passes only

    std::int64_t tokens() const { return starts.back(); }
    std::int64_t qkvWidth() const { return (heads + 2 * keyValueHeads) * headDim; }
    std::int64_t outWidth() const { return heads * headDim; }
};

/// New tokens of one sequence, whose keys and values are in a cache.
struct CachedRows
{
    std::int64_t slot = 0;   // of the sequence
    std::int64_t before = 0; // tokens of it before these; token t of these sees before + t + 1 of them
    std::int64_t first = 0;  // the row of the first among the queries
    std::int64_t count = 0;
};

/// Keys and values of one layer in a cache: float32 numbers as [slots][kvHeads][capacity][headDim], bfloat16 ones in panels, as attention reads
/// them: for each slot and head, blocks of 64 keys as [headDim / 2][64] pairs of a key's numbers, and blocks of 64 numbers of the values as
/// [capacity / 2][64] pairs of two tokens' numbers.
template <typename T>
struct CachedHeads
{
    T *keys = nullptr;
    T *values = nullptr;
    std::int64_t capacity = 0; // tokens of a slot; bfloat16: a multiple of kCacheBlock
    std::int64_t keyValueHeads = 0, headDim = 0;

    std::int64_t valueWidth() const; // numbers a token's value takes
};
constexpr std::int64_t kCacheBlock = 64;

template <typename T>
std::int64_t CachedHeads<T>::valueWidth() const
{
    return sizeof(T) == 2 ? (headDim + kCacheBlock - 1) / kCacheBlock * kCacheBlock : headDim;
}

/// The queries of the last tokens of some sequences, and the cache that holds their keys and values.
template <typename T>
struct CachedAttention
{
    const T *query = nullptr; // row t at query + t · queryRow, heads side by side
    std::int64_t queryRow = 0;
    std::span<const CachedRows> rows;
    CachedHeads<T> cache;
    std::int64_t heads = 0;
    float scale = 1;
    T *out = nullptr; // like the queries
    std::int64_t outRow = 0;
    std::int64_t window = 0; // as in AttentionShape
};

// A token's result has the same bits with and without a cache, and whatever tokens stand beside it: scores and sums run over the keys in order,
// from the first on.

/// out (N, heads · headDim) and the logarithm of each row's sum of exponentials, (N, heads).
void floatAttention(const AttentionShape &shape, const float *qkv, float *out, float *logSums);
void floatCachedAttention(const CachedAttention<float> &attention);
/// dqkv (N, qkvWidth) from dout; all of it is written.
void floatAttentionBackward(const AttentionShape &shape, const float *qkv, const float *out, const float *logSums, const float *dout, float *dqkv);

/// The same for bfloat16 numbers. REQUIRES: hasBFloat16Gemm(), an even headDim.
void bfloat16Attention(const AttentionShape &shape, const BFloat16Bits *qkv, BFloat16Bits *out, float *logSums);
void bfloat16CachedAttention(const CachedAttention<BFloat16Bits> &attention);
/// Puts keys and values of new tokens into a cache; those of a token begin at keys + t · row and values + t · row, heads side by side.
void bfloat16CacheHeads(
    const CachedHeads<BFloat16Bits> &cache, std::span<const CachedRows> rows, const BFloat16Bits *keys, const BFloat16Bits *values, std::int64_t row);
void bfloat16AttentionBackward(const AttentionShape &shape, const BFloat16Bits *qkv, const BFloat16Bits *out, const float *logSums,
    const BFloat16Bits *dout, BFloat16Bits *dqkv);

} // namespace anneal::kernels
