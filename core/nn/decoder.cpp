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

Pass Decoder::newPass(const KvCache &cache, const std::vector<std::int64_t> &slots, const std::vector<std::int64_t> &counts)
{
    std::vector<std::int64_t> positions, starts { 0 };
    std::vector<kernels::CachedRows> cached;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const auto before = cache.lengths.at(std::size_t(slots[i]));
        TORCH_CHECK(
            std::count(slots.begin(), slots.end(), slots[i]) == 1, "a slot of the cache stands twice in one pass"); // not translated: an assertion
        TORCH_CHECK(before + counts[i] <= cache.capacity, "no room for ", counts[i], " more tokens in the cache");  // not translated: an assertion
        cached.push_back({ slots[i], before, starts.back(), counts[i] });
        for (std::int64_t t = 0; t < counts[i]; ++t)
            positions.push_back(before + t);
        starts.push_back(starts.back() + counts[i]);
    }
    auto pass = newPass(positions, std::move(starts));
    pass.cached = std::move(cached);
    pass.adapters.use = cache.use;
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
        if (pass.pause && number > 0)
            pass.pause();
        if (pass.stop.stop_requested())
            return {};
        if (saved && recompute) {
            (*saved)[number].input = x;
            (*saved)[number].firstMask = pass.adapters.random.drawn;
            forwardLayer(number, x, pass, nullptr, cache);
        } else {
            forwardLayer(number, x, pass, saved ? &(*saved)[number] : nullptr, cache);
        }
    }
    if (cache)
        for (const auto &rows : pass.cached)
            cache->lengths[std::size_t(rows.slot)] = rows.before + rows.count;
    return x;
}

at::Tensor Decoder::forwardToGateUp(std::size_t number, at::Tensor &x, Pass &pass, LayerSaved *saved, KvCache *cache) const
{
    const DecoderLayer &layer = layers[number];
    at::Tensor rstd, logSums;
    auto qkv = layer.qkv.forward(ops->rmsNorm(x, layer.inputNorm, shape.rmsEpsilon, type, rstd), pass.adapters, saved ? &saved->loraQkv : nullptr);
    placeHeads(layer, qkv, pass, saved);
    auto mixed = mixTokens(number, qkv, pass, logSums, cache);
    x = added(x, layer.output, layer.attentionEndNorm, mixed, pass, saved ? &saved->loraOutput : nullptr, saved ? &saved->attentionEnd : nullptr);
    if (saved) {
        saved->middle = x;
        saved->qkv = std::move(qkv);
        saved->mixed = std::move(mixed);
        saved->logSums = std::move(logSums);
    }
    return layer.gateUp.forward(ops->rmsNorm(x, layer.middleNorm, shape.rmsEpsilon, type, rstd), pass.adapters, saved ? &saved->loraGateUp : nullptr);
}

at::Tensor Decoder::added(const at::Tensor &x, const LoraLinear &linear, const at::Tensor &norm, const at::Tensor &input, Pass &pass, LoraSaved *lora,
    at::Tensor *end) const
{
    if (!norm.defined())
        return linear.addedTo(x, input, pass.adapters, lora);
    auto out = at::empty({ input.size(0), linear.out() }, x.options());
    linear.forwardInto(input, pass.adapters, lora, out);
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
        saved->firstMask = pass.adapters.random.drawn;
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
    pass.adapters.random.drawn = saved.firstMask;
    auto x = saved.input;
    saved.gateUp = forwardToGateUp(number, x, pass, &saved, nullptr);
    const DecoderLayer &layer = layers[number];
    const auto activated = ops->gated(shape.family->activation, saved.gateUp);
    if (layer.feedForwardEndNorm.defined())
        added(x, layer.down, layer.feedForwardEndNorm, activated, pass, &saved.loraDown, &saved.feedForwardEnd);
    else
        layer.down.save(activated, pass.adapters, saved.loraDown);
    saved.complete = true;
}

at::Tensor Decoder::mixTokens(std::size_t number, const at::Tensor &qkv, const Pass &pass, at::Tensor &logSums, KvCache *cache) const
{
    auto attention = pass.attention;
    attention.window = layers[number].window;
    if (!cache)
        return ops->attention(attention, qkv, logSums);
    ops->cacheHeads(attention, qkv, cache->layers[number], pass.cached);
    // What the new tokens see may all be among them.
    const bool isWhole = std::all_of(pass.cached.begin(), pass.cached.end(), [](const auto &rows) { return rows.before == 0; });
    return isWhole ? ops->attention(attention, qkv, logSums) : ops->attentionToCache(attention, qkv, cache->layers[number], pass.cached);
}

KvCache Decoder::makeCache(std::int64_t slots, std::int64_t capacity) const
{
    KvCache cache;
    cache.capacity = capacity;
    cache.lengths.resize(std::size_t(slots));
    kernels::AttentionShape heads;
    heads.keyValueHeads = shape.keyValueHeads;
    heads.headDim = shape.headDim;
    for (std::size_t layer = 0; layer < layers.size(); ++layer)
        cache.layers.push_back(ops->makeCachedHeads(heads, slots, capacity, type));
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
