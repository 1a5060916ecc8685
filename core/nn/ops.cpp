// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

namespace anneal::nn {

namespace {

at::Tensor rightOf(const Product &product)
{
    return product.transposed ? product.b.tensor().t() : product.b.tensor();
}

std::int64_t columnCount(const Product &product)
{
    return product.transposed ? product.b.rows() : product.b.columns();
}

constexpr std::int64_t kTile = 1 << 18; // numbers of a matrix that are unpacked at a time: they stay in the second-level cache

/// Where the columns of a product are cut so that a tile of each matrix can be unpacked.
std::vector<std::int64_t> tileBorders(const std::vector<Product> &products, std::int64_t columns)
{
    std::int64_t k = 1, step = 64;
    for (const Product &product : products)
        if (!product.isDense()) {
            k = std::max(k, product.a.size(1));
            step = std::lcm(step, product.transposed ? 1 : product.b.columnStep());
        }
    step *= std::max<std::int64_t>(1, kTile / k / step);
    std::vector<std::int64_t> borders;
    for (std::int64_t column = 0; column < columns; column += step)
        borders.push_back(column);
    borders.push_back(columns);
    return borders;
}

/// What makes the columns [begin, end) of a product: of numbers of its first factor's type, or of what stands in a matrix there.
Product cutOf(const Product &product, std::int64_t begin, std::int64_t end, bool unpacks)
{
    const auto k = product.a.size(1);
    const auto type = product.a.scalar_type();
    Product result { product.a, {}, product.transposed };
    if (!product.transposed)
        result.b = product.b.part(0, k, begin, end, type);
    else
        result.b = unpacks ? product.b.part(begin, end, 0, k, type) : product.b.rowRange(begin, end);
    for (const auto &block : product.blocks)
        if (block.column < end && block.endColumn > begin)
            result.blocks.push_back({ std::max(block.column, begin) - begin, std::min(block.endColumn, end) - begin, block.k, block.endK });
    if (!product.blocks.empty() && result.blocks.empty())
        result.blocks.push_back({}); // zero everywhere
    return result;
}

/// Which elements a mask keeps. The hash is that of core/kernels (lowbias32), in 64 bits cut to 32: a product of two 32-bit numbers that
/// overflows still has the right lower half.
at::Tensor kept(const at::Tensor &x, const kernels::DropoutMask &mask)
{
    constexpr std::int64_t bits = 0xffffffff;
    const auto low = std::int64_t(mask.key & bits), high = std::int64_t(mask.key >> 32);
    auto h = at::arange(x.numel(), x.options().dtype(at::kLong)).bitwise_and_(bits);
    h.mul_(0x9e3779b1).add_(low).bitwise_and_(bits);
    h.bitwise_xor_(h.bitwise_right_shift(16)).mul_(0x7feb352d).bitwise_and_(bits);
    h.bitwise_xor_(h.bitwise_right_shift(15)).add_(high).bitwise_and_(bits).mul_(0x846ca68b).bitwise_and_(bits);
    h.bitwise_xor_(h.bitwise_right_shift(16));
    return h.ge(std::int64_t(double(mask.probability) * 4294967295.0)).view(x.sizes());
}

at::Tensor masked(const at::Tensor &x, const kernels::DropoutMask &mask)
{
    return x.to(at::kFloat).mul(1.0f / (1.0f - mask.probability)).mul_(kept(x, mask));
}

/// Heads of one document: q is (heads, length, headDim), k and v (kvHeads, length, headDim), all float32.
struct Heads
{
    at::Tensor query, key, value;
};

Heads headsOf(const kernels::AttentionShape &shape, const at::Tensor &rows)
{
    const auto part = [&](std::int64_t head, std::int64_t count) {
        return rows.slice(1, head * shape.headDim, (head + count) * shape.headDim)
            .reshape({ rows.size(0), count, shape.headDim })
            .transpose(0, 1)
            .to(at::kFloat);
    };
    return { part(0, shape.heads), part(shape.heads, shape.keyValueHeads), part(shape.heads + shape.keyValueHeads, shape.keyValueHeads) };
}

at::Tensor repeated(const kernels::AttentionShape &shape, const at::Tensor &heads)
{
    return heads.repeat_interleave(shape.heads / shape.keyValueHeads, 0);
}

/// (heads, length, headDim) as rows of tokens.
at::Tensor asRows(const at::Tensor &heads)
{
    return heads.transpose(0, 1).reshape({ heads.size(1), heads.size(0) * heads.size(2) });
}

/// (heads, queries, keys): scaled scores, −∞ where a query must not look; query t sees the last of `before` + t + 1 keys.
at::Tensor scores(const kernels::AttentionShape &shape, const at::Tensor &query, const at::Tensor &key, std::int64_t before)
{
    if (!shape.isCausal)
        return at::matmul(query, key.transpose(1, 2)).mul_(shape.scale);
    const auto mask = at::full({ query.size(1), key.size(1) }, -std::numeric_limits<float>::infinity(), query.options()).triu(before + 1);
    auto all = at::matmul(query, key.transpose(1, 2)).mul_(shape.scale).add_(mask);
    if (shape.window > 0)
        all.masked_fill_(at::ones_like(mask, at::kBool).tril(before - shape.window), -std::numeric_limits<float>::infinity());
    return all;
}

} // namespace

bool Product::isDense() const
{
    const auto tensor = b.tensor();
    return tensor.defined() && tensor.scalar_type() == a.scalar_type();
}

at::Tensor Ops::multiply(const std::vector<Product> &products) const
{
    auto out = at::empty({ products.front().a.size(0), columnCount(products.front()) }, products.front().a.options());
    accumulate(products, {}, out);
    return out;
}

at::Tensor Ops::addedProducts(const at::Tensor &x, const std::vector<Product> &products) const
{
    auto result = at::empty(x.sizes(), x.options());
    accumulate(products, x, result);
    return result;
}

void Ops::accumulateInParts(Cut cut, const std::vector<Product> &products, const at::Tensor &addend, at::Tensor &out) const
{
    const auto borders = cut == Cut::Tiles ? tileBorders(products, out.size(1)) : products.front().b.borders();
    for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
        const auto begin = borders[i], end = borders[i + 1];
        std::vector<Product> parts;
        for (const Product &product : products)
            parts.push_back(cutOf(product, begin, end, cut == Cut::Tiles));
        auto part = out.slice(1, begin, end);
        accumulate(parts, addend.defined() ? addend.slice(1, begin, end) : addend, part);
    }
}

void Ops::accumulate(const std::vector<Product> &products, const at::Tensor &addend, at::Tensor &out) const
{
    if (!std::all_of(products.begin(), products.end(), std::mem_fn(&Product::isDense)))
        return accumulateInParts(Cut::Tiles, products, addend, out);
    if (addend.defined())
        out.copy_(addend);
    for (std::size_t i = 0; i < products.size(); ++i) {
        const bool adds = addend.defined() || i > 0;
        const auto &a = products[i].a;
        if (a.scalar_type() != out.scalar_type())
            adds ? out.add_(at::mm(a, rightOf(products[i]))) : out.copy_(at::mm(a, rightOf(products[i])));
        else if (adds)
            out.addmm_(a, rightOf(products[i]));
        else
            at::mm_out(out, a, rightOf(products[i]));
    }
}

at::Tensor Ops::transposedProduct(const at::Tensor &a, const at::Tensor &b) const
{
    return at::mm(a.t(), b).to(at::kFloat);
}

at::Tensor Ops::rmsNorm(const at::Tensor &x, const at::Tensor &weight, double eps, at::ScalarType type, at::Tensor &rstd) const
{
    rstd = x.square().mean(1).add_(eps).rsqrt_();
    return (x * rstd.unsqueeze(1)).mul_(weight).to(type);
}

void Ops::addRmsNormBackward(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &rstd, const at::Tensor &dy, at::Tensor &dx) const
{
    const auto normed = x * rstd.unsqueeze(1), dnormed = dy.to(at::kFloat) * weight;
    dx.add_((dnormed - normed * (dnormed * normed).mean(1, true)).mul_(rstd.unsqueeze(1)));
}

at::Tensor Ops::layerNorm(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias, double eps) const
{
    return at::layer_norm(x, { x.size(1) }, weight, bias, eps);
}

void Ops::gelu(at::Tensor &x) const
{
    x.copy_(at::gelu(x.to(at::kFloat)));
}

void Ops::rotate(at::Tensor &rows, const at::Tensor &positions, const at::Tensor &cosines, const at::Tensor &sines, float direction,
    std::int64_t heads, std::int64_t headDim) const
{
    auto rotated = rows.slice(1, 0, heads * headDim).view({ rows.size(0), heads, headDim });
    const auto halves = rotated.to(at::kFloat).chunk(2, 2);
    const auto cosine = cosines.index_select(0, positions).unsqueeze(1), sine = sines.index_select(0, positions).unsqueeze(1) * direction;
    rotated.copy_(at::cat({ halves[0] * cosine - halves[1] * sine, halves[1] * cosine + halves[0] * sine }, 2));
}

namespace {

/// `heads` heads of each row from the head `first` on, (rows, heads, headDim).
at::Tensor headsAt(const at::Tensor &rows, std::int64_t headDim, std::int64_t first, std::int64_t heads)
{
    return rows.slice(1, first * headDim, (first + heads) * headDim).view({ rows.size(0), heads, headDim });
}

} // namespace

void Ops::normHeads(at::Tensor &rows, const at::Tensor &weight, double eps, std::int64_t first, std::int64_t heads) const
{
    const auto part = headsAt(rows, weight.numel(), first, heads);
    const auto x = part.to(at::kFloat);
    part.copy_(x * (x.square().mean(2, true) + eps).rsqrt() * weight);
}

void Ops::normHeadsBackward(
    const at::Tensor &rows, const at::Tensor &weight, double eps, std::int64_t first, std::int64_t heads, at::Tensor &drows) const
{
    const auto x = headsAt(rows, weight.numel(), first, heads).to(at::kFloat);
    const auto rstd = (x.square().mean(2, true) + eps).rsqrt(), normed = x * rstd;
    const auto d = headsAt(drows, weight.numel(), first, heads), dnormed = d.to(at::kFloat) * weight;
    d.copy_((dnormed - normed * (dnormed * normed).mean(2, true)) * rstd);
}

at::Tensor Ops::gated(weights::Activation activation, const at::Tensor &gateUp) const
{
    const auto parts = gateUp.to(at::kFloat).chunk(2, 1);
    const auto gate = activation == weights::Activation::Silu ? at::silu(parts[0]) : at::gelu(parts[0], "tanh");
    return (gate * parts[1]).to(gateUp.scalar_type());
}

void Ops::gatedBackward(weights::Activation activation, at::Tensor &gateUp, const at::Tensor &dh) const
{
    const auto parts = gateUp.to(at::kFloat).chunk(2, 1);
    const auto d = dh.to(at::kFloat), dactivated = d * parts[1];
    const bool isSilu = activation == weights::Activation::Silu;
    const auto activated = isSilu ? at::silu(parts[0]) : at::gelu(parts[0], "tanh");
    const auto dgate = isSilu ? at::silu_backward(dactivated, parts[0]) : at::gelu_backward(dactivated, parts[0], "tanh");
    gateUp.copy_(at::cat({ dgate, d * activated }, 1));
}

at::Tensor Ops::attention(const kernels::AttentionShape &shape, const at::Tensor &qkv, at::Tensor &logSums) const
{
    auto out = at::empty({ shape.tokens(), shape.outWidth() }, qkv.options());
    logSums = at::empty({ shape.tokens(), shape.heads }, qkv.options().dtype(at::kFloat));
    for (std::size_t i = 0; i + 1 < shape.starts.size(); ++i) {
        const std::int64_t begin = shape.starts[i], end = shape.starts[i + 1];
        const auto heads = headsOf(shape, qkv.slice(0, begin, end));
        const auto weights = scores(shape, heads.query, repeated(shape, heads.key), 0);
        logSums.slice(0, begin, end).copy_(weights.logsumexp(2).t());
        out.slice(0, begin, end).copy_(asRows(at::matmul(weights.softmax(2), repeated(shape, heads.value))));
    }
    return out;
}

at::Tensor Ops::attentionBackward(
    const kernels::AttentionShape &shape, const at::Tensor &qkv, const at::Tensor &out, const at::Tensor &logSums, const at::Tensor &dout) const
{
    auto dqkv = at::empty_like(qkv);
    for (std::size_t i = 0; i + 1 < shape.starts.size(); ++i) {
        const std::int64_t begin = shape.starts[i], end = shape.starts[i + 1];
        const auto heads = headsOf(shape, qkv.slice(0, begin, end));
        const auto key = repeated(shape, heads.key), value = repeated(shape, heads.value);
        const auto asHeads = [&](const at::Tensor &rows) {
            return rows.slice(0, begin, end).reshape({ end - begin, shape.heads, shape.headDim }).transpose(0, 1).to(at::kFloat);
        };
        const auto doutHeads = asHeads(dout);
        const auto weights = (scores(shape, heads.query, key, 0) - logSums.slice(0, begin, end).t().unsqueeze(2)).exp_();
        const auto towards = (doutHeads * asHeads(out)).sum(2, true);
        const auto dscores = (at::matmul(doutHeads, value.transpose(1, 2)) - towards).mul_(weights).mul_(shape.scale);
        const auto summed = [&](const at::Tensor &each) {
            return asRows(each.view({ shape.keyValueHeads, shape.heads / shape.keyValueHeads, end - begin, shape.headDim }).sum(1));
        };
        dqkv.slice(0, begin, end)
            .copy_(at::cat({ asRows(at::matmul(dscores, key)), summed(at::matmul(dscores.transpose(1, 2), heads.query)),
                               summed(at::matmul(weights.transpose(1, 2), doutHeads)) },
                1));
    }
    return dqkv;
}

CachedHeads Ops::makeCachedHeads(const kernels::AttentionShape &shape, std::int64_t slots, std::int64_t capacity, at::ScalarType type) const
{
    const std::vector<std::int64_t> sizes { slots, shape.keyValueHeads, capacity, shape.headDim };
    return { reservedRows(sizes, type), reservedRows(sizes, type) };
}

void Ops::cacheHeads(
    const kernels::AttentionShape &shape, const at::Tensor &qkv, const CachedHeads &cache, const std::vector<kernels::CachedRows> &rows) const
{
    const std::int64_t heads = shape.keyValueHeads, dim = shape.headDim;
    for (const auto &[slot, before, first, count] : rows) {
        const auto put = [&, slot = slot, before = before, count = count, rows = qkv.slice(0, first, first + count)](
                             const at::Tensor &where, std::int64_t head) {
            where[slot]
                .slice(1, before, before + count)
                .copy_(rows.slice(1, head * dim, (head + heads) * dim).view({ count, heads, dim }).transpose(0, 1));
        };
        put(cache.keys, shape.heads);
        put(cache.values, shape.heads + heads);
    }
}

at::Tensor Ops::attentionToCache(
    const kernels::AttentionShape &shape, const at::Tensor &qkv, const CachedHeads &cache, const std::vector<kernels::CachedRows> &rows) const
{
    auto out = at::empty({ qkv.size(0), shape.outWidth() }, qkv.options());
    for (const auto &[slot, before, first, count] : rows) {
        const std::int64_t seen = before + count;
        const auto filled = [&, slot = slot](const at::Tensor &heads) { return repeated(shape, heads[slot].slice(1, 0, seen).to(at::kFloat)); };
        const auto query = headsOf(shape, qkv.slice(0, first, first + count)).query;
        const auto weights = scores(shape, query, filled(cache.keys), before).softmax(2);
        out.slice(0, first, first + count).copy_(asRows(at::matmul(weights, filled(cache.values))));
    }
    return out;
}

at::Tensor Ops::dropped(const at::Tensor &x, const kernels::DropoutMask &mask) const
{
    return masked(x, mask).to(x.scalar_type());
}

void Ops::addDropped(const at::Tensor &x, const kernels::DropoutMask &mask, at::Tensor &sum) const
{
    sum.copy_(sum.to(at::kFloat).add_(masked(x, mask)));
}

RowScores Ops::crossEntropy(at::Tensor &logits, const RowLabels &labels, at::Tensor gradient) const
{
    const auto logProbabilities = at::log_softmax(logits, 1), probabilities = logProbabilities.exp();
    const auto ids = labels.ids.unsqueeze(1);
    const auto numbers = at::arange(logits.size(1), logits.options().dtype(at::kLong));
    const auto isBest = logits.eq(logits.amax(1, true));
    RowScores result { logProbabilities.gather(1, ids).squeeze(1).to(at::kDouble),
        // A probability of 0 has the logarithm −∞, and adds nothing.
        at::where(probabilities.eq(0), at::zeros_like(probabilities), probabilities * logProbabilities).sum(1).neg_().to(at::kDouble),
        at::where(isBest, numbers, logits.size(1) - 1).amin(1) };
    if (gradient.defined()) {
        auto d = probabilities.scatter_add(1, ids, at::full_like(ids, -1, at::kFloat));
        gradient.copy_(labels.weights.defined() ? d.mul_(labels.weights.unsqueeze(1)) : d);
    }
    return result;
}

at::Tensor Ops::asType(const at::Tensor &x, at::ScalarType type) const
{
    return x.to(type);
}

at::Tensor Ops::scaledTranspose(const at::Tensor &x, double factor) const
{
    return x.t().mul(factor).contiguous();
}

void Ops::scaledCopy(const at::Tensor &from, double factor, at::Tensor to) const
{
    to.copy_(from * factor);
}

} // namespace anneal::nn
