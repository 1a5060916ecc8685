// SPDX-License-Identifier: GPL-3.0-or-later
// Panels by AMX, for bfloat16gemm.cpp and bfloat16attention.cpp only. Intel's processors with AMX take four cycles for one vdpbf16ps, and 16 for
// 16 × 16 sums of 32 products here: some thirty times as many products in a second.
//
// One A tile is 16 rows of 16 pairs, read in place; one B tile is 16 columns of 16 pairs of a packed panel, as it lies there. Two of each make 32 ×
// 32 sums. Rows and pairs that do not fill a tile are copied between zeros.
#pragma once

#include "core/kernels/bfloat16tile.h"

#pragma GCC push_options
#pragma GCC target("amx-tile,amx-bf16,avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,prefer-vector-width=512")

namespace anneal::kernels::tile {

constexpr std::int64_t kAmxSide = 16; // rows, columns and pairs of a tile

// GCC 12's own functions do not tell the compiler that they read memory.
template <int number>
inline void loadTile(const void *from, std::size_t apart)
{
    asm volatile("tileloadd (%0,%1,1), %%tmm%c2" : : "r"(from), "r"(apart), "i"(number) : "memory");
}
template <int number>
inline void storeTile(void *to, std::size_t apart)
{
    asm volatile("tilestored %%tmm%c2, (%0,%1,1)" : : "r"(to), "r"(apart), "i"(number) : "memory");
}

/// This thread's tiles, configured where AMX may be used. While one lives, torch's own AMX code must not run on this thread.
class AmxTiles
{
public:
    AmxTiles() : m_has(usesAmx())
    {
        if (!m_has)
            return;
        Configuration all;
        asm volatile("ldtilecfg %0" : : "m"(all));
    }
    ~AmxTiles()
    {
        if (m_has)
            _tile_release();
    }
    AmxTiles(const AmxTiles &) = delete;
    AmxTiles &operator=(const AmxTiles &) = delete;

    bool has() const { return m_has; }

private:
    /// As LDTILECFG wants it (Intel's Software Developer's Manual, volume 1, chapter 18): each of the eight tiles has 16 rows of 64 bytes.
    struct alignas(64) Configuration
    {
        std::uint8_t palette = 1;
        std::uint8_t startRow = 0;
        std::uint8_t reserved[14] = {};
        std::uint16_t bytes[16] = { 64, 64, 64, 64, 64, 64, 64, 64 };
        std::uint8_t rows[16] = { 16, 16, 16, 16, 16, 16, 16, 16 };
    };
    bool m_has;
};

/// Where a tile's 16 rows begin, and how many bytes apart they lie.
struct TileRows
{
    const void *first = nullptr;
    std::size_t apart = 0;
};

/// Rows of A that fill a tile as they lie; others in `copy`, with zeros after them. `pairs`: from `a` on.
inline TileRows tileOf(const BFloat16Bits *a, std::int64_t row, std::int64_t rows, std::int64_t pairs, std::uint32_t *copy)
{
    if (rows >= kAmxSide && pairs >= kAmxSide)
        return { a, std::size_t(row) * 2 };
    const __mmask16 mask = pairs >= kAmxSide ? __mmask16(0xffff) : __mmask16((1u << pairs) - 1);
    for (std::int64_t i = 0; i < kAmxSide; ++i)
        _mm512_store_si512(copy + i * kAmxSide, i < rows ? _mm512_maskz_loadu_epi32(mask, a + i * row) : _mm512_setzero_si512());
    return { copy, 64 };
}

/// The pairs of a panel beyond the last whole tile, with zeros after them.
inline void copyLastPairs(const std::uint32_t *packed, std::int64_t pairs, std::uint32_t *copy)
{
    std::memcpy(copy, packed, std::size_t(pairs * kPanel) * 4);
    std::memset(copy + pairs * kPanel, 0, std::size_t((kAmxSide - pairs) * kPanel) * 4);
}

/// Sums of one term over 16 pairs into the tiles 0 … 3: two of rows × two of columns, the second of each only where asked for.
inline void addProducts(TileRows first, TileRows second, bool hasSecondRows, const std::uint32_t *b, bool hasSecondColumns)
{
    loadTile<4>(first.first, first.apart);
    loadTile<6>(b, kPanel * 4);
    _tile_dpbf16ps(0, 4, 6);
    if (hasSecondColumns) {
        loadTile<7>(b + kAmxSide, kPanel * 4);
        _tile_dpbf16ps(1, 4, 7);
    }
    if (!hasSecondRows)
        return;
    loadTile<5>(second.first, second.apart);
    _tile_dpbf16ps(2, 5, 6);
    if (hasSecondColumns)
        _tile_dpbf16ps(3, 5, 7);
}

/// Up to 32 rows of up to 32 columns. `lasts`: for each term its last pairs as copyLastPairs() lays them out.
inline void amxBlock(const Rows *terms, int count, std::int64_t rows, const std::uint32_t *packed, const std::uint32_t *lasts, const Destination &to)
{
    constexpr std::int64_t side = kAmxSide;
    const bool secondRows = rows > side, secondColumns = to.columns > side;
    alignas(64) std::uint32_t copies[2][side * side];
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (int term = 0; term < count; ++term, lasts += side * kPanel) {
        const auto &from = terms[term];
        for (std::int64_t p = 0; p < from.pairs; p += side) {
            const std::int64_t pairs = from.pairs - p;
            const BFloat16Bits *a = from.a + 2 * p;
            for (std::int64_t i = 0; i < 2 * side; ++i) // the next block's rows
                prefetch(a + (2 * side + i) * from.aRow);
            const auto first = tileOf(a, from.aRow, rows, pairs, copies[0]);
            const auto second = secondRows ? tileOf(a + side * from.aRow, from.aRow, rows - side, pairs, copies[1]) : TileRows();
            addProducts(first, second, secondRows, pairs >= side ? packed + p * kPanel : lasts, secondColumns);
        }
        packed += from.pairs * kPanel;
    }
    alignas(64) float sums[2 * side][2 * side];
    constexpr std::size_t apart = sizeof sums[0];
    storeTile<0>(&sums[0][0], apart);
    if (secondColumns)
        storeTile<1>(&sums[0][side], apart);
    if (secondRows) {
        storeTile<2>(&sums[side][0], apart);
        if (secondColumns)
            storeTile<3>(&sums[side][side], apart);
    }
    for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < to.columns; j += side)
            storeVector(_mm512_load_ps(&sums[i][j]), i, j, to);
}

/// Rows 0 … m − 1 of one panel of C. REQUIRES: AmxTiles::has() of one that lives on this thread; pairs that lie side by side (aPair 2).
inline void amxPanel(const Rows *terms, int count, std::int64_t m, const std::uint32_t *packed, const Destination &to)
{
    constexpr std::int64_t side = kAmxSide, together = 256; // rows whose numbers stay in the second-level cache while both halves are made
    alignas(64) std::uint32_t lasts[2 * side * kPanel];
    const std::uint32_t *panel = packed;
    for (int term = 0; term < count; panel += terms[term].pairs * kPanel, ++term)
        if (const std::int64_t last = terms[term].pairs % side; last > 0)
            copyLastPairs(panel + (terms[term].pairs - last) * kPanel, last, lasts + term * side * kPanel);
    const std::int64_t bytes = to.store == Store::BFloat16 ? 2 : 4;
    for (std::int64_t begin = 0; begin < m; begin += together)
        for (std::int64_t column = 0; column < to.columns; column += 2 * side)
            for (std::int64_t row = begin; row < std::min(m, begin + together); row += 2 * side) {
                Rows here[2];
                for (int term = 0; term < count; ++term) {
                    here[term] = terms[term];
                    here[term].a += row * terms[term].aRow;
                }
                Destination part = to;
                part.c = static_cast<std::byte *>(to.c) + (row * to.row + column) * bytes;
                part.addend = to.addend ? to.addend + row * to.row + column : nullptr;
                part.columns = std::min(2 * side, to.columns - column);
                amxBlock(here, count, std::min(2 * side, m - row), packed + column, lasts + column, part);
            }
}

/// Rows 0 … m − 1 of one panel of C, the fastest way there is. `tiles` lives on this thread.
inline void multiplyPanel(const AmxTiles &tiles, const Rows *terms, int count, std::int64_t m, const std::uint32_t *packed, Destination to)
{
    if (to.store == Store::AddFloat && !to.addend)
        to.addend = static_cast<const float *>(to.c);
    const bool sideBySide = terms[0].aPair == 2 && (count == 1 || terms[1].aPair == 2);
    if (tiles.has() && sideBySide)
        amxPanel(terms, count, m, packed, to);
    else
        vectorPanel(terms, count, m, packed, to);
}

/// Lays columns of numbers out as rows: to[m · 2 · pairsOf(k) + i] = from(i, m); an odd last one is followed by zero.
inline void turnRows(const BFloat16Bits *from, std::int64_t row, std::int64_t columns, std::int64_t k, BFloat16Bits *to)
{
    const std::int64_t width = 2 * pairsOf(k);
    for (std::int64_t m = 0; m < columns; m += kAmxSide)
        for (std::int64_t i = 0; i < width; ++i) {
            const std::int64_t here = std::min(kAmxSide, columns - m);
            for (std::int64_t j = 0; j < here; ++j)
                to[(m + j) * width + i] = i < k ? from[i * row + m + j] : BFloat16Bits(0);
        }
}

/// The left side of aᵀ · b for a (k × columns), laid out in `to`, which holds pairsOf(k) · columns numbers.
inline Rows turned(const AmxTiles &tiles, const BFloat16Bits *a, std::int64_t row, std::int64_t columns, std::int64_t k, std::uint32_t *to)
{
    const auto *numbers = reinterpret_cast<BFloat16Bits *>(to);
    if (tiles.has()) {
        turnRows(a, row, columns, k, reinterpret_cast<BFloat16Bits *>(to));
        return { numbers, 2 * pairsOf(k), 2, pairsOf(k) };
    }
    interleaveRows(a, row, columns, k, to);
    return { numbers, 2, 2 * columns, pairsOf(k) };
}

} // namespace anneal::kernels::tile

#pragma GCC pop_options
