// SPDX-License-Identifier: GPL-3.0-or-later
// The inner loops of bfloat16 products by vectors, for bfloat16amx.h only.
//
// B is packed in panels of 64 columns: for every pair of k, 64 columns × (k, k + 1), that is 256 bytes, as vdpbf16ps wants them. A is read
// in place, one pair at a time, broadcast. A tile of 6 × 64 keeps 24 sums in registers.
#pragma once

#include "core/kernels/bfloat16gemm.h"
#include "core/kernels/scratch.h"

#include <immintrin.h>

#include <algorithm>
#include <cstring>

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,prefer-vector-width=512")

namespace anneal::kernels::tile {

constexpr std::int64_t kPanel = 64; // columns
constexpr std::int64_t kTileRows = 6;

inline std::int64_t pairsOf(std::int64_t k)
{
    return (k + 1) / 2;
}
inline std::int64_t panelBytes(std::int64_t k)
{
    return pairsOf(k) * kPanel * 4;
}

/// What of a term some columns need.
inline GemmTerm partOf(GemmTerm term, std::int64_t column, std::int64_t columns)
{
    const auto [begin, end] = neededRows(term.blocks, term.k, column, columns);
    term.a += begin / 2 * term.aPair;
    term.b += begin; // 0 where B is not transposed: only transposed ones have blocks
    term.k = end - begin;
    return term;
}

/// Asks for the memory at an address, which need not exist.
inline void prefetch(const void *where)
{
    _mm_prefetch(static_cast<const char *>(where), _MM_HINT_T0);
}

/// 16 rows of 16 pairs, turned: turned[p] holds pair p of each row.
inline void turnPairs(const BFloat16Bits *from, std::int64_t row, __m512i (&turned)[16])
{
    __m512i r[16], t[16];
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i)
        r[i] = _mm512_loadu_si512(from + i * row);
#pragma GCC unroll 8
    for (int i = 0; i < 8; ++i) {
        t[2 * i] = _mm512_unpacklo_epi32(r[2 * i], r[2 * i + 1]);
        t[2 * i + 1] = _mm512_unpackhi_epi32(r[2 * i], r[2 * i + 1]);
    }
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
        r[4 * i] = _mm512_unpacklo_epi64(t[4 * i], t[4 * i + 2]);
        r[4 * i + 1] = _mm512_unpackhi_epi64(t[4 * i], t[4 * i + 2]);
        r[4 * i + 2] = _mm512_unpacklo_epi64(t[4 * i + 1], t[4 * i + 3]);
        r[4 * i + 3] = _mm512_unpackhi_epi64(t[4 * i + 1], t[4 * i + 3]);
    }
    // r[4 g + c] holds, in its four quarters q, column 4 q + c of rows 4 g … 4 g + 3.
#pragma GCC unroll 4
    for (int c = 0; c < 4; ++c) {
        const __m512i a = _mm512_shuffle_i32x4(r[c], r[4 + c], 0x88);
        const __m512i b = _mm512_shuffle_i32x4(r[c], r[4 + c], 0xdd);
        const __m512i d = _mm512_shuffle_i32x4(r[8 + c], r[12 + c], 0x88);
        const __m512i e = _mm512_shuffle_i32x4(r[8 + c], r[12 + c], 0xdd);
        turned[c] = _mm512_shuffle_i32x4(a, d, 0x88);
        turned[4 + c] = _mm512_shuffle_i32x4(b, e, 0x88);
        turned[8 + c] = _mm512_shuffle_i32x4(a, d, 0xdd);
        turned[12 + c] = _mm512_shuffle_i32x4(b, e, 0xdd);
    }
}

/// The same, written to rows of `to`.
inline void transposePairs(const BFloat16Bits *from, std::int64_t row, std::uint32_t *to, std::int64_t toRow)
{
    __m512i turned[16];
    turnPairs(from, row, turned);
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i)
        _mm512_storeu_si512(to + i * toRow, turned[i]);
}

/// Packs up to 64 columns of a transposed B: column n is `from + n · row`, `pairs` pairs long. Missing columns become zero.
inline void packColumns(const BFloat16Bits *from, std::int64_t row, std::int64_t columns, std::int64_t pairs, std::uint32_t *to)
{
    for (std::int64_t n = 0; n < kPanel; n += 16) {
        const std::int64_t here = columns - n < 0 ? 0 : (columns - n < 16 ? columns - n : 16);
        std::int64_t p = 0;
        if (here == 16)
            for (; p + 16 <= pairs; p += 16)
                transposePairs(from + n * row + 2 * p, row, to + p * kPanel + n, kPanel);
        for (; p < pairs; ++p)
            for (std::int64_t i = 0; i < 16; ++i) {
                std::uint32_t pair = 0;
                if (i < here)
                    __builtin_memcpy(&pair, from + (n + i) * row + 2 * p, 4);
                to[p * kPanel + n + i] = pair;
            }
    }
}

/// Packs up to 64 columns of rows k: row k is `from + k · row`. An odd last row is paired with zeros.
inline void packRows(const BFloat16Bits *from, std::int64_t row, std::int64_t columns, std::int64_t k, std::uint32_t *to)
{
    alignas(64) std::uint16_t lowOrder[32], highOrder[32];
    for (int i = 0; i < 32; ++i) {
        lowOrder[i] = std::uint16_t(i / 2 + (i % 2) * 32);
        highOrder[i] = std::uint16_t(16 + i / 2 + (i % 2) * 32);
    }
    const __m512i low = _mm512_load_si512(lowOrder);
    const __m512i high = _mm512_load_si512(highOrder);
    const __mmask32 first = columns >= 32 ? ~0u : (columns <= 0 ? 0u : (1u << columns) - 1);
    const __mmask32 second = columns >= 64 ? ~0u : (columns <= 32 ? 0u : (1u << (columns - 32)) - 1);
    for (std::int64_t p = 0; p < pairsOf(k); ++p, to += kPanel) {
        const BFloat16Bits *even = from + 2 * p * row;
        const bool paired = 2 * p + 1 < k;
        const BFloat16Bits *odd = paired ? even + row : even;
        const __m512i a = _mm512_maskz_loadu_epi16(first, even);
        const __m512i b = _mm512_maskz_loadu_epi16(paired ? first : 0u, odd);
        const __m512i c = _mm512_maskz_loadu_epi16(second, even + 32);
        const __m512i d = _mm512_maskz_loadu_epi16(paired ? second : 0u, odd + 32);
        _mm512_storeu_si512(to, _mm512_permutex2var_epi16(a, low, b));
        _mm512_storeu_si512(to + 16, _mm512_permutex2var_epi16(a, high, b));
        _mm512_storeu_si512(to + 32, _mm512_permutex2var_epi16(c, low, d));
        _mm512_storeu_si512(to + 48, _mm512_permutex2var_epi16(c, high, d));
    }
}

/// The rows of A in one term.
struct Rows
{
    const BFloat16Bits *a = nullptr;
    std::int64_t aRow = 0, aPair = 2;
    std::int64_t pairs = 0;
};

struct Destination
{
    void *c = nullptr;
    std::int64_t row = 0;
    Store store = Store::Float;
    std::int64_t columns = kPanel; // of this panel that exist
    const float *addend = nullptr; // for AddFloat
};

inline void prefetchAddend(const Destination &to, int rows, int vectors)
{
    for (int i = 0; i < rows; ++i)
        for (int j = 0; j < vectors; ++j)
            prefetch(to.addend + i * to.row + 16 * j);
}

/// Sums of row i from the column on, as many of the 16 as exist.
inline void storeVector(__m512 sums, std::int64_t i, std::int64_t column, const Destination &to)
{
    const std::int64_t left = to.columns - column, at = i * to.row + column;
    const __mmask16 mask = left >= 16 ? __mmask16(0xffff) : __mmask16((1u << (left < 0 ? 0 : left)) - 1);
    if (to.store == Store::BFloat16) {
        _mm256_mask_storeu_epi16(static_cast<BFloat16Bits *>(to.c) + at, mask, reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(sums)));
        return;
    }
    const __m512 all = to.store == Store::Float ? sums : _mm512_add_ps(sums, _mm512_maskz_loadu_ps(mask, to.addend + at));
    _mm512_mask_storeu_ps(static_cast<float *>(to.c) + at, mask, all);
}

template <int rows, int vectors>
inline void store(const __m512 (&sums)[rows][vectors], const Destination &to)
{
#pragma GCC unroll 8
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
        for (int j = 0; j < vectors; ++j)
            storeVector(sums[i][j], i, 16 * j, to);
}

/// One tile: the terms' panels lie one after the other in `packed`.
template <int rows, int vectors>
void multiplyTile(const Rows *terms, int count, const std::uint32_t *packed, const Destination &to)
{
    __m512 sums[rows][vectors];
#pragma GCC unroll 8
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
        for (int j = 0; j < vectors; ++j)
            sums[i][j] = _mm512_setzero_ps();
    if (to.store == Store::AddFloat)
        prefetchAddend(to, rows, vectors); // they come while the sums are made
    for (int term = 0; term < count; ++term) {
        const auto *a = reinterpret_cast<const std::byte *>(terms[term].a);
        const std::int64_t row = terms[term].aRow * 2, pair = terms[term].aPair * 2; // bytes
        for (std::int64_t p = 0; p < terms[term].pairs; ++p, packed += kPanel, a += pair) {
            if (pair == 4 && p % 16 == 0) // the next tile's rows
#pragma GCC unroll 8
                for (int i = 0; i < rows; ++i)
                    prefetch(a + (rows + i) * row);
            __m512i b[vectors];
#pragma GCC unroll 4
            for (int j = 0; j < vectors; ++j)
                b[j] = _mm512_loadu_si512(packed + 16 * j);
#pragma GCC unroll 8
            for (int i = 0; i < rows; ++i) {
                int bits;
                __builtin_memcpy(&bits, a + i * row, 4);
                const __m512i both = _mm512_set1_epi32(bits);
#pragma GCC unroll 4
                for (int j = 0; j < vectors; ++j)
                    sums[i][j] = _mm512_dpbf16_ps(sums[i][j], reinterpret_cast<__m512bh>(both), reinterpret_cast<__m512bh>(b[j]));
            }
        }
    }
    store(sums, to);
}

using Tile = void (*)(const Rows *, int, const std::uint32_t *, const Destination &);
template <int vectors>
constexpr Tile kTilesOf[kTileRows] = { multiplyTile<1, vectors>, multiplyTile<2, vectors>, multiplyTile<3, vectors>, multiplyTile<4, vectors>,
    multiplyTile<5, vectors>, multiplyTile<6, vectors> };
constexpr const Tile *kTiles[4] = { kTilesOf<1>, kTilesOf<2>, kTilesOf<3>, kTilesOf<4> };

/// Rows 0 … m − 1 of one panel of C. AddFloat wants its addend named.
inline void vectorPanel(const Rows *terms, int count, std::int64_t m, const std::uint32_t *packed, Destination to)
{
    const std::int64_t bytes = to.store == Store::BFloat16 ? 2 : 4;
    const std::int64_t vectors = to.columns >= kPanel ? 4 : (to.columns + 15) / 16;
    Rows here[2];
    for (int term = 0; term < count; ++term)
        here[term] = terms[term];
    for (std::int64_t row = 0; row < m; row += kTileRows) {
        const std::int64_t rows = m - row < kTileRows ? m - row : kTileRows;
        kTiles[vectors - 1][rows - 1](here, count, packed, to);
        for (int term = 0; term < count; ++term)
            here[term].a += rows * here[term].aRow;
        to.c = static_cast<std::byte *>(to.c) + rows * to.row * bytes;
        if (to.addend)
            to.addend += rows * to.row;
    }
}

/// Lays rows of numbers out in pairs along the rows: to[p · columns + m] = (from(2p, m), from(2p + 1, m)); an odd last row is paired with zero.
inline void interleaveRows(const BFloat16Bits *from, std::int64_t row, std::int64_t columns, std::int64_t k, std::uint32_t *to)
{
    for (std::int64_t p = 0; p < pairsOf(k); ++p, to += columns) {
        const BFloat16Bits *even = from + 2 * p * row;
        if (2 * p + 1 < k) {
            const BFloat16Bits *odd = even + row;
            for (std::int64_t i = 0; i < columns; ++i)
                to[i] = std::uint32_t(even[i]) | std::uint32_t(odd[i]) << 16;
        } else {
            for (std::int64_t i = 0; i < columns; ++i)
                to[i] = even[i];
        }
    }
}

} // namespace anneal::kernels::tile

#pragma GCC pop_options
