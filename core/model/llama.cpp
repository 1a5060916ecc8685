// SPDX-License-Identifier: GPL-3.0-or-later
// What is computed, and in which order, follows transformers' modeling_llama; see also the passes in llamabackward.cpp.
#include "core/model/llama.h"

#include "core/model/adapterfile.h"
#include "core/model/parallel.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>

namespace anneal::model {

Pass Network::newPass(const at::Tensor &positions, std::vector<std::int64_t> starts)
{
    const std::int64_t needed = positions.numel() == 0 ? 0 : positions.max().item<std::int64_t>() + 1;
    if (needed > rope.count())
        rope = ropeTable(frequencies, std::max<std::int64_t>(needed, 2 * rope.count()));
    Pass pass;
    pass.positions = positions;
    pass.attention = { shape.heads, shape.keyValueHeads, shape.headDim, 1.0f / std::sqrt(float(shape.headDim)), std::move(starts) };
    return pass;
}

at::Tensor Network::forward(const at::Tensor &ids, Pass &pass, std::vector<LayerSaved> *saved, KeyValueCache *cache)
{
    auto x = embedding.index_select(0, ids).to(at::kFloat);
    if (saved)
        saved->resize(layers.size());
    for (std::size_t number = 0; number < layers.size(); ++number) {
        if (pass.stop.stop_requested())
            return {};
        if (saved && recompute) {
            (*saved)[number].input = x;
            (*saved)[number].firstMask = pass.dropout.drawn;
            forwardLayer(number, x, pass, nullptr, cache);
        } else {
            forwardLayer(number, x, pass, saved ? &(*saved)[number] : nullptr, cache);
        }
    }
    if (cache)
        cache->length += ids.numel();
    return x;
}

at::Tensor Network::forwardToGateUp(std::size_t number, at::Tensor &x, Pass &pass, LayerSaved *saved, KeyValueCache *cache) const
{
    const DecoderLayer &layer = layers[number];
    at::Tensor rstd, logSums;
    auto qkv = layer.qkv.forward(rmsNorm(x, layer.inputNorm, shape.rmsEpsilon, type, rstd), pass.dropout, saved ? &saved->loraQkv : nullptr);
    rotate(qkv, pass.positions, rope.cosines, rope.sines, 1, shape.heads + shape.keyValueHeads, shape.headDim);
    auto mixed = mixTokens(number, qkv, pass, logSums, cache);
    x = layer.output.addedTo(x, mixed, pass.dropout, saved ? &saved->loraOutput : nullptr);
    if (saved) {
        saved->middle = x;
        saved->qkv = std::move(qkv);
        saved->mixed = std::move(mixed);
        saved->logSums = std::move(logSums);
    }
    return layer.gateUp.forward(rmsNorm(x, layer.postNorm, shape.rmsEpsilon, type, rstd), pass.dropout, saved ? &saved->loraGateUp : nullptr);
}

void Network::forwardLayer(std::size_t number, at::Tensor &x, Pass &pass, LayerSaved *saved, KeyValueCache *cache) const
{
    if (saved) {
        saved->firstMask = pass.dropout.drawn;
        saved->input = x;
    }
    auto gateUp = forwardToGateUp(number, x, pass, saved, cache);
    x = layers[number].down.addedTo(x, swiGlu(gateUp), pass.dropout, saved ? &saved->loraDown : nullptr);
    if (saved) {
        saved->gateUp = std::move(gateUp);
        saved->complete = true;
    }
}

void Network::recomputeLayer(std::size_t number, Pass &pass, LayerSaved &saved) const
{
    pass.dropout.drawn = saved.firstMask;
    auto x = saved.input;
    saved.gateUp = forwardToGateUp(number, x, pass, &saved, nullptr);
    layers[number].down.save(swiGlu(saved.gateUp), pass.dropout, saved.loraDown);
    saved.complete = true;
}

at::Tensor Network::mixTokens(std::size_t number, const at::Tensor &qkv, const Pass &pass, at::Tensor &logSums, KeyValueCache *cache) const
{
    if (!cache)
        return attention(pass.attention, qkv, logSums);
    const std::int64_t tokens = qkv.size(0), dim = shape.headDim;
    const auto store = [&](const at::Tensor &where, std::int64_t head) {
        where.slice(1, cache->length, cache->length + tokens)
            .copy_(qkv.slice(1, head * dim, (head + shape.keyValueHeads) * dim).view({ tokens, shape.keyValueHeads, dim }).transpose(0, 1));
    };
    store(cache->keys[number], shape.heads);
    store(cache->values[number], shape.heads + shape.keyValueHeads);
    if (cache->length == 0 && tokens > 1)
        return attention(pass.attention, qkv, logSums);

    auto out = at::empty({ tokens, shape.heads * dim }, qkv.options());
    const std::int64_t seen = cache->length + tokens;
    withElement(qkv, [&]<typename T>(T) {
        const CachedAttention work { qkv.data_ptr(), qkv.stride(0), cache->keys[number].data_ptr(), cache->values[number].data_ptr(), cache->capacity,
            cache->length, shape.heads, shape.keyValueHeads, dim, pass.attention.scale, out.data_ptr(), out.stride(0) };
        parallelFor(tokens * shape.heads, 2, [&](std::int64_t begin, std::int64_t end) {
            std::vector<float> scores(static_cast<std::size_t>(seen));
            kernels<T>().attendCached(work, scores.data(), begin, end);
        });
    });
    return out;
}

std::vector<NamedTensor> Network::adapterTensors() const
{
    std::vector<NamedTensor> tensors;
    const auto add = [&](const LoraLinear &linear) {
        for (const LoraFactors &adapter : linear.adapters) {
            tensors.push_back({ loraNameA(adapter.module), adapter.a });
            tensors.push_back({ loraNameB(adapter.module), adapter.b });
        }
    };
    for (const DecoderLayer &layer : layers)
        for (const LoraLinear *linear : { &layer.qkv, &layer.output, &layer.gateUp, &layer.down })
            add(*linear);
    add(head);
    return tensors;
}

void Network::refreshAdapters()
{
    const c10::NoGradGuard noGradient;
    for (DecoderLayer &layer : layers)
        for (LoraLinear *linear : { &layer.qkv, &layer.output, &layer.gateUp, &layer.down })
            linear->refresh();
    head.refresh();
}

} // namespace anneal::model
