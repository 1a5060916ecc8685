// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/cpuops.h"

#include "core/kernels/attention.h"
#include "core/kernels/bfloat16gemm.h"
#include "core/kernels/floatgemm.h"
#include "core/kernels/int8gemm.h"
#include "core/kernels/parallel.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <functional>
#include <type_traits>

namespace anneal::nn {

namespace {

using kernels::BFloat16Bits;
using kernels::fastest;
using kernels::parallelFor;
using kernels::Store;

/// Calls f with a value of the kernels' element type of a tensor.
template <typename F>
decltype(auto) withElement(const at::Tensor &tensor, F &&f)
{
    if (tensor.scalar_type() == at::kFloat)
        return f(float());
    return f(BFloat16Bits());
}

template <typename T>
T *elements(const at::Tensor &tensor)
{
    return static_cast<T *>(tensor.data_ptr());
}

/// Rows of one task: enough to be worth a thread.
std::int64_t grainFor(std::int64_t columns)
{
    return std::max<std::int64_t>(1, 16384 / std::max<std::int64_t>(1, columns));
}

bool canUseOwn(const std::vector<Product> &products)
{
    return products.front().a.scalar_type() == at::kBFloat16 && kernels::hasBFloat16Gemm()
        && std::all_of(products.begin(), products.end(),
            [](const Product &product) { return product.a.size(1) % 2 == 0 && (product.isDense() || product.b.blocks()); });
}

kernels::GemmTerm termOf(const Product &product)
{
    kernels::GemmTerm term { elements<BFloat16Bits>(product.a), product.a.stride(0), 2, nullptr, 0, product.transposed, product.a.size(1),
        product.blocks };
    if (const auto b = product.b.tensor(); b.defined()) {
        term.b = elements<BFloat16Bits>(b);
        term.bRow = b.stride(0);
    } else {
        term.stored = *product.b.blocks();
    }
    return term;
}

void runOwn(const std::vector<Product> &products, at::Tensor &out, Store store, const float *addend = nullptr)
{
    const kernels::GemmOutput output { out.data_ptr(), out.stride(0), store, addend };
    std::vector<kernels::GemmTerm> terms;
    for (const Product &product : products)
        terms.push_back(termOf(product));
    kernels::bfloat16Gemm(terms, out.size(0), out.size(1), output);
}

void runFloat(const std::vector<Product> &products, at::Tensor &out, const float *addend)
{
    std::vector<kernels::FloatTerm> terms;
    for (const auto &[a, matrix, transposed, blocks] : products) {
        const auto b = matrix.tensor();
        terms.push_back({ elements<float>(a), a.stride(0), 1, elements<float>(b), b.stride(0), transposed, a.size(1), blocks });
    }
    kernels::floatGemm(terms, out.size(0), out.size(1), { elements<float>(out), out.stride(0), addend });
}

} // namespace

void CpuOps::accumulate(const std::vector<Product> &products, const at::Tensor &addend, at::Tensor &out) const
{
    if (out.size(0) == 0)
        return;
    const auto panels = products.front().transposed && kernels::hasInt8Gemm() ? products.front().b.panels() : std::nullopt;
    if (panels)
        return accumulatePanels(*panels, products, addend, out);
    auto from = addend;
    if (from.defined() && from.strides() != out.strides()) // rows as far apart as those of the sum
        from = at::empty_strided(out.sizes(), out.strides(), out.options()).copy_(addend);
    const auto *added = from.defined() ? elements<float>(from) : nullptr;
    const bool areDense = std::all_of(products.begin(), products.end(), std::mem_fn(&Product::isDense));
    const auto &first = products.front();
    if (areDense && first.a.scalar_type() == at::kFloat)
        runFloat(products, out, added);
    else if (!areDense && first.transposed && first.b.borders().size() > 2)
        accumulateInParts(Cut::Borders, products, addend, out);
    else if (canUseOwn(products))
        runOwn(products, out, added ? Store::AddFloat : out.scalar_type() == at::kFloat ? Store::Float : Store::BFloat16, added);
    else
        Ops::accumulate(products, addend, out);
}

void CpuOps::accumulatePanels(
    const kernels::BlockPanels &panels, const std::vector<Product> &products, const at::Tensor &addend, at::Tensor &out) const
{
    auto rest = addend;
    if (products.size() > 1) {
        rest = at::empty(out.sizes(), out.options().dtype(at::kFloat));
        accumulate({ products.begin() + 1, products.end() }, addend, rest);
    }
    const auto &a = products.front().a;
    kernels::Int8Output output { out.data_ptr(), out.stride(0), out.scalar_type() == at::kFloat };
    if (rest.defined()) {
        output.addend = elements<float>(rest);
        output.addendRow = rest.stride(0);
    }
    kernels::int8Gemm({ a.data_ptr(), a.stride(0), a.scalar_type() == at::kFloat }, panels, out.size(0), out.size(1), output);
}

bool CpuOps::usesOwnKernels(at::ScalarType type) const
{
    return type == at::kFloat || kernels::hasBFloat16Gemm();
}

at::Tensor CpuOps::transposedProduct(const at::Tensor &a, const at::Tensor &b) const
{
    auto out = at::empty({ a.size(1), b.size(1) }, a.options().dtype(at::kFloat));
    if (a.scalar_type() == at::kFloat) {
        const kernels::FloatTerm term { elements<float>(a), 1, a.stride(0), elements<float>(b), b.stride(0), false, a.size(0) };
        kernels::floatGemm({ &term, 1 }, out.size(0), out.size(1), { elements<float>(out), out.stride(0) });
        return out;
    }
    if (!kernels::hasBFloat16Gemm())
        return Ops::transposedProduct(a, b);
    kernels::bfloat16TransposedGemm(elements<BFloat16Bits>(a), a.stride(0), elements<BFloat16Bits>(b), b.stride(0), a.size(1), b.size(1), a.size(0),
        elements<float>(out), out.stride(0));
    return out;
}

at::Tensor CpuOps::rmsNorm(const at::Tensor &x, const at::Tensor &weight, double eps, at::ScalarType type, at::Tensor &rstd) const
{
    const std::int64_t rows = x.size(0), columns = x.size(1);
    auto y = at::empty({ rows, columns }, x.options().dtype(type));
    rstd = at::empty({ rows }, x.options());
    withElement(y, [&]<typename T>(T) {
        parallelFor(rows, grainFor(columns), [&](std::int64_t begin, std::int64_t end) {
            fastest<T>().rmsNorm(elements<float>(x) + begin * columns, elements<float>(weight), float(eps), elements<T>(y) + begin * columns,
                elements<float>(rstd) + begin, end - begin, columns);
        });
    });
    return y;
}

void CpuOps::addRmsNormBackward(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &rstd, const at::Tensor &dy, at::Tensor &dx) const
{
    const std::int64_t columns = x.size(1);
    withElement(dy, [&]<typename T>(T) {
        parallelFor(x.size(0), grainFor(columns), [&](std::int64_t begin, std::int64_t end) {
            fastest<T>().rmsNormBackward(elements<float>(x) + begin * columns, elements<float>(weight), elements<float>(rstd) + begin,
                elements<T>(dy) + begin * columns, elements<float>(dx) + begin * columns, end - begin, columns);
        });
    });
}

at::Tensor CpuOps::layerNorm(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias, double eps) const
{
    const std::int64_t columns = x.size(1);
    auto y = at::empty_like(x);
    parallelFor(x.size(0), grainFor(columns), [&](std::int64_t begin, std::int64_t end) {
        fastest<float>().layerNorm(elements<float>(x) + begin * columns, elements<float>(weight), elements<float>(bias), float(eps),
            elements<float>(y) + begin * columns, end - begin, columns);
    });
    return y;
}

void CpuOps::gelu(at::Tensor &x) const
{
    const std::int64_t columns = x.size(1);
    withElement(x, [&]<typename T>(T) {
        parallelFor(x.size(0), grainFor(columns),
            [&](std::int64_t begin, std::int64_t end) { fastest<T>().gelu(elements<T>(x) + begin * columns, end - begin, columns); });
    });
}

void CpuOps::rotate(at::Tensor &rows, const at::Tensor &positions, const at::Tensor &cosines, const at::Tensor &sines, float direction,
    std::int64_t heads, std::int64_t headDim) const
{
    withElement(rows, [&]<typename T>(T) {
        parallelFor(rows.size(0), grainFor(heads * headDim), [&](std::int64_t begin, std::int64_t end) {
            fastest<T>().rope(elements<T>(rows) + begin * rows.stride(0), rows.stride(0), elements<std::int64_t>(positions) + begin,
                elements<float>(cosines), elements<float>(sines), direction, end - begin, heads, headDim);
        });
    });
}

void CpuOps::normHeads(at::Tensor &rows, const at::Tensor &weight, double eps, std::int64_t first, std::int64_t heads) const
{
    const std::int64_t dim = weight.numel(), row = rows.stride(0);
    withElement(rows, [&]<typename T>(T) {
        parallelFor(rows.size(0), grainFor(heads * dim), [&](std::int64_t begin, std::int64_t end) {
            fastest<T>().headNorm(elements<T>(rows) + begin * row + first * dim, row, elements<float>(weight), float(eps), end - begin, heads, dim);
        });
    });
}

void CpuOps::normHeadsBackward(
    const at::Tensor &rows, const at::Tensor &weight, double eps, std::int64_t first, std::int64_t heads, at::Tensor &drows) const
{
    const std::int64_t dim = weight.numel(), row = rows.stride(0), drow = drows.stride(0);
    withElement(rows, [&]<typename T>(T) {
        parallelFor(rows.size(0), grainFor(heads * dim), [&](std::int64_t begin, std::int64_t end) {
            fastest<T>().headNormBackward(elements<T>(rows) + begin * row + first * dim, row, elements<float>(weight), float(eps),
                elements<T>(drows) + begin * drow + first * dim, drow, end - begin, heads, dim);
        });
    });
}

at::Tensor CpuOps::gated(weights::Activation activation, const at::Tensor &gateUp) const
{
    const std::int64_t rows = gateUp.size(0), columns = gateUp.size(1) / 2;
    auto h = at::empty({ rows, columns }, gateUp.options());
    withElement(h, [&]<typename T>(T) {
        const auto run = activation == weights::Activation::Silu ? fastest<T>().swiGlu : fastest<T>().geGlu;
        parallelFor(rows, grainFor(columns), [&](std::int64_t begin, std::int64_t end) {
            run(elements<T>(gateUp) + begin * 2 * columns, elements<T>(h) + begin * columns, end - begin, columns);
        });
    });
    return h;
}

void CpuOps::gatedBackward(weights::Activation activation, at::Tensor &gateUp, const at::Tensor &dh) const
{
    const std::int64_t columns = dh.size(1);
    withElement(dh, [&]<typename T>(T) {
        const auto run = activation == weights::Activation::Silu ? fastest<T>().swiGluBackward : fastest<T>().geGluBackward;
        parallelFor(dh.size(0), grainFor(columns), [&](std::int64_t begin, std::int64_t end) {
            run(elements<T>(gateUp) + begin * 2 * columns, elements<T>(dh) + begin * columns, end - begin, columns);
        });
    });
}

namespace {

bool canUseOwnAttention(const kernels::AttentionShape &shape, at::ScalarType type)
{
    return type == at::kBFloat16 && kernels::hasBFloat16Gemm() && shape.headDim % 2 == 0;
}

template <typename T>
kernels::CachedHeads<T> viewOf(const kernels::AttentionShape &shape, const CachedHeads &cache)
{
    return { elements<T>(cache.keys), elements<T>(cache.values), cache.keys.size(2) * cache.tokensOfKeys, shape.keyValueHeads, shape.headDim };
}

} // namespace

at::Tensor CpuOps::attention(const kernels::AttentionShape &shape, const at::Tensor &qkv, at::Tensor &logSums) const
{
    auto out = at::empty({ shape.tokens(), shape.outWidth() }, qkv.options());
    logSums = at::empty({ shape.tokens(), shape.heads }, qkv.options().dtype(at::kFloat));
    if (qkv.scalar_type() == at::kFloat)
        kernels::floatAttention(shape, elements<float>(qkv), elements<float>(out), elements<float>(logSums));
    else if (canUseOwnAttention(shape, qkv.scalar_type()))
        kernels::bfloat16Attention(shape, elements<BFloat16Bits>(qkv), elements<BFloat16Bits>(out), elements<float>(logSums));
    else
        return Ops::attention(shape, qkv, logSums);
    return out;
}

at::Tensor CpuOps::attentionBackward(
    const kernels::AttentionShape &shape, const at::Tensor &qkv, const at::Tensor &out, const at::Tensor &logSums, const at::Tensor &dout) const
{
    if (qkv.scalar_type() != at::kFloat && !canUseOwnAttention(shape, qkv.scalar_type()))
        return Ops::attentionBackward(shape, qkv, out, logSums, dout);
    auto dqkv = at::empty_like(qkv);
    withElement(qkv, [&]<typename T>(T) {
        const auto run = [&] {
            if constexpr (std::is_same_v<T, float>)
                return kernels::floatAttentionBackward;
            else
                return kernels::bfloat16AttentionBackward;
        }();
        run(shape, elements<T>(qkv), elements<T>(out), elements<float>(logSums), elements<T>(dout), elements<T>(dqkv));
    });
    return dqkv;
}

CachedHeads CpuOps::makeCachedHeads(const kernels::AttentionShape &shape, std::int64_t slots, std::int64_t capacity, at::ScalarType type) const
{
    if (!canUseOwnAttention(shape, type))
        return Ops::makeCachedHeads(shape, slots, capacity, type);
    constexpr std::int64_t block = kernels::kCacheBlock;
    const std::int64_t blocks = (capacity + block - 1) / block, heads = shape.keyValueHeads, dim = shape.headDim;
    const std::int64_t panels = (dim + block - 1) / block;
    return { reservedRows({ slots, heads, blocks, block * dim }, type), reservedRows({ slots, heads * panels, blocks * block / 2, 2 * block }, type),
        block, 2 };
}

void CpuOps::cacheHeads(
    const kernels::AttentionShape &shape, const at::Tensor &qkv, const CachedHeads &cache, const std::vector<kernels::CachedRows> &rows) const
{
    if (!canUseOwnAttention(shape, qkv.scalar_type()))
        return Ops::cacheHeads(shape, qkv, cache, rows);
    const auto *keys = elements<BFloat16Bits>(qkv) + shape.heads * shape.headDim;
    kernels::bfloat16CacheHeads(viewOf<BFloat16Bits>(shape, cache), rows, keys, keys + shape.keyValueHeads * shape.headDim, qkv.stride(0));
}

at::Tensor CpuOps::attentionToCache(
    const kernels::AttentionShape &shape, const at::Tensor &qkv, const CachedHeads &cache, const std::vector<kernels::CachedRows> &rows) const
{
    if (qkv.scalar_type() != at::kFloat && !canUseOwnAttention(shape, qkv.scalar_type()))
        return Ops::attentionToCache(shape, qkv, cache, rows);
    auto out = at::empty({ qkv.size(0), shape.outWidth() }, qkv.options());
    withElement(qkv, [&]<typename T>(T) {
        const kernels::CachedAttention<T> work { elements<T>(qkv), qkv.stride(0), rows, viewOf<T>(shape, cache), shape.heads, shape.scale,
            elements<T>(out), out.stride(0), shape.window };
        if constexpr (std::is_same_v<T, float>)
            kernels::floatCachedAttention(work);
        else
            kernels::bfloat16CachedAttention(work);
    });
    return out;
}

RowScores CpuOps::crossEntropy(at::Tensor &logits, const RowLabels &labels, at::Tensor gradient) const
{
    const std::int64_t rows = logits.size(0), vocabulary = logits.size(1);
    RowScores result { at::empty({ rows }, at::kDouble), at::empty({ rows }, at::kDouble), at::empty({ rows }, at::kLong) };
    const auto *ids = elements<std::int64_t>(labels.ids);
    const auto *weights = labels.weights.defined() ? elements<float>(labels.weights) : nullptr;
    withElement(gradient.defined() ? gradient : logits, [&]<typename T>(T) {
        kernels::parallelTasks(rows, [&](std::int64_t row) {
            T *d = gradient.defined() ? elements<T>(gradient) + row * gradient.stride(0) : nullptr;
            const auto loss
                = fastest<T>().crossEntropy(elements<float>(logits) + row * logits.stride(0), vocabulary, ids[row], weights ? weights[row] : 1.0F, d);
            elements<double>(result.logProbabilities)[row] = loss.logProbability;
            elements<double>(result.entropies)[row] = loss.entropy;
            elements<std::int64_t>(result.best)[row] = loss.best;
        });
    });
    return result;
}

at::Tensor CpuOps::dropped(const at::Tensor &x, const kernels::DropoutMask &mask) const
{
    auto y = at::empty_like(x);
    withElement(x, [&]<typename T>(T) {
        parallelFor(x.numel(), 16384, [&](std::int64_t begin, std::int64_t end) {
            fastest<T>().dropout(elements<T>(x) + begin, elements<T>(y) + begin, mask, begin, end - begin);
        });
    });
    return y;
}

void CpuOps::addDropped(const at::Tensor &x, const kernels::DropoutMask &mask, at::Tensor &sum) const
{
    withElement(x, [&]<typename T>(T) {
        parallelFor(x.numel(), 16384, [&](std::int64_t begin, std::int64_t end) {
            fastest<T>().addDropout(elements<T>(x) + begin, elements<T>(sum) + begin, mask, begin, end - begin);
        });
    });
}

at::Tensor CpuOps::asType(const at::Tensor &x, at::ScalarType type) const
{
    if (x.scalar_type() == type)
        return x;
    auto y = at::empty_like(x, x.options().dtype(type));
    withElement(y, [&]<typename T>(T) {
        parallelFor(x.numel(), 16384,
            [&](std::int64_t begin, std::int64_t end) { fastest<T>().convert(elements<float>(x) + begin, elements<T>(y) + begin, end - begin); });
    });
    return y;
}

at::Tensor CpuOps::scaledTranspose(const at::Tensor &x, double factor) const
{
    const std::int64_t rows = x.size(0), columns = x.size(1);
    auto y = at::empty({ columns, rows }, x.options());
    const auto *from = elements<float>(x);
    auto *to = elements<float>(y);
    for (std::int64_t row = 0; row < rows; ++row)
        for (std::int64_t column = 0; column < columns; ++column)
            to[column * rows + row] = float(factor) * from[row * x.stride(0) + column];
    return y;
}

void CpuOps::scaledCopy(const at::Tensor &from, double factor, at::Tensor to) const
{
    const std::int64_t rows = from.size(0), columns = from.size(1);
    std::vector<float> row(static_cast<std::size_t>(columns));
    withElement(to, [&]<typename T>(T) {
        for (std::int64_t i = 0; i < rows; ++i) {
            const auto *values = elements<float>(from) + i * from.stride(0);
            std::transform(values, values + columns, row.begin(), [&](float value) { return value * float(factor); });
            fastest<T>().convert(row.data(), elements<T>(to) + i * to.stride(0), columns);
        }
    });
}

} // namespace anneal::nn
