// SPDX-License-Identifier: GPL-3.0-or-later
// What is computed, and in which order, follows transformers' modeling_llama; see also the passes in decoderbackward.cpp.
#include "core/nn/decoder.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace anneal::nn {

Pass Decoder::newPass(const std::vector<std::int64_t> &positions, std::vector<std::int64_t> starts)
{
    const std::int64_t needed = positions.empty() ? 0 : *std::max_element(positions.begin(), positions.end()) + 1;
    if (needed > rope.count()) {
        const auto count = std::max<std::int64_t>(needed, 2 * rope.count());
        rope = ropeTable(frequencies, count);
        if (!localFrequencies.inverse.empty())
            localRope = ropeTable(localFrequencies, count);
    }
    Pass pass;
    pass.positions = at::tensor(positions, at::kLong);
    const float scale = shape.queryScale > 0 ? float(shape.queryScale) : 1.0f / std::sqrt(float(shape.headDim));
    pass.attention = { shape.heads, shape.keyValueHeads, shape.headDim, scale, std::move(starts) };
    return pass;
}

at::Tensor Decoder::forward(const std::vector<std::int64_t> &ids, Pass &pass, std::vector<LayerSaved> *saved, KvCache *cache)
{
    auto rows = embedding.rowsAt(ids, type);
    if (shape.family->scalesEmbeddings) // the factor is rounded to the type of the weights, and so is the product
        rows.mul_(at::scalar_tensor(std::sqrt(double(shape.hidden)), rows.options()));
    auto x = rows.to(at::kFloat);
    if (saved) {
        saved->resize(layers.size());
        if (embeddingSlot >= 0)
            pass.ids = at::tensor(ids, at::kLong);
    }
    for (std::size_t number = 0; number < layers.size(); ++number) {
        if (pass.stop.stop_requested())
            return {};
        if (saved && recompute) {
            (*saved)[number].input = x;
            (*saved)[number].firstMask = pass.dropout.random.drawn;
            forwardLayer(number, x, pass, nullptr, cache);
        } else {
            forwardLayer(number, x, pass, saved ? &(*saved)[number] : nullptr, cache);
        }
    }
    if (cache)
        cache->length += std::int64_t(ids.size());
    return x;
}

at::Tensor Decoder::forwardToGateUp(std::size_t number, at::Tensor &x, Pass &pass, LayerSaved *saved, KvCache *cache) const
{
    const DecoderLayer &layer = layers[number];
    at::Tensor rstd, logSums;
    auto qkv = layer.qkv.forward(ops->rmsNorm(x, layer.inputNorm, shape.rmsEpsilon, type, rstd), pass.dropout, saved ? &saved->loraQkv : nullptr);
    placeHeads(layer, qkv, pass, saved);
    auto mixed = mixTokens(number, qkv, pass, logSums, cache);
    x = added(x, layer.output, layer.attentionEndNorm, mixed, pass, saved ? &saved->loraOutput : nullptr, saved ? &saved->attentionEnd : nullptr);
    if (saved) {
        saved->middle = x;
        saved->qkv = std::move(qkv);
        saved->mixed = std::move(mixed);
        saved->logSums = std::move(logSums);
    }
    return layer.gateUp.forward(ops->rmsNorm(x, layer.middleNorm, shape.rmsEpsilon, type, rstd), pass.dropout, saved ? &saved->loraGateUp : nullptr);
}

at::Tensor Decoder::added(const at::Tensor &x, const LoraLinear &linear, const at::Tensor &norm, const at::Tensor &input, Pass &pass, LoraSaved *lora,
    at::Tensor *end) const
{
    if (!norm.defined())
        return linear.addedTo(x, input, pass.dropout, lora);
    auto out = at::empty({ input.size(0), linear.out() }, x.options());
    linear.forwardInto(input, pass.dropout, lora, out);
    at::Tensor rstd;
    auto sum = ops->rmsNorm(out, norm, shape.rmsEpsilon, at::kFloat, rstd).add_(x);
    if (end)
        *end = std::move(out);
    return sum;
}

void Decoder::placeHeads(const DecoderLayer &layer, at::Tensor &qkv, const Pass &pass, LayerSaved *saved) const
{
    const std::int64_t heads = shape.heads + shape.keyValueHeads;
    if (layer.queryNorm.defined()) {
        if (saved)
            saved->rawHeads = qkv.slice(1, 0, heads * shape.headDim).clone();
        ops->normHeads(qkv, layer.queryNorm, shape.rmsEpsilon, 0, shape.heads);
        ops->normHeads(qkv, layer.keyNorm, shape.rmsEpsilon, shape.heads, shape.keyValueHeads);
    }
    const auto &table = ropeOf(layer);
    if (layer.isRotated)
        ops->rotate(qkv, pass.positions, table.cosines, table.sines, 1, heads, shape.headDim);
}

void Decoder::forwardLayer(std::size_t number, at::Tensor &x, Pass &pass, LayerSaved *saved, KvCache *cache) const
{
    if (saved) {
        saved->firstMask = pass.dropout.random.drawn;
        saved->input = x;
    }
    auto gateUp = forwardToGateUp(number, x, pass, saved, cache);
    const DecoderLayer &layer = layers[number];
    x = added(x, layer.down, layer.feedForwardEndNorm, ops->gated(shape.family->activation, gateUp), pass, saved ? &saved->loraDown : nullptr,
        saved ? &saved->feedForwardEnd : nullptr);
    if (saved) {
        saved->gateUp = std::move(gateUp);
        saved->complete = true;
    }
}

void Decoder::recomputeLayer(std::size_t number, Pass &pass, LayerSaved &saved) const
{
    pass.dropout.random.drawn = saved.firstMask;
    auto x = saved.input;
    saved.gateUp = forwardToGateUp(number, x, pass, &saved, nullptr);
    const DecoderLayer &layer = layers[number];
    const auto activated = ops->gated(shape.family->activation, saved.gateUp);
    if (layer.feedForwardEndNorm.defined())
        added(x, layer.down, layer.feedForwardEndNorm, activated, pass, &saved.loraDown, &saved.feedForwardEnd);
    else
        layer.down.save(activated, pass.dropout, saved.loraDown);
    saved.complete = true;
}

at::Tensor Decoder::mixTokens(std::size_t number, const at::Tensor &qkv, const Pass &pass, at::Tensor &logSums, KvCache *cache) const
{
    auto attention = pass.attention;
    attention.window = layers[number].window;
    if (!cache)
        return ops->attention(attention, qkv, logSums);
    const std::int64_t tokens = qkv.size(0), dim = shape.headDim;
    const auto store = [&](const at::Tensor &where, std::int64_t head) {
        where.slice(1, cache->length, cache->length + tokens)
            .copy_(qkv.slice(1, head * dim, (head + shape.keyValueHeads) * dim).view({ tokens, shape.keyValueHeads, dim }).transpose(0, 1));
    };
    store(cache->keys[number], shape.heads);
    store(cache->values[number], shape.heads + shape.keyValueHeads);
    if (cache->length == 0 && tokens > 1)
        return ops->attention(attention, qkv, logSums);

    return ops->attentionToCache(attention, qkv, cache->keys[number], cache->values[number], cache->length);
}

KvCache Decoder::makeCache(std::int64_t capacity) const
{
    KvCache cache;
    cache.capacity = capacity;
    const auto options = finalNorm.options().dtype(type);
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        cache.keys.push_back(at::empty({ shape.keyValueHeads, capacity, shape.headDim }, options));
        cache.values.push_back(at::empty({ shape.keyValueHeads, capacity, shape.headDim }, options));
    }
    return cache;
}

void Decoder::refreshAdapters()
{
    const c10::NoGradGuard noGradient;
    for (const auto &weight : trained)
        weight.put(weight.master.detach());
    eachLinear([](LoraLinear &linear) { linear.refresh(); });
}

} // namespace anneal::nn
