// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/floatgemm.h"

#include "core/kernels/cpulevel.h"
#include "core/kernels/floattiles.h"
#include "core/kernels/parallel.h"
#include "core/kernels/scratch.h"

#include <algorithm>

namespace anneal::kernels {

namespace {

thread_local Scratch panelScratch;

constexpr std::int64_t kStretch = 384;     // numbers of k in a packed panel, which stays in the second-level cache
constexpr std::int64_t kRowsPerTask = 512; // rows one packed panel serves at most before another task packs it again
constexpr std::int64_t kFewRows = 4;       // for them B is read in place

/// What of a term some columns need.
FloatTerm partOf(FloatTerm term, std::int64_t column, std::int64_t columns)
{
    const auto [begin, end] = neededRows(term.blocks, term.k, column, columns);
    term.a += begin * term.aStep;
    term.b += begin; // 0 where B is not transposed: only transposed ones have blocks
    term.k = end - begin;
    return term;
}

/// Rows [row, row + rows) of the panel that begins at `column`.
void runPanel(
    std::span<const FloatTerm> terms, std::int64_t row, std::int64_t rows, std::int64_t column, std::int64_t columns, const FloatOutput &output)
{
    const auto &tiles = floatTiles();
    auto *packed = panelScratch.get<float>(std::size_t(kStretch * tiles.panel));
    FloatDestination to { output.c + row * output.row + column, output.row, false, nullptr, columns };
    const float *addend = output.addend ? output.addend + row * output.row + column : nullptr;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const auto term = partOf(terms[i], column, columns);
        const bool isLast = i + 1 == terms.size();
        for (std::int64_t k = 0; k < term.k || (k == 0 && isLast); k += kStretch) {
            const std::int64_t length = std::min(kStretch, term.k - k);
            if (term.transposed)
                tiles.packColumns(term.b + column * term.bRow + k, term.bRow, columns, length, packed);
            else
                tiles.packRows(term.b + k * term.bRow + column, term.bRow, columns, length, packed);
            to.addend = isLast && k + length == term.k ? addend : nullptr;
            tiles.multiplyPanel({ term.a + row * term.aRow + k * term.aStep, term.aRow, term.aStep, length }, rows, packed, to);
            to.continues = true;
        }
    }
}

void runFewRows(std::span<const FloatTerm> terms, std::int64_t m, std::int64_t column, std::int64_t columns, const FloatOutput &output)
{
    FloatDestination to { output.c + column, output.row, false, nullptr, columns };
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const auto term = partOf(terms[i], column, columns);
        if (i + 1 == terms.size())
            to.addend = output.addend ? output.addend + column : nullptr;
        floatTiles().multiplyRows({ term.a, term.aRow, term.aStep, term.k }, m, term.b + column * term.bRow, term.bRow, to);
        to.continues = true;
    }
}

} // namespace

void floatGemm(std::span<const FloatTerm> terms, std::int64_t m, std::int64_t n, const FloatOutput &output)
{
    const std::int64_t panel = floatTiles().panel, panels = (n + panel - 1) / panel;
    const auto columnsOf = [&](std::int64_t column) { return std::min(panel, n - column); };
    if (m <= kFewRows && std::all_of(terms.begin(), terms.end(), [](const FloatTerm &term) { return term.transposed; })) {
        parallelFor(panels, std::max<std::int64_t>(1, 128 / panel), [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end; ++i)
                runFewRows(terms, m, i * panel, columnsOf(i * panel), output);
        });
        return;
    }
    const std::int64_t stretches = (m + kRowsPerTask - 1) / kRowsPerTask, stretch = (m + stretches - 1) / stretches;
    parallelTasks(panels * stretches, [&](std::int64_t task) {
        const std::int64_t column = task % panels * panel, row = task / panels * stretch;
        runPanel(terms, row, std::min(stretch, m - row), column, columnsOf(column), output);
    });
}

const FloatTiles &floatTiles()
{
    static const FloatTiles &fastest = level() == Level::Avx512 ? kAvx512Tiles : level() == Level::Avx2 ? kAvx2Tiles : kBaseTiles;
    return fastest;
}

} // namespace anneal::kernels
