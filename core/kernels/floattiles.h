// SPDX-License-Identifier: GPL-3.0-or-later
// The inner loops of float32 products, for floatgemm.cpp and floatattention.cpp only.
//
// B is packed in panels of some columns: for every k the numbers of those columns side by side. A is read in place, one number at a time,
// broadcast. Each sum runs over k in order, in one register: its bits depend neither on the other rows nor on how columns and k are cut.
#pragma once

#include <cstdint>

namespace anneal::kernels {

/// Rows of A: A(m, k) at a + m · aRow + k · aStep.
struct FloatRows
{
    const float *a = nullptr;
    std::int64_t aRow = 0, aStep = 1;
    std::int64_t k = 0;
};

/// Where the sums of a panel go.
struct FloatDestination
{
    float *c = nullptr;
    std::int64_t row = 0;
    bool continues = false;        // the sums go on from what stands in c
    const float *addend = nullptr; // added once the sums are made, rows as far apart as those of c; null: nothing
    std::int64_t columns = 0;      // of this panel that exist
};

/// The loops for one level of x86-64.
struct FloatTiles
{
    std::int64_t panel = 0; // columns
    /// Rows 0 … m − 1 of one panel of C.
    void (*multiplyPanel)(const FloatRows &rows, std::int64_t m, const float *packed, const FloatDestination &to);
    /// Packs columns of a transposed B: column n is `from + n · row`, k numbers long. Missing columns become zero.
    void (*packColumns)(const float *from, std::int64_t row, std::int64_t columns, std::int64_t k, float *to);
    /// Packs rows k of B: row k is `from + k · row`. Missing columns become zero.
    void (*packRows)(const float *from, std::int64_t row, std::int64_t columns, std::int64_t k, float *to);
    /// Rows 0 … m − 1 (m ≤ 4) of up to `panel` columns of C with a transposed B that is read in place.
    void (*multiplyRows)(const FloatRows &rows, std::int64_t m, const float *b, std::int64_t bRow, const FloatDestination &to);
};

/// The loops for this processor: AVX-512, AVX2, or what every x86-64 has.
const FloatTiles &floatTiles();

extern const FloatTiles kBaseTiles, kAvx2Tiles, kAvx512Tiles;

} // namespace anneal::kernels
