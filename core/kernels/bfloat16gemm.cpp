// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/bfloat16gemm.h"

#include "core/kernels/bfloat16amx.h"
#include "core/kernels/bfloat16rows.h"
#include "core/kernels/blockgroups.h"
#include "core/kernels/parallel.h"

#include <algorithm>

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,prefer-vector-width=512")

namespace anneal::kernels {

namespace {

thread_local Scratch panelScratch;

/// Sums longer than this are cut, so that a panel stays in the second-level cache.
constexpr std::int64_t kLongSum = 4096;
/// Rows one packed panel serves at most before another task packs it again.
constexpr std::int64_t kRowsPerTask = 2048;

/// packPanel() for a B of blocks, which are unpacked to a buffer in the first-level cache.
void packStoredPanel(const GemmTerm &term, std::int64_t column, std::int64_t columns, std::uint32_t *to)
{
    constexpr std::int64_t kRows = 128;
    alignas(64) BFloat16Bits numbers[tile::kPanel * kRows];
    const auto unpack = tile::unpackOf<BFloat16Bits>(term.stored.format);
    for (std::int64_t k = 0; k < term.k; k += kRows, to += kRows / 2 * tile::kPanel) {
        const std::int64_t length = std::min(kRows, term.k - k);
        if (term.transposed) {
            for (std::int64_t i = 0; i < columns; ++i)
                unpack(term.stored.at(column + i), k / kGroup, length / kGroup, numbers + i * kRows);
            tile::packColumns(numbers, kRows, columns, length / 2, to);
        } else {
            for (std::int64_t i = 0; i < length; ++i)
                unpack(term.stored.at(k + i), column / kGroup, columns / kGroup, numbers + i * tile::kPanel);
            tile::packRows(numbers, tile::kPanel, columns, length, to);
        }
    }
}

void packPanel(const GemmTerm &term, std::int64_t column, std::int64_t columns, std::uint32_t *to)
{
    if (term.stored.data)
        packStoredPanel(term, column, columns, to);
    else if (term.transposed)
        tile::packColumns(term.b + column * term.bRow, term.bRow, columns, tile::pairsOf(term.k), to);
    else
        tile::packRows(term.b + column, term.bRow, columns, term.k, to);
}

/// Rows [row, row + rows) of the panel that begins at `column`.
void runTask(
    std::span<const GemmTerm> whole, std::int64_t row, std::int64_t rows, std::int64_t column, std::int64_t columns, const GemmOutput &output)
{
    GemmTerm parts[2];
    const std::span terms(parts, whole.size());
    std::int64_t pairs = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        parts[i] = tile::partOf(whole[i], column, columns);
        pairs += tile::pairsOf(parts[i].k);
    }
    auto *packed = panelScratch.get<std::uint32_t>(std::size_t(pairs * tile::kPanel));
    tile::Rows sides[2];
    std::uint32_t *to = packed;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        packPanel(terms[i], column, columns, to);
        to += tile::pairsOf(terms[i].k) * tile::kPanel;
        sides[i] = { terms[i].a + row * terms[i].aRow, terms[i].aRow, terms[i].aPair, tile::pairsOf(terms[i].k) };
    }
    const std::int64_t bytes = output.store == Store::BFloat16 ? 2 : 4;
    auto *c = static_cast<std::byte *>(output.c) + (row * output.row + column) * bytes;
    const float *addend = output.addend ? output.addend + row * output.row + column : nullptr;
    const tile::AmxTiles tiles;
    tile::multiplyPanel(tiles, sides, int(terms.size()), rows, packed, { c, output.row, output.store, columns, addend });
}

} // namespace

bool hasBFloat16Gemm()
{
    static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bf16");
    return has;
}

void bfloat16Gemm(std::span<const GemmTerm> terms, std::int64_t m, std::int64_t n, const GemmOutput &output)
{
    if (terms.size() == 1 && terms[0].k > 2 * kLongSum && output.store != Store::BFloat16) {
        GemmOutput part = output;
        for (std::int64_t k = 0; k < terms[0].k; k += kLongSum, part.store = Store::AddFloat, part.addend = nullptr) {
            GemmTerm term = terms[0];
            term.a += k / 2 * term.aPair;
            if (term.stored.data)
                term.stored.data += term.transposed ? k / sizeOf(term.stored.format).numbers * sizeOf(term.stored.format).bytes : k * term.stored.row;
            else
                term.b += term.transposed ? k : k * term.bRow;
            term.k = std::min(kLongSum, terms[0].k - k);
            bfloat16Gemm({ &term, 1 }, m, n, part);
        }
        return;
    }
    if (m <= fewRows() && std::all_of(terms.begin(), terms.end(), [](const GemmTerm &term) { return term.transposed && term.aPair == 2; })) {
        bfloat16FewRows(terms, m, n, output);
        return;
    }
    const std::int64_t panels = (n + tile::kPanel - 1) / tile::kPanel;
    const std::int64_t stretches = (m + kRowsPerTask - 1) / kRowsPerTask;
    const std::int64_t stretch = (m + stretches - 1) / stretches;
    // Whole panels first; the last ones in two halves, so that the threads end together.
    const std::int64_t threads = threadCount();
    const std::int64_t halved = m > 2 * tile::kTileRows ? std::min(panels * stretches, threads + panels * stretches % threads) : 0;
    const std::int64_t whole = panels * stretches - halved;
    parallelTasks(whole + 2 * halved, [&](std::int64_t task) {
        const bool isWhole = task < whole;
        const std::int64_t piece = isWhole ? task : whole + (task - whole) / 2;
        const std::int64_t column = piece % panels * tile::kPanel;
        const std::int64_t first = piece / panels * stretch, last = std::min(m, first + stretch);
        const std::int64_t middle = isWhole ? last : first + (last - first) / 2;
        const bool isSecond = !isWhole && (task - whole) % 2 == 1;
        const std::int64_t row = isSecond ? middle : first;
        runTask(terms, row, (isSecond ? last : middle) - row, column, std::min(tile::kPanel, n - column), output);
    });
}

void bfloat16TransposedGemm(const BFloat16Bits *a, std::int64_t aRow, const BFloat16Bits *b, std::int64_t bRow, std::int64_t m, std::int64_t n,
    std::int64_t k, float *c, std::int64_t cRow)
{
    // The tokens are summed in stretches whose panel fits the first-level caches; A in pairs is small (m is a rank).
    constexpr std::int64_t stretch = 512;
    static thread_local Scratch pairScratch;
    auto *pairs = pairScratch.get<std::uint32_t>(std::size_t(tile::pairsOf(k) * m));
    const tile::Rows whole = tile::turned(tile::AmxTiles(), a, aRow, m, k, pairs);
    const std::int64_t panels = (n + tile::kPanel - 1) / tile::kPanel;
    parallelTasks(panels, [&](std::int64_t panel) {
        const std::int64_t column = panel * tile::kPanel;
        const std::int64_t columns = std::min(tile::kPanel, n - column);
        auto *packed = panelScratch.get<std::uint32_t>(std::size_t(stretch / 2 * tile::kPanel));
        const tile::AmxTiles tiles;
        for (std::int64_t from = 0; from < k; from += stretch) {
            const std::int64_t length = std::min(stretch, k - from);
            tile::packRows(b + from * bRow + column, bRow, columns, length, packed);
            const tile::Rows rows { whole.a + from / 2 * whole.aPair, whole.aRow, whole.aPair, tile::pairsOf(length) };
            tile::multiplyPanel(tiles, &rows, 1, m, packed, { c + column, cRow, from == 0 ? Store::Float : Store::AddFloat, columns });
        }
    });
}

} // namespace anneal::kernels

#pragma GCC pop_options
