// SPDX-License-Identifier: GPL-3.0-or-later
// How attention is shared out, for floatattention.cpp and bfloat16attention.cpp only.
#pragma once

#include "core/kernels/attention.h"
#include "core/kernels/parallel.h"
#include "core/kernels/scratch.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace anneal::kernels {

constexpr std::int64_t kQueries = 48;  // queries in a block
constexpr std::int64_t kKeyBlock = 64; // keys are left out of a window in whole blocks, so that the sums over the others keep their order

/// The first key that the query at `position` sees.
inline std::int64_t firstSeen(std::int64_t position, std::int64_t window)
{
    return window > 0 ? std::max<std::int64_t>(0, position - window + 1) : 0;
}

/// The first key of the first block that any query from `position` on looks at.
inline std::int64_t firstBlock(std::int64_t position, std::int64_t window)
{
    return firstSeen(position, window) / kKeyBlock * kKeyBlock;
}

/// One document and query heads of it that share a key/value head.
struct AttentionPart
{
    std::int64_t first = 0;  // token
    std::int64_t length = 0; // tokens
    std::int64_t head = 0;   // the first of them
    std::int64_t heads = 0;
    std::int64_t keyValueHead = 0;
};

/// The work in parts, the long ones first. Which parts there are depends on the documents alone, not on the number of threads: sums over
/// them are the same on every machine. Where all heads of a group would be too large a share of the work, each is a part of its own.
inline std::vector<AttentionPart> partsOf(const AttentionShape &shape)
{
    double all = 0, longest = 0;
    for (std::size_t i = 0; i + 1 < shape.starts.size(); ++i) {
        const double length = double(shape.starts[i + 1] - shape.starts[i]);
        all += length * length;
        longest = std::max(longest, length * length);
    }
    const std::int64_t group = shape.heads / shape.keyValueHeads;
    const std::int64_t together = 8 * longest > all * double(shape.keyValueHeads) ? 1 : group;
    std::vector<AttentionPart> parts;
    for (std::size_t i = 0; i + 1 < shape.starts.size(); ++i)
        for (std::int64_t head = 0; head < shape.heads; head += together)
            parts.push_back({ shape.starts[i], shape.starts[i + 1] - shape.starts[i], head, together, head / group });
    std::stable_sort(parts.begin(), parts.end(), [](const AttentionPart &a, const AttentionPart &b) { return a.length > b.length; });
    return parts;
}

/// Sums of gradients of keys and values over the query heads that share them, in the order of the heads, for packed documents.
///
/// A part that has all heads of its group writes its sums at once; where heads are parts of their own, theirs are kept and added up at the end.
template <typename T>
class KeyValueGradients
{
public:
    /// `scratch` must outlive it.
    KeyValueGradients(const AttentionShape &shape, const std::vector<AttentionPart> &parts, T *dqkv, Scratch &scratch) : m_shape(shape), m_dqkv(dqkv)
    {
        if (!parts.empty() && parts.front().heads < shape.heads / shape.keyValueHeads)
            m_partial = scratch.get<float>(std::size_t(shape.tokens() * shape.heads * 2 * shape.headDim));
    }

    /// Sums of a part, (length, headDim) each.
    void put(const AttentionPart &part, const float *dk, const float *dv)
    {
        const std::int64_t dim = m_shape.headDim;
        for (std::int64_t t = 0; t < part.length; ++t) {
            if (m_partial) {
                float *to = m_partial + ((part.first + t) * m_shape.heads + part.head) * 2 * dim;
                std::copy(dk + t * dim, dk + (t + 1) * dim, to);
                std::copy(dv + t * dim, dv + (t + 1) * dim, to + dim);
            } else {
                write(part.first + t, part.keyValueHead, dk + t * dim, dv + t * dim);
            }
        }
    }

    void finish()
    {
        if (m_partial)
            parallelFor(m_shape.tokens(), 64, [&](std::int64_t begin, std::int64_t end) { addHeads(begin, end); });
    }

private:
    void write(std::int64_t token, std::int64_t head, const float *dk, const float *dv)
    {
        T *key = m_dqkv + token * m_shape.qkvWidth() + (m_shape.heads + head) * m_shape.headDim;
        fastest<T>().convert(dk, key, m_shape.headDim);
        fastest<T>().convert(dv, key + m_shape.keyValueHeads * m_shape.headDim, m_shape.headDim);
    }
    void addHeads(std::int64_t begin, std::int64_t end)
    {
        const std::int64_t dim = m_shape.headDim, group = m_shape.heads / m_shape.keyValueHeads;
        std::vector<float> sum(std::size_t(2 * dim));
        for (std::int64_t token = begin; token < end; ++token)
            for (std::int64_t head = 0; head < m_shape.keyValueHeads; ++head) {
                const float *from = m_partial + (token * m_shape.heads + head * group) * 2 * dim;
                std::copy(from, from + 2 * dim, sum.begin());
                for (std::int64_t i = 1; i < group; ++i)
                    for (std::int64_t j = 0; j < 2 * dim; ++j)
                        sum[std::size_t(j)] += from[i * 2 * dim + j];
                write(token, head, sum.data(), sum.data() + dim);
            }
    }

    const AttentionShape &m_shape;
    T *m_dqkv;
    float *m_partial = nullptr; // (tokens, heads, 2 · headDim)
};

/// Queries of some heads that look at the same keys and values; strides count elements.
template <typename T>
struct AttentionView
{
    const T *query = nullptr; // row t at query + t · queryRow, heads side by side
    std::int64_t queryRow = 0, queries = 0, heads = 0;
    const T *key = nullptr;
    const T *value = nullptr;
    std::int64_t keyRow = 0; // of values, too
    std::int64_t before = 0; // keys before that of the first query
    std::int64_t headDim = 0;
    float scale = 1;
    T *out = nullptr; // like the queries
    std::int64_t outRow = 0;
    float *logSums = nullptr; // of a query's heads side by side; null: not wanted
    std::int64_t logRow = 0;
    std::int64_t window = 0;
    bool isCausal = true;

    std::int64_t keys() const { return before + queries; }
};

/// Calls run(view) for every part of packed documents, on all threads.
template <typename T, typename Run>
void forEachPart(const AttentionShape &shape, const T *qkv, T *out, float *logSums, Run run)
{
    const auto parts = partsOf(shape);
    parallelTasks(std::int64_t(parts.size()), [&](std::int64_t task) {
        const auto &part = parts[std::size_t(task)];
        const std::int64_t dim = shape.headDim, width = shape.qkvWidth();
        const T *base = qkv + part.first * width, *key = base + (shape.heads + part.keyValueHead) * dim;
        run(AttentionView<T> { base + part.head * dim, width, part.length, part.heads, key, key + shape.keyValueHeads * dim, width, 0, dim,
            shape.scale, out + part.first * shape.outWidth() + part.head * dim, shape.outWidth(), logSums + part.first * shape.heads + part.head,
            shape.heads, shape.window, shape.isCausal });
    });
}

/// The same for queries that look at a cache: each sequence and key/value head is a part, and each head of it where there are many queries.
template <typename T, typename Run>
void forEachPart(const CachedAttention<T> &work, Run run)
{
    const auto &cache = work.cache;
    const std::int64_t dim = cache.headDim, group = work.heads / cache.keyValueHeads;
    std::vector<std::pair<const CachedRows *, AttentionPart>> parts;
    for (const CachedRows &rows : work.rows) {
        const std::int64_t together = rows.count > kQueries ? 1 : group;
        for (std::int64_t head = 0; head < work.heads; head += together)
            parts.push_back({ &rows, { rows.first, rows.count, head, together, head / group } });
    }
    parallelTasks(std::int64_t(parts.size()), [&](std::int64_t task) {
        const auto &[rows, part] = parts[std::size_t(task)];
        const std::int64_t head = rows->slot * cache.keyValueHeads + part.keyValueHead, first = part.head * dim;
        run(AttentionView<T> { work.query + part.first * work.queryRow + first, work.queryRow, part.length, part.heads,
            cache.keys + head * cache.capacity * dim, cache.values + head * cache.capacity * cache.valueWidth(), dim, rows->before, dim, work.scale,
            work.out + part.first * work.outRow + first, work.outRow, nullptr, 0, work.window });
    });
}

} // namespace anneal::kernels
