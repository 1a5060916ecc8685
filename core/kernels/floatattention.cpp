// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/attentionparts.h"
#include "core/kernels/floattiles.h"
#include "core/kernels/scratch.h"

#include <cmath>

namespace anneal::kernels {

namespace {

/// Buffers of one thread.
struct Workspace
{
    Scratch keys, values, scores, mixed;
};
thread_local Workspace workspace;

/// Calls visit(first column, its place in what is packed) for each panel of so many columns and rows k.
template <typename Visit>
void eachPanel(std::int64_t columns, std::int64_t k, Visit visit)
{
    const std::int64_t panel = floatTiles().panel;
    for (std::int64_t column = 0; column < columns; column += panel)
        visit(column, column * k);
}

void attend(const AttentionView<float> &view)
{
    const auto &tiles = floatTiles();
    const std::int64_t panel = tiles.panel, dim = view.headDim, keys = view.keys();
    const auto rounded = [&](std::int64_t columns) { return (columns + panel - 1) / panel * panel; };
    const auto here = [&](std::int64_t columns, std::int64_t column) { return std::min(panel, columns - column); };
    const std::int64_t row = rounded(keys);
    auto *packedKeys = workspace.keys.get<float>(std::size_t(row * dim));
    auto *packedValues = workspace.values.get<float>(std::size_t(rounded(dim) * keys));
    auto *scores = workspace.scores.get<float>(std::size_t(kQueries * row));
    auto *mixed = workspace.mixed.get<float>(std::size_t(kQueries * dim));
    eachPanel(keys, dim, [&](std::int64_t column, std::int64_t at) {
        tiles.packColumns(view.key + column * view.keyRow, view.keyRow, here(keys, column), dim, packedKeys + at);
    });
    eachPanel(dim, keys,
        [&](std::int64_t column, std::int64_t at) { tiles.packRows(view.value + column, view.keyRow, here(dim, column), keys, packedValues + at); });
    for (std::int64_t head = 0; head < view.heads; ++head)
        for (std::int64_t query = 0; query < view.queries; query += kQueries) {
            const std::int64_t queries = std::min(kQueries, view.queries - query), seen = view.isCausal ? view.before + query + queries : keys;
            const std::int64_t first = view.before + query, from = firstBlock(first, view.window); // multiple of a panel
            const FloatRows asked { view.query + query * view.queryRow + head * dim, view.queryRow, 1, dim };
            eachPanel(seen - from, dim, [&](std::int64_t column, std::int64_t at) {
                tiles.multiplyPanel(
                    asked, queries, packedKeys + from * dim + at, { scores + from + column, row, false, nullptr, here(seen - from, column) });
            });
            float sums[kQueries];
            for (std::int64_t i = 0; i < queries; ++i) {
                const std::int64_t end = view.isCausal ? first + i + 1 : keys;
                const auto sum = fastest<float>().softmaxRow(
                    scores + i * row + from, firstSeen(first + i, view.window) - from, end - from, seen - from, view.scale);
                sums[i] = sum.sum;
                if (view.logSums)
                    view.logSums[(query + i) * view.logRow + head] = sum.highest + std::log(sum.sum);
            }
            eachPanel(dim, keys, [&](std::int64_t column, std::int64_t at) {
                tiles.multiplyPanel({ scores + from, row, 1, seen - from }, queries, packedValues + at + from * panel,
                    { mixed + column, dim, false, nullptr, here(dim, column) });
            });
            for (std::int64_t i = 0; i < queries; ++i) {
                const float inverse = 1.0F / sums[i];
                float *out = view.out + (query + i) * view.outRow + head * dim;
                std::transform(mixed + i * dim, mixed + (i + 1) * dim, out, [&](float value) { return value * inverse; });
            }
        }
}

} // namespace

void floatAttention(const AttentionShape &shape, const float *qkv, float *out, float *logSums)
{
    forEachPart(shape, qkv, out, logSums, attend);
}

void floatCachedAttention(const CachedAttention<float> &attention)
{
    forEachPart(attention, attend);
}

} // namespace anneal::kernels
