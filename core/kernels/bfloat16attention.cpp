// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of a block of queries against all their keys fit the second-level cache, so there is no online softmax as in FlashAttention;
// the backward pass recomputes them from the logarithms of the sums, as that paper (arXiv 2205.14135) does.
#include "core/kernels/attentionparts.h"
#include "core/kernels/bfloat16amx.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,prefer-vector-width=512")

namespace anneal::kernels {

namespace {

#include "core/kernels/kernelsimpl.h"

using tile::AmxTiles;
using tile::kPanel;
using tile::Rows;

std::int64_t panelsOf(std::int64_t columns)
{
    return (columns + kPanel - 1) / kPanel;
}

/// C (m × n) = or += a · packed, for several panels laid one after the other.
void multiply(
    const AmxTiles &tiles, const Rows &a, std::int64_t m, const std::uint32_t *packed, std::int64_t n, void *c, std::int64_t row, Store store)
{
    const std::int64_t bytes = store == Store::BFloat16 ? 2 : 4;
    for (std::int64_t column = 0; column < n; column += kPanel)
        tile::multiplyPanel(tiles, &a, 1, m, packed + column / kPanel * a.pairs * kPanel,
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

/// e^x of 16 numbers, as fastExp.
inline __m512 exponential(__m512 x)
{
    const __m512 bounded = _mm512_min_ps(_mm512_set1_ps(88.0f), _mm512_max_ps(_mm512_set1_ps(-87.0f), x)); // NaN stays NaN
    const __m512 n = _mm512_roundscale_ps(_mm512_mul_ps(bounded, _mm512_set1_ps(1.44269504088896341f)), 0);
    const __m512 r = _mm512_fnmadd_ps(n, _mm512_set1_ps(-2.12194440e-4f), _mm512_fnmadd_ps(n, _mm512_set1_ps(0.693359375f), bounded));
    __m512 p = _mm512_set1_ps(1.9875691500e-4f);
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.3981999507e-3f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(8.3334519073e-3f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(4.1665795894e-2f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.6666665459e-1f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(5.0000001201e-1f));
    p = _mm512_fmadd_ps(p, _mm512_mul_ps(r, r), _mm512_add_ps(r, _mm512_set1_ps(1.0f)));
    return _mm512_scalef_ps(p, n);
}

/// Of 16 numbers from the j-th on, those before the `end`-th.
inline __mmask16 maskBefore(std::int64_t end, std::int64_t j)
{
    const std::int64_t left = end - j;
    return left >= 16 ? __mmask16(0xffff) : __mmask16((1u << (left < 0 ? 0 : left)) - 1);
}

/// The keys [first, end) that a query sees.
struct Seen
{
    std::int64_t first = 0, end = 0;

    Seen(std::int64_t position, std::int64_t window) : first(firstSeen(position, window)), end(position + 1) { }
    /// Counted from the key `from` on.
    Seen since(std::int64_t from) const
    {
        Seen moved = *this;
        moved.first -= from;
        moved.end -= from;
        return moved;
    }
    std::int64_t firstStretch() const { return first / 32 * 32; }
    __mmask16 mask(std::int64_t j) const { return __mmask16(maskBefore(end, j) & ~maskBefore(first, j)); }
};

/// Which keys a block of queries looks at: blocks of them from `from` on. All that follows counts keys from there.
struct KeyRange
{
    std::int64_t position = 0; // of the first query
    std::int64_t window = 0;
    std::int64_t from = 0;

    std::int64_t all = 0;    // keys, where each query sees all of them
    bool isOneToken = false; // the queries are heads of one token

    KeyRange(std::int64_t p, std::int64_t w) : position(p), window(w), from(firstBlock(p, w)) { }
    Seen seenBy(std::int64_t query) const { return all > 0 ? Seen(all - 1, 0) : Seen(position + (isOneToken ? 0 : query), window).since(from); }
};

inline void storeRounded(BFloat16Bits *to, __m512 first, __m512 second)
{
    _mm512_storeu_si512(to, reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(second, first)));
}

/// Zeroes what of a row was not written in stretches of 32.
inline void clearRest(BFloat16Bits *row, const Seen &seen, std::int64_t keys)
{
    std::fill(row, row + seen.firstStretch(), BFloat16Bits(0));
    const std::int64_t written = (seen.end + 31) / 32 * 32;
    if (written < keys)
        std::fill(row + written, row + keys, BFloat16Bits(0));
}

/// Rows become probabilities (not yet divided by their sums), zero where a query must not look, as bfloat16.
void softmaxRows(const float *scores, std::int64_t row, const KeyRange &range, std::int64_t queries, std::int64_t keys, float scale,
    BFloat16Bits *weights, float *sums, float *highest)
{
    for (std::int64_t i = 0; i < queries; ++i, scores += row, weights += row) {
        const Seen seen = range.seenBy(i);
        const float top = maximum(scores + seen.first, seen.end - seen.first) * scale;
        const auto weight = [&](std::int64_t j) {
            const __mmask16 mask = seen.mask(j);
            const __m512 score = _mm512_maskz_loadu_ps(mask, scores + j);
            return _mm512_maskz_mov_ps(mask, exponential(_mm512_fmsub_ps(score, _mm512_set1_ps(scale), _mm512_set1_ps(top))));
        };
        __m512 sum = _mm512_setzero_ps();
        for (std::int64_t j = seen.firstStretch(); j < seen.end; j += 32) {
            const __m512 first = weight(j), second = weight(j + 16);
            sum = _mm512_add_ps(sum, _mm512_add_ps(first, second));
            storeRounded(weights + j, first, second);
        }
        clearRest(weights, seen, keys);
        sums[i] = _mm512_reduce_add_ps(sum);
        highest[i] = top;
    }
}

/// Keys and values in panels: 64 keys side by side, and 64 numbers of the values, pair of tokens after pair.
struct Panels
{
    const std::uint32_t *keys = nullptr;
    const std::uint32_t *values = nullptr;
    std::int64_t valuePairs = 0; // of a panel
};

/// Queries that are computed together: some of one head, or the heads of one token.
struct QueryBlock
{
    const BFloat16Bits *query = nullptr;
    std::int64_t queryRow = 0, queries = 0;
    BFloat16Bits *out = nullptr;
    std::int64_t outRow = 0;
    float *logSums = nullptr; // or null
    std::int64_t logRow = 0;
};

void attend(const AttentionView<BFloat16Bits> &view, const Panels &panels, const QueryBlock &block, const KeyRange &range)
{
    const std::int64_t dim = view.headDim, count = view.keys(), row = panelsOf(count) * kPanel;
    auto *scores = workspace.scores.get<float>(std::size_t(kQueries * row));
    auto *weights = workspace.weights.get<BFloat16Bits>(std::size_t(kQueries * row));
    auto *mixed = workspace.more.get<float>(std::size_t(kQueries * dim));
    const AmxTiles tiles;
    const std::int64_t seen = range.all > 0 ? count : range.position + (range.isOneToken ? 1 : block.queries) - range.from;
    float sums[kQueries], highest[kQueries];
    const Rows asked { block.query, block.queryRow, 2, dim / 2 };
    multiply(tiles, asked, block.queries, panels.keys + range.from * (dim / 2), seen, scores, row, Store::Float);
    softmaxRows(scores, row, range, block.queries, std::min(row, seen + 1), view.scale, weights, sums, highest);
    for (std::int64_t column = 0; column < dim; column += kPanel) {
        const Rows rows { weights, row, 2, tile::pairsOf(seen) };
        tile::multiplyPanel(tiles, &rows, 1, block.queries, panels.values + column / kPanel * panels.valuePairs * kPanel + range.from / 2 * kPanel,
            { mixed + column, dim, Store::Float, std::min(kPanel, dim - column) });
    }
    for (std::int64_t i = 0; i < block.queries; ++i) {
        BFloat16Bits *out = block.out + i * block.outRow;
        const float inverse = 1.0f / sums[i];
        for (std::int64_t j = 0; j < dim; ++j)
            set(out[j], mixed[i * dim + j] * inverse);
        if (block.logSums)
            block.logSums[i * block.logRow] = highest[i] + std::log(sums[i]);
    }
}

void attend(const AttentionView<BFloat16Bits> &view, const Panels &panels)
{
    const std::int64_t dim = view.headDim;
    if (view.queries == 1 && view.isCausal && !view.logSums && view.heads <= kQueries) {
        KeyRange range(view.before, view.window);
        range.isOneToken = true;
        return attend(view, panels, { view.query, dim, view.heads, view.out, dim }, range);
    }
    for (std::int64_t head = 0; head < view.heads; ++head)
        for (std::int64_t query = 0; query < view.queries; query += kQueries) {
            KeyRange range(view.before + query, view.window);
            range.all = view.isCausal ? 0 : view.keys();
            float *logSums = view.logSums ? view.logSums + query * view.logRow + head : nullptr;
            attend(view, panels,
                { view.query + query * view.queryRow + head * dim, view.queryRow, std::min(kQueries, view.queries - query),
                    view.out + query * view.outRow + head * dim, view.outRow, logSums, view.logRow },
                range);
        }
}

void packAndAttend(const AttentionView<BFloat16Bits> &view)
{
    attend(view,
        { packTransposed(workspace.keys, view.key, view.keyRow, view.keys(), view.headDim),
            packPlain(workspace.values, view.value, view.keyRow, view.headDim, view.keys()), tile::pairsOf(view.keys()) });
}

/// Puts the key and the value of one head of one token into a cache.
void cacheHead(std::uint32_t *keys, std::uint32_t *values, std::int64_t capacity, std::int64_t dim, std::int64_t token, const BFloat16Bits *key,
    const BFloat16Bits *value)
{
    std::uint32_t *to = keys + token / kPanel * (dim / 2) * kPanel + token % kPanel;
    for (std::int64_t p = 0; p < dim / 2; ++p)
        std::memcpy(to + p * kPanel, key + 2 * p, 4);
    for (std::int64_t column = 0; column < dim; column += kPanel) {
        std::uint32_t *pairs = values + (column / kPanel * (capacity / 2) + token / 2) * kPanel;
        const std::int64_t columns = std::min(kPanel, dim - column);
        if (token % 2 == 0) // what follows the last token counts as zero
            for (std::int64_t i = 0; i < columns; ++i)
                pairs[i] = value[column + i];
        else
            for (std::int64_t i = 0; i < columns; ++i)
                pairs[i] = (pairs[i] & 0xffff) | std::uint32_t(value[column + i]) << 16;
    }
}

/// Probabilities P from the scores, and dS = P · (dP − Σ dout · out) · scale, both bfloat16; zero where a query must not look.
void gradientRows(const float *scores, const float *dweights, std::int64_t row, const KeyRange &range, std::int64_t queries, std::int64_t keys,
    float scale, const float *logSums, std::int64_t logRow, const float *dots, BFloat16Bits *weights, BFloat16Bits *dscores)
{
    const __m512 factor = _mm512_set1_ps(scale);
    for (std::int64_t i = 0; i < queries; ++i, scores += row, dweights += row, weights += row, dscores += row) {
        const Seen seen = range.seenBy(i);
        const __m512 logSum = _mm512_set1_ps(logSums[i * logRow]);
        const __m512 dot = _mm512_set1_ps(dots[i]);
        __m512 p[2], ds[2];
        for (std::int64_t j = seen.firstStretch(); j < seen.end; j += 32) {
            for (int half = 0; half < 2; ++half) {
                const std::int64_t at = j + 16 * half;
                const __mmask16 mask = seen.mask(at);
                const __m512 score = _mm512_maskz_loadu_ps(mask, scores + at);
                p[half] = _mm512_maskz_mov_ps(mask, exponential(_mm512_fmsub_ps(score, factor, logSum)));
                const __m512 dweight = _mm512_maskz_loadu_ps(mask, dweights + at);
                ds[half] = _mm512_mul_ps(_mm512_mul_ps(p[half], _mm512_sub_ps(dweight, dot)), factor);
            }
            storeRounded(weights + j, p[0], p[1]);
            storeRounded(dscores + j, ds[0], ds[1]);
        }
        clearRest(weights, seen, keys);
        clearRest(dscores, seen, keys);
    }
}

/// c (keys × dim) += aᵀ · b, where a is (queries × keys) and b's rows are packed.
void addTransposed(const AmxTiles &tiles, const BFloat16Bits *a, std::int64_t row, std::int64_t queries, std::int64_t keys,
    const std::uint32_t *packed, std::int64_t dim, float *c)
{
    auto *pairs = workspace.pairs.get<std::uint32_t>(std::size_t(tile::pairsOf(kQueries) * keys));
    multiply(tiles, tile::turned(tiles, a, row, keys, queries, pairs), keys, packed, dim, c, dim, Store::AddFloat);
}

void backwardPart(const AttentionShape &shape, const AttentionPart &part, const BFloat16Bits *qkv, const BFloat16Bits *out, const float *logSums,
    const BFloat16Bits *dout, BFloat16Bits *dqkv, KeyValueGradients<BFloat16Bits> &gradients)
{
    const std::int64_t dim = shape.headDim, width = shape.qkvWidth(), outWidth = shape.outWidth();
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
    const AmxTiles tiles;
    std::fill(dk, dk + part.length * dim, 0.0f);
    std::fill(dv, dv + part.length * dim, 0.0f);

    for (std::int64_t head = part.head; head < part.head + part.heads; ++head)
        for (std::int64_t query = 0; query < part.length; query += kQueries) {
            const std::int64_t queries = std::min(kQueries, part.length - query);
            const KeyRange range(query, shape.window);
            const std::int64_t seen = query + queries - range.from;
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
            multiply(tiles, { q, width, 2, dim / 2 }, queries, keys + range.from * (dim / 2), seen, scores, row, Store::Float);
            multiply(tiles, { d, outWidth, 2, dim / 2 }, queries, values + range.from * (dim / 2), seen, dweights, row, Store::Float);
            gradientRows(scores, dweights, row, range, queries, std::min(row, seen + 1), shape.scale, logSums + token * shape.heads + head,
                shape.heads, dots, weights, dscores);
            const std::uint32_t *packedDouts = packPlain(workspace.douts, d, outWidth, dim, queries);
            addTransposed(tiles, weights, row, queries, seen, packedDouts, dim, dv + range.from * dim);
            const std::uint32_t *packedQueries = packPlain(workspace.queries, q, width, dim, queries);
            addTransposed(tiles, dscores, row, queries, seen, packedQueries, dim, dk + range.from * dim);
            for (std::int64_t column = 0; column < dim; column += kPanel) {
                const Rows rows { dscores, row, 2, tile::pairsOf(seen) };
                tile::multiplyPanel(tiles, &rows, 1, queries, plainKeys + column / kPanel * keyPairs * kPanel + range.from / 2 * kPanel,
                    { dqkv + token * width + head * dim + column, width, Store::BFloat16, std::min(kPanel, dim - column) });
            }
        }
    gradients.put(part, dk, dv);
}

} // namespace

void bfloat16Attention(const AttentionShape &shape, const BFloat16Bits *qkv, BFloat16Bits *out, float *logSums)
{
    forEachPart(shape, qkv, out, logSums, packAndAttend);
}

void bfloat16CachedAttention(const CachedAttention<BFloat16Bits> &attention)
{
    forEachPart(attention, [&](const AttentionView<BFloat16Bits> &view) {
        attend(view,
            { reinterpret_cast<const std::uint32_t *>(view.key), reinterpret_cast<const std::uint32_t *>(view.value), attention.cache.capacity / 2 });
    });
}

void bfloat16CacheHeads(
    const CachedHeads<BFloat16Bits> &cache, std::span<const CachedRows> rows, const BFloat16Bits *keys, const BFloat16Bits *values, std::int64_t row)
{
    const std::int64_t dim = cache.headDim, heads = cache.keyValueHeads;
    std::int64_t most = 1;
    for (const CachedRows &each : rows)
        most = std::max(most, each.count);
    parallelFor(std::int64_t(rows.size()) * heads, std::max<std::int64_t>(1, 64 / most), [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t part = begin; part < end; ++part) {
            const CachedRows &each = rows[std::size_t(part / heads)];
            const std::int64_t head = part % heads, number = each.slot * heads + head;
            auto *toKeys = reinterpret_cast<std::uint32_t *>(cache.keys + number * cache.capacity * dim);
            auto *toValues = reinterpret_cast<std::uint32_t *>(cache.values + number * cache.capacity * cache.valueWidth());
            for (std::int64_t t = 0; t < each.count; ++t) {
                const std::int64_t from = (each.first + t) * row + head * dim;
                cacheHead(toKeys, toValues, cache.capacity, dim, each.before + t, keys + from, values + from);
            }
        }
    });
}

void bfloat16AttentionBackward(
    const AttentionShape &shape, const BFloat16Bits *qkv, const BFloat16Bits *out, const float *logSums, const BFloat16Bits *dout, BFloat16Bits *dqkv)
{
    const auto parts = partsOf(shape);
    static thread_local Scratch scratch;
    KeyValueGradients<BFloat16Bits> gradients(shape, parts, dqkv, scratch);
    parallelTasks(std::int64_t(parts.size()),
        [&](std::int64_t task) { backwardPart(shape, parts[std::size_t(task)], qkv, out, logSums, dout, dqkv, gradients); });
    gradients.finish();
}

} // namespace anneal::kernels

#pragma GCC pop_options
