// SPDX-License-Identifier: GPL-3.0-or-later
// No include guard: each of floattiles{base,avx2,avx512}.cpp includes this once, inside a namespace of its own and a target pragma, after it said
// how many numbers a register holds (kLanes) and how many registers a panel is wide (kVectors).

using Vector = float __attribute__((vector_size(kLanes * 4)));
using Order = std::int32_t __attribute__((vector_size(kLanes * 4)));

constexpr int kPanel = kLanes * kVectors;
constexpr int kRows = 6; // of a tile

inline Vector load(const float *from)
{
    Vector vector;
    __builtin_memcpy(&vector, from, sizeof vector);
    return vector;
}
inline void store(float *to, Vector vector)
{
    __builtin_memcpy(to, &vector, sizeof vector);
}

/// A tile whose columns all exist.
template <int rows>
void multiplyTile(const FloatRows &from, const float *packed, const FloatDestination &to)
{
    Vector sums[rows][kVectors];
#pragma GCC unroll 8
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
        for (int j = 0; j < kVectors; ++j)
            sums[i][j] = to.continues ? load(to.c + i * to.row + j * kLanes) : Vector {};
    const float *a = from.a;
    for (std::int64_t k = 0; k < from.k; ++k, a += from.aStep, packed += kPanel) {
        Vector b[kVectors];
#pragma GCC unroll 4
        for (int j = 0; j < kVectors; ++j)
            b[j] = load(packed + j * kLanes);
#pragma GCC unroll 8
        for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
            for (int j = 0; j < kVectors; ++j)
                sums[i][j] += a[i * from.aRow] * b[j];
    }
#pragma GCC unroll 8
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
        for (int j = 0; j < kVectors; ++j) {
            const std::int64_t at = i * to.row + j * kLanes;
            store(to.c + at, to.addend ? sums[i][j] + load(to.addend + at) : sums[i][j]);
        }
}

/// Calls tile(buffer) with a destination whose columns all exist, for one where some do not.
template <typename Tile>
void buffered(const FloatDestination &to, std::int64_t rows, Tile tile)
{
    float sums[kRows * kPanel], addend[kRows * kPanel];
    FloatDestination buffer { sums, kPanel, to.continues, to.addend ? addend : nullptr, kPanel };
    for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < kPanel; ++j) {
            sums[i * kPanel + j] = to.continues && j < to.columns ? to.c[i * to.row + j] : 0;
            addend[i * kPanel + j] = to.addend && j < to.columns ? to.addend[i * to.row + j] : 0;
        }
    tile(buffer);
    for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < to.columns; ++j)
            to.c[i * to.row + j] = sums[i * kPanel + j];
}

inline void multiplyPanel(const FloatRows &from, std::int64_t m, const float *packed, const FloatDestination &to)
{
    constexpr void (*kTiles[kRows])(const FloatRows &, const float *, const FloatDestination &)
        = { multiplyTile<1>, multiplyTile<2>, multiplyTile<3>, multiplyTile<4>, multiplyTile<5>, multiplyTile<6> };
    FloatRows here = from;
    FloatDestination part = to;
    for (std::int64_t row = 0; row < m; row += kRows) {
        const std::int64_t rows = m - row < kRows ? m - row : kRows;
        if (to.columns == kPanel)
            kTiles[rows - 1](here, packed, part);
        else
            buffered(part, rows, [&](const FloatDestination &whole) { kTiles[rows - 1](here, packed, whole); });
        here.a += rows * from.aRow;
        part.c += rows * to.row;
        if (part.addend)
            part.addend += rows * to.row;
    }
}

/// Turns a square of numbers: blocks of 1, 2, 4 … on both sides of the diagonal change places.
template <int apart>
inline void turnBlocks(Vector (&square)[kLanes])
{
    if constexpr (apart < kLanes) {
        Order low {}, high {};
        for (int i = 0; i < kLanes; ++i) {
            low[i] = (i & apart) != 0 ? kLanes + i - apart : i;
            high[i] = (i & apart) != 0 ? kLanes + i : i + apart;
        }
#pragma GCC unroll 16
        for (int i = 0; i < kLanes; ++i)
            if ((i & apart) == 0) {
                const Vector first = square[i], second = square[i + apart];
                square[i] = __builtin_shuffle(first, second, low);
                square[i + apart] = __builtin_shuffle(first, second, high);
            }
        turnBlocks<2 * apart>(square);
    }
}

/// kLanes rows of kLanes numbers, turned: square[k] holds number k of each row.
inline void loadTurned(const float *from, std::int64_t row, Vector (&square)[kLanes])
{
#pragma GCC unroll 16
    for (int i = 0; i < kLanes; ++i)
        square[i] = load(from + i * row);
    turnBlocks<1>(square);
}

/// Number k of `columns` rows, zeros after them.
inline Vector gather(const float *from, std::int64_t row, std::int64_t columns)
{
    Vector vector {};
    for (std::int64_t i = 0; i < columns && i < kLanes; ++i)
        vector[i] = from[i * row];
    return vector;
}

inline void packColumns(const float *from, std::int64_t row, std::int64_t columns, std::int64_t count, float *to)
{
    for (std::int64_t n = 0; n < kPanel; n += kLanes, from += kLanes * row) {
        std::int64_t k = 0;
        if (columns - n >= kLanes)
            for (; k + kLanes <= count; k += kLanes) {
                Vector square[kLanes];
                loadTurned(from + k, row, square);
#pragma GCC unroll 16
                for (int i = 0; i < kLanes; ++i)
                    store(to + (k + i) * kPanel + n, square[i]);
            }
        for (; k < count; ++k)
            store(to + k * kPanel + n, gather(from + k, row, columns - n));
    }
}

inline void packRows(const float *from, std::int64_t row, std::int64_t columns, std::int64_t count, float *to)
{
    for (std::int64_t k = 0; k < count; ++k, from += row, to += kPanel) {
        if (columns >= kPanel) {
            for (int j = 0; j < kPanel; j += kLanes)
                store(to + j, load(from + j));
            continue;
        }
        for (std::int64_t j = 0; j < kPanel; ++j)
            to[j] = j < columns ? from[j] : 0;
    }
}

/// kLanes columns that exist, or fewer, for a few rows.
template <int rows>
void multiplyFew(const FloatRows &from, const float *b, std::int64_t bRow, std::int64_t columns, Vector (&sums)[rows])
{
    std::int64_t k = 0;
    if (columns >= kLanes)
        for (; k + kLanes <= from.k; k += kLanes) {
            Vector square[kLanes];
            loadTurned(b + k, bRow, square);
#pragma GCC unroll 16
            for (int kk = 0; kk < kLanes; ++kk)
#pragma GCC unroll 4
                for (int i = 0; i < rows; ++i)
                    sums[i] += from.a[i * from.aRow + (k + kk) * from.aStep] * square[kk];
        }
    for (; k < from.k; ++k) {
        const Vector column = gather(b + k, bRow, columns);
        for (int i = 0; i < rows; ++i)
            sums[i] += from.a[i * from.aRow + k * from.aStep] * column;
    }
}

template <int rows>
void multiplyRowsOf(const FloatRows &from, const float *b, std::int64_t bRow, const FloatDestination &to)
{
    for (std::int64_t n = 0; n < to.columns; n += kLanes) {
        const std::int64_t columns = to.columns - n < kLanes ? to.columns - n : kLanes;
        Vector sums[rows] {};
        if (to.continues)
            for (int i = 0; i < rows; ++i)
                sums[i] = gather(to.c + i * to.row + n, 1, columns);
        multiplyFew<rows>(from, b + n * bRow, bRow, columns, sums);
        for (int i = 0; i < rows; ++i)
            for (std::int64_t j = 0; j < columns; ++j) {
                const std::int64_t at = i * to.row + n + j;
                to.c[at] = to.addend ? sums[i][j] + to.addend[at] : sums[i][j];
            }
    }
}

inline void multiplyRows(const FloatRows &from, std::int64_t m, const float *b, std::int64_t bRow, const FloatDestination &to)
{
    constexpr void (*kFew[4])(const FloatRows &, const float *, std::int64_t, const FloatDestination &)
        = { multiplyRowsOf<1>, multiplyRowsOf<2>, multiplyRowsOf<3>, multiplyRowsOf<4> };
    kFew[m - 1](from, b, bRow, to);
}

constexpr FloatTiles kTable { kPanel, multiplyPanel, packColumns, packRows, multiplyRows };
