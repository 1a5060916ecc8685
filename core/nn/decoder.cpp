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
    if (needed > rope.count())
        rope = ropeTable(frequencies, std::max<std::int64_t>(needed, 2 * rope.count()));
    Pass pass;
    pass.positions = at::tensor(positions, at::kLong);
    pass.attention = { shape.heads, shape.keyValueHeads, shape.headDim, 1.0f / std::sqrt(float(shape.headDim)), std::move(starts) };
    return pass;
}

at::Tensor Decoder::forward(const std::vector<std::int64_t> &ids, Pass &pass, std::vector<LayerSaved> *saved, KvCache *cache)
{
    auto x = embedding.index_select(0, at::tensor(ids, at::kLong)).to(at::kFloat);
    if (saved)
        saved->resize(layers.size());
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
    x = layer.output.addedTo(x, mixed, pass.dropout, saved ? &saved->loraOutput : nullptr);
    if (saved) {
        saved->middle = x;
        saved->qkv = std::move(qkv);
        saved->mixed = std::move(mixed);
        saved->logSums = std::move(logSums);
    }
    return layer.gateUp.forward(ops->rmsNorm(x, layer.postNorm, shape.rmsEpsilon, type, rstd), pass.dropout, saved ? &saved->loraGateUp : nullptr);
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
    ops->rotate(qkv, pass.positions, rope.cosines, rope.sines, 1, heads, shape.headDim);
}

void Decoder::forwardLayer(std::size_t number, at::Tensor &x, Pass &pass, LayerSaved *saved, KvCache *cache) const
{
    if (saved) {
        saved->firstMask = pass.dropout.random.drawn;
        saved->input = x;
    }
    auto gateUp = forwardToGateUp(number, x, pass, saved, cache);
    x = layers[number].down.addedTo(x, ops->swiGlu(gateUp), pass.dropout, saved ? &saved->loraDown : nullptr);
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
    layers[number].down.save(ops->swiGlu(saved.gateUp), pass.dropout, saved.loraDown);
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
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        cache.keys.push_back(at::empty({ shape.keyValueHeads, capacity, shape.headDim }, embedding.options()));
        cache.values.push_back(at::empty({ shape.keyValueHeads, capacity, shape.headDim }, embedding.options()));
    }
    return cache;
}

void Decoder::refreshAdapters()
{
    const c10::NoGradGuard noGradient;
    eachLinear([](LoraLinear &linear) { linear.refresh(); });
}

} // namespace anneal::nn
