// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of a block of queries against all their keys fit the second-level cache, so there is no online softmax as in FlashAttention;
// the backward pass recomputes them from the logarithms of the sums, as that paper (arXiv 2205.14135) does.
#include "core/model/bfloat16attention.h"

#include "core/model/bfloat16tile.h"
#include "core/model/parallel.h"

#include <algorithm>
#include <cmath>

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,prefer-vector-width=512")

namespace anneal::model {

namespace {

#include "core/model/kernelsimpl.h"

using tile::Destination;
using tile::kPanel;
using tile::Rows;
using tile::Scratch;

constexpr std::int64_t kQueries = 48; // queries in a block

std::int64_t panelsOf(std::int64_t columns)
{
    return (columns + kPanel - 1) / kPanel;
}

/// C (m × n) = or += a · packed, for several panels laid one after the other.
void multiply(const Rows &a, std::int64_t m, const std::uint32_t *packed, std::int64_t n, void *c, std::int64_t row, Store store)
{
    const std::int64_t bytes = store == Store::BFloat16 ? 2 : 4;
    for (std::int64_t column = 0; column < n; column += kPanel)
        tile::multiplyPanel(&a, 1, m, packed + column / kPanel * a.pairs * kPanel,
            { static_cast<std::byte *>(c) + column * bytes, row, store, std::min(kPanel, n - column) });
}

/// Panels of a (columns × k) matrix given by its rows, as the right side of a · bᵀ.
std::uint32_t *packTransposed(Scratch &scratch, const BFloat16Bits *from, std::int64_t row, std::int64_t columns, std::int64_t k)
{
    auto *packed = scratch.get<std::uint32_t>(std::size_t(panelsOf(columns) * tile::pairsOf(k) * kPanel));
    for (std::int64_t panel = 0; panel < panelsOf(columns); ++panel)
        tile::packColumns(from + panel * kPanel * row, row, std::min(kPanel, columns - panel * kPanel), tile::pairsOf(k),
            packed + panel * tile::pairsOf(k) * kPanel);
    return packed;
}

/// Panels of a (k × columns) matrix given by its rows, as the right side of a · b.
std::uint32_t *packPlain(Scratch &scratch, const BFloat16Bits *from, std::int64_t row, std::int64_t columns, std::int64_t k)
{
    auto *packed = scratch.get<std::uint32_t>(std::size_t(panelsOf(columns) * tile::pairsOf(k) * kPanel));
    for (std::int64_t panel = 0; panel < panelsOf(columns); ++panel)
        tile::packRows(from + panel * kPanel, row, std::min(kPanel, columns - panel * kPanel), k, packed + panel * tile::pairsOf(k) * kPanel);
    return packed;
}

/// Buffers of one thread.
struct Workspace
{
    Scratch keys, values, plainKeys, scores, more, weights, gradients, pairs, queries, douts, dots, dk, dv;
};
thread_local Workspace workspace;

/// One document and one key/value head of it.
struct Part
{
    std::int64_t first = 0;  // token
    std::int64_t length = 0; // tokens
    std::int64_t keyValueHead = 0;
};

Part partOf(const AttentionShape &shape, std::int64_t task)
{
    const std::size_t document = std::size_t(task / shape.keyValueHeads);
    return { shape.starts[document], shape.starts[document + 1] - shape.starts[document], task % shape.keyValueHeads };
}

/// Rows become probabilities (not yet divided by their sums), zero beyond the diagonal, as bfloat16.
void softmaxRows(float *scores, std::int64_t row, std::int64_t firstQuery, std::int64_t queries, std::int64_t keys, float scale,
    BFloat16Bits *weights, float *sums, float *highest)
{
    for (std::int64_t i = 0; i < queries; ++i, scores += row, weights += row) {
        const std::int64_t seen = firstQuery + i + 1;
        const float top = maximum(scores, seen) * scale;
        float sum = 0;
        for (std::int64_t j = 0; j < seen; ++j) {
            const float e = fastExp(scores[j] * scale - top);
            sum += e;
            set(weights[j], e);
        }
        std::fill(weights + seen, weights + keys, BFloat16Bits(0));
        sums[i] = sum;
        highest[i] = top;
    }
}

void forwardPart(const AttentionShape &shape, const Part &part, const BFloat16Bits *qkv, BFloat16Bits *out, float *logSums)
{
    const std::int64_t dim = shape.headDim, width = shape.qkvWidth(), outWidth = shape.outWidth();
    const std::int64_t group = shape.heads / shape.keyValueHeads;
    const BFloat16Bits *base = qkv + part.first * width;
    const BFloat16Bits *key = base + (shape.heads + part.keyValueHead) * dim;
    const std::uint32_t *keys = packTransposed(workspace.keys, key, width, part.length, dim);
    const std::uint32_t *values = packPlain(workspace.values, key + shape.keyValueHeads * dim, width, dim, part.length);
    const std::int64_t row = panelsOf(part.length) * kPanel;
    auto *scores = workspace.scores.get<float>(std::size_t(kQueries * row));
    auto *weights = workspace.weights.get<BFloat16Bits>(std::size_t(kQueries * row));
    auto *mixed = workspace.more.get<float>(std::size_t(kQueries * dim));
    const std::int64_t valuePairs = tile::pairsOf(part.length);

    for (std::int64_t head = part.keyValueHead * group; head < (part.keyValueHead + 1) * group; ++head)
        for (std::int64_t query = 0; query < part.length; query += kQueries) {
            const std::int64_t queries = std::min(kQueries, part.length - query);
            const std::int64_t seen = query + queries;
            float sums[kQueries], highest[kQueries];
            multiply({ base + query * width + head * dim, width, 2, dim / 2 }, queries, keys, seen, scores, row, Store::Float);
            softmaxRows(scores, row, query, queries, std::min(row, seen + 1), shape.scale, weights, sums, highest);
            for (std::int64_t column = 0; column < dim; column += kPanel) {
                const Rows rows { weights, row, 2, tile::pairsOf(seen) };
                tile::multiplyPanel(&rows, 1, queries, values + column / kPanel * valuePairs * kPanel,
                    { mixed + column, dim, Store::Float, std::min(kPanel, dim - column) });
            }
            for (std::int64_t i = 0; i < queries; ++i) {
                const std::int64_t token = part.first + query + i;
                const float inverse = 1.0f / sums[i];
                for (std::int64_t j = 0; j < dim; ++j)
                    set(out[token * outWidth + head * dim + j], mixed[i * dim + j] * inverse);
                logSums[token * shape.heads + head] = highest[i] + std::log(sums[i]);
            }
        }
}

/// Probabilities P from the scores, and dS = P · (dP − Σ dout · out) · scale, both bfloat16; zero beyond the diagonal.
void gradientRows(const float *scores, const float *dweights, std::int64_t row, std::int64_t firstQuery, std::int64_t queries, std::int64_t keys,
    float scale, const float *logSums, std::int64_t logRow, const float *dots, BFloat16Bits *weights, BFloat16Bits *dscores)
{
    for (std::int64_t i = 0; i < queries; ++i, scores += row, dweights += row, weights += row, dscores += row) {
        const std::int64_t seen = firstQuery + i + 1;
        const float logSum = logSums[i * logRow];
        const float dot = dots[i];
        for (std::int64_t j = 0; j < seen; ++j) {
            const float p = fastExp(scores[j] * scale - logSum);
            set(weights[j], p);
            set(dscores[j], p * (dweights[j] - dot) * scale);
        }
        std::fill(weights + seen, weights + keys, BFloat16Bits(0));
        std::fill(dscores + seen, dscores + keys, BFloat16Bits(0));
    }
}

/// c (keys × dim) += aᵀ · b, where a is (queries × keys) and b's rows are packed.
void addTransposed(
    const BFloat16Bits *a, std::int64_t row, std::int64_t queries, std::int64_t keys, const std::uint32_t *packed, std::int64_t dim, float *c)
{
    auto *pairs = workspace.pairs.get<std::uint32_t>(std::size_t(tile::pairsOf(kQueries) * keys));
    tile::interleaveRows(a, row, keys, queries, pairs);
    multiply({ reinterpret_cast<const BFloat16Bits *>(pairs), 2, 2 * keys, tile::pairsOf(queries) }, keys, packed, dim, c, dim, Store::AddFloat);
}

void backwardPart(const AttentionShape &shape, const Part &part, const BFloat16Bits *qkv, const BFloat16Bits *out, const float *logSums,
    const BFloat16Bits *dout, BFloat16Bits *dqkv)
{
    const std::int64_t dim = shape.headDim, width = shape.qkvWidth(), outWidth = shape.outWidth();
    const std::int64_t group = shape.heads / shape.keyValueHeads;
    const std::int64_t keyColumn = (shape.heads + part.keyValueHead) * dim;
    const std::int64_t valueColumn = keyColumn + shape.keyValueHeads * dim;
    const BFloat16Bits *base = qkv + part.first * width;
    const std::uint32_t *keys = packTransposed(workspace.keys, base + keyColumn, width, part.length, dim);
    const std::uint32_t *values = packTransposed(workspace.values, base + valueColumn, width, part.length, dim);
    const std::uint32_t *plainKeys = packPlain(workspace.plainKeys, base + keyColumn, width, dim, part.length);
    const std::int64_t keyPairs = tile::pairsOf(part.length);
    const std::int64_t row = panelsOf(part.length) * kPanel;
    auto *scores = workspace.scores.get<float>(std::size_t(kQueries * row));
    auto *dweights = workspace.more.get<float>(std::size_t(kQueries * row));
    auto *weights = workspace.weights.get<BFloat16Bits>(std::size_t(kQueries * row));
    auto *dscores = workspace.gradients.get<BFloat16Bits>(std::size_t(kQueries * row));
    auto *dk = workspace.dk.get<float>(std::size_t(part.length * dim));
    auto *dv = workspace.dv.get<float>(std::size_t(part.length * dim));
    std::fill(dk, dk + part.length * dim, 0.0f);
    std::fill(dv, dv + part.length * dim, 0.0f);

    for (std::int64_t head = part.keyValueHead * group; head < (part.keyValueHead + 1) * group; ++head)
        for (std::int64_t query = 0; query < part.length; query += kQueries) {
            const std::int64_t queries = std::min(kQueries, part.length - query);
            const std::int64_t seen = query + queries;
            const std::int64_t token = part.first + query;
            const BFloat16Bits *q = base + query * width + head * dim;
            const BFloat16Bits *o = out + token * outWidth + head * dim;
            const BFloat16Bits *d = dout + token * outWidth + head * dim;
            float dots[kQueries];
            for (std::int64_t i = 0; i < queries; ++i) {
                float dot = 0;
                for (std::int64_t j = 0; j < dim; ++j)
                    dot += toFloat(o[i * outWidth + j]) * toFloat(d[i * outWidth + j]);
                dots[i] = dot;
            }
            multiply({ q, width, 2, dim / 2 }, queries, keys, seen, scores, row, Store::Float);
            multiply({ d, outWidth, 2, dim / 2 }, queries, values, seen, dweights, row, Store::Float);
            gradientRows(scores, dweights, row, query, queries, std::min(row, seen + 1), shape.scale, logSums + token * shape.heads + head,
                shape.heads, dots, weights, dscores);
            const std::uint32_t *packedDouts = packPlain(workspace.douts, d, outWidth, dim, queries);
            addTransposed(weights, row, queries, seen, packedDouts, dim, dv);
            const std::uint32_t *packedQueries = packPlain(workspace.queries, q, width, dim, queries);
            addTransposed(dscores, row, queries, seen, packedQueries, dim, dk);
            for (std::int64_t column = 0; column < dim; column += kPanel) {
                const Rows rows { dscores, row, 2, tile::pairsOf(seen) };
                tile::multiplyPanel(&rows, 1, queries, plainKeys + column / kPanel * keyPairs * kPanel,
                    { dqkv + token * width + head * dim + column, width, Store::BFloat16, std::min(kPanel, dim - column) });
            }
        }
    for (std::int64_t t = 0; t < part.length; ++t) {
        convert(dk + t * dim, dqkv + (part.first + t) * width + keyColumn, dim);
        convert(dv + t * dim, dqkv + (part.first + t) * width + valueColumn, dim);
    }
}

} // namespace

void bfloat16Attention(const AttentionShape &shape, const BFloat16Bits *qkv, BFloat16Bits *out, float *logSums)
{
    parallelTasks(std::int64_t(shape.starts.size() - 1) * shape.keyValueHeads,
        [&](std::int64_t task) { forwardPart(shape, partOf(shape, task), qkv, out, logSums); });
}

void bfloat16AttentionBackward(
    const AttentionShape &shape, const BFloat16Bits *qkv, const BFloat16Bits *out, const float *logSums, const BFloat16Bits *dout, BFloat16Bits *dqkv)
{
    parallelTasks(std::int64_t(shape.starts.size() - 1) * shape.keyValueHeads,
        [&](std::int64_t task) { backwardPart(shape, partOf(shape, task), qkv, out, logSums, dout, dqkv); });
}

} // namespace anneal::model

#pragma GCC pop_options
