// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/attentionparts.h"
#include "core/kernels/floattiles.h"
#include "core/kernels/scratch.h"

#include <cmath>
#include <numeric>

namespace anneal::kernels {

namespace {

/// Buffers of one thread.
struct Workspace
{
    Scratch keys, values, scores, mixed, plainKeys, gradients, queries, dk, dv;
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

/// A whole number of panels.
std::int64_t rounded(std::int64_t columns)
{
    const std::int64_t panel = floatTiles().panel;
    return (columns + panel - 1) / panel * panel;
}

std::int64_t here(std::int64_t columns, std::int64_t column)
{
    return std::min(floatTiles().panel, columns - column);
}

/// Panels of a matrix given by its rows, (columns × k), as the right side of a · bᵀ.
float *packTransposed(Scratch &scratch, const float *from, std::int64_t row, std::int64_t columns, std::int64_t k)
{
    auto *packed = scratch.get<float>(std::size_t(rounded(columns) * k));
    eachPanel(columns, k,
        [&](std::int64_t column, std::int64_t at) { floatTiles().packColumns(from + column * row, row, here(columns, column), k, packed + at); });
    return packed;
}

/// Panels of a matrix given by its rows, (k × columns), as the right side of a · b.
float *packPlain(Scratch &scratch, const float *from, std::int64_t row, std::int64_t columns, std::int64_t k)
{
    auto *packed = scratch.get<float>(std::size_t(rounded(columns) * k));
    eachPanel(
        columns, k, [&](std::int64_t column, std::int64_t at) { floatTiles().packRows(from + column, row, here(columns, column), k, packed + at); });
    return packed;
}

/// C (m × columns) = a · packed, or the sums go on from what stands in C. `apart`: numbers from one panel to the next.
void multiply(const FloatRows &a, std::int64_t m, const float *packed, std::int64_t columns, std::int64_t apart, float *c, std::int64_t row,
    bool continues = false)
{
    const std::int64_t panel = floatTiles().panel;
    for (std::int64_t column = 0; column < columns; column += panel)
        floatTiles().multiplyPanel(a, m, packed + column / panel * apart, { c + column, row, continues, nullptr, here(columns, column) });
}

void attend(const AttentionView<float> &view)
{
    const std::int64_t panel = floatTiles().panel, dim = view.headDim, keys = view.keys();
    const std::int64_t row = rounded(keys);
    const auto *packedKeys = packTransposed(workspace.keys, view.key, view.keyRow, keys, dim);
    const auto *packedValues = packPlain(workspace.values, view.value, view.keyRow, dim, keys);
    auto *scores = workspace.scores.get<float>(std::size_t(kQueries * row));
    auto *mixed = workspace.mixed.get<float>(std::size_t(kQueries * dim));
    for (std::int64_t head = 0; head < view.heads; ++head)
        for (std::int64_t query = 0; query < view.queries; query += kQueries) {
            const std::int64_t queries = std::min(kQueries, view.queries - query), seen = view.isCausal ? view.before + query + queries : keys;
            const std::int64_t first = view.before + query, from = firstBlock(first, view.window); // multiple of a panel
            const FloatRows asked { view.query + query * view.queryRow + head * dim, view.queryRow, 1, dim };
            multiply(asked, queries, packedKeys + from * dim, seen - from, panel * dim, scores + from, row);
            float sums[kQueries];
            for (std::int64_t i = 0; i < queries; ++i) {
                const std::int64_t end = view.isCausal ? first + i + 1 : keys;
                const auto sum = fastest<float>().softmaxRow(
                    scores + i * row + from, firstSeen(first + i, view.window) - from, end - from, seen - from, view.scale);
                sums[i] = sum.sum;
                if (view.logSums)
                    view.logSums[(query + i) * view.logRow + head] = sum.highest + std::log(sum.sum);
            }
            multiply({ scores + from, row, 1, seen - from }, queries, packedValues + from * panel, dim, panel * keys, mixed, dim);
            for (std::int64_t i = 0; i < queries; ++i) {
                const float inverse = 1.0F / sums[i];
                float *out = view.out + (query + i) * view.outRow + head * dim;
                std::transform(mixed + i * dim, mixed + (i + 1) * dim, out, [&](float value) { return value * inverse; });
            }
        }
}

/// Gradients of the queries of a part, and what it adds to those of its keys and values.
void backwardPart(const AttentionShape &shape, const AttentionPart &part, const float *qkv, const float *out, const float *logSums, const float *dout,
    float *dqkv, KeyValueGradients<float> &gradients)
{
    const std::int64_t panel = floatTiles().panel, dim = shape.headDim, width = shape.qkvWidth(), outWidth = shape.outWidth(), keys = part.length;
    const float *base = qkv + part.first * width, *key = base + (shape.heads + part.keyValueHead) * dim;
    const std::int64_t row = rounded(keys);
    const auto *packedKeys = packTransposed(workspace.keys, key, width, keys, dim);
    const auto *packedValues = packTransposed(workspace.values, key + shape.keyValueHeads * dim, width, keys, dim);
    const auto *plainKeys = packPlain(workspace.plainKeys, key, width, dim, keys);
    auto *scores = workspace.scores.get<float>(std::size_t(kQueries * row));
    auto *dscores = workspace.gradients.get<float>(std::size_t(kQueries * row));
    auto *dk = workspace.dk.get<float>(std::size_t(keys * dim));
    auto *dv = workspace.dv.get<float>(std::size_t(keys * dim));
    std::fill(dk, dk + keys * dim, 0.0F);
    std::fill(dv, dv + keys * dim, 0.0F);
    for (std::int64_t head = part.head; head < part.head + part.heads; ++head)
        for (std::int64_t query = 0; query < keys; query += kQueries) {
            const std::int64_t queries = std::min(kQueries, keys - query), token = part.first + query;
            const std::int64_t from = firstBlock(query, shape.window), seen = query + queries - from; // keys count from `from`
            const float *q = base + query * width + head * dim, *o = out + token * outWidth + head * dim, *d = dout + token * outWidth + head * dim;
            multiply({ q, width, 1, dim }, queries, packedKeys + from * dim, seen, panel * dim, scores, row);
            multiply({ d, outWidth, 1, dim }, queries, packedValues + from * dim, seen, panel * dim, dscores, row);
            for (std::int64_t i = 0; i < queries; ++i) {
                const float dot = std::inner_product(o + i * outWidth, o + i * outWidth + dim, d + i * outWidth, 0.0F);
                fastest<float>().softmaxBackwardRow(scores + i * row, dscores + i * row, firstSeen(query + i, shape.window) - from,
                    query + i + 1 - from, seen, shape.scale, logSums[(token + i) * shape.heads + head], dot);
            }
            multiply({ dscores, row, 1, seen }, queries, plainKeys + from * panel, dim, panel * keys, dqkv + token * width + head * dim, width);
            const auto addTransposed = [&](const float *rows, const float *right, std::int64_t rightRow, float *sums) {
                const auto *packed = packPlain(workspace.queries, right, rightRow, dim, queries);
                multiply({ rows, 1, row, queries }, seen, packed, dim, panel * queries, sums + from * dim, dim, true);
            };
            addTransposed(scores, d, outWidth, dv);
            addTransposed(dscores, q, width, dk);
        }
    gradients.put(part, dk, dv);
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

void floatAttentionBackward(const AttentionShape &shape, const float *qkv, const float *out, const float *logSums, const float *dout, float *dqkv)
{
    const auto parts = partsOf(shape);
    static thread_local Scratch scratch;
    KeyValueGradients<float> gradients(shape, parts, dqkv, scratch);
    parallelTasks(std::int64_t(parts.size()),
        [&](std::int64_t task) { backwardPart(shape, parts[std::size_t(task)], qkv, out, logSums, dout, dqkv, gradients); });
    gradients.finish();
}

} // namespace anneal::kernels
