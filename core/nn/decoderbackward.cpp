// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/decoder.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace anneal::nn {

namespace {

using Needed = LoraLinear::InputGradient;

Needed needed(bool isNeeded)
{
    return isNeeded ? Needed::Yes : Needed::No;
}

} // namespace

at::Tensor Decoder::throughEndNorm(const at::Tensor &norm, const at::Tensor &end, const at::Tensor &dx, Slot slot, SlotGradients &slots) const
{
    if (!norm.defined())
        return ops->asType(dx, type);
    at::Tensor rstd;
    ops->rmsNorm(end, norm, shape.rmsEpsilon, at::kFloat, rstd);
    slots.addOfNorm(slot, end, rstd, dx);
    auto dend = at::zeros_like(end);
    ops->addRmsNormBackward(end, norm, rstd, dx, dend);
    return ops->asType(dend, type);
}

std::vector<at::Tensor> Decoder::backward(at::Tensor dx, Pass &pass, std::vector<LayerSaved> &saved, SlotGradients &slots) const
{
    const auto first = std::find_if(layers.begin(), layers.end(), [](const DecoderLayer &layer) { return layer.isTrained(); });
    const bool trainsEmbedding = embeddingSlot >= 0;
    const auto lowest = trainsEmbedding ? 0 : std::size_t(first - layers.begin()); // nothing below it is trained
    std::vector<std::vector<at::Tensor>> ofLayers(layers.size());
    for (std::size_t number = layers.size(); number-- > lowest;) {
        const DecoderLayer &layer = layers[number];
        LayerSaved kept = std::move(saved[number]);
        if (!kept.complete)
            recomputeLayer(number, pass, kept);
        const bool needsInput = number > lowest || trainsEmbedding;
        const bool needsAttention = needsInput || layer.trainsAttention();
        std::vector<at::Tensor> feedForward, mixing;
        backwardFeedForward(layer, kept, pass, dx, needsAttention, feedForward, slots);
        if (needsAttention)
            backwardAttention(layer, kept, pass, dx, needsInput, mixing, slots);
        ofLayers[number] = std::move(mixing);
        ofLayers[number].insert(ofLayers[number].end(), feedForward.begin(), feedForward.end());
    }
    if (trainsEmbedding)
        addOfEmbedding(dx, pass, slots);
    std::vector<at::Tensor> gradients;
    for (auto &ofLayer : ofLayers)
        gradients.insert(gradients.end(), ofLayer.begin(), ofLayer.end());
    return gradients;
}

void Decoder::backwardFeedForward(const DecoderLayer &layer, const LayerSaved &saved, const Pass &pass, at::Tensor &dx, bool needsInput,
    std::vector<at::Tensor> &gradients, SlotGradients &slots) const
{
    const bool needsNormed = needsInput || layer.slots.middle >= 0;
    const bool needsGateUp = needsNormed || layer.gateUp.isTrained();
    std::vector<at::Tensor> down;
    const auto dh = layer.down.backward(ops->gated(shape.family->activation, saved.gateUp),
        throughEndNorm(layer.feedForwardEndNorm, saved.feedForwardEnd, dx, layer.slots.feedForwardEnd, slots), saved.loraDown, pass.adapters,
        needed(needsGateUp), down, slots);
    if (needsGateUp) {
        auto dgateUp = saved.gateUp; // used up
        ops->gatedBackward(shape.family->activation, dgateUp, dh);
        at::Tensor rstd;
        const auto normed = ops->rmsNorm(saved.middle, layer.middleNorm, shape.rmsEpsilon, type, rstd);
        const auto dnormed = layer.gateUp.backward(normed, dgateUp, saved.loraGateUp, pass.adapters, needed(needsNormed), gradients, slots);
        if (layer.slots.middle >= 0)
            slots.addOfNorm(layer.slots.middle, saved.middle, rstd, dnormed);
        if (needsInput)
            ops->addRmsNormBackward(saved.middle, layer.middleNorm, rstd, dnormed, dx);
    }
    gradients.insert(gradients.end(), down.begin(), down.end());
}

void Decoder::backwardAttention(const DecoderLayer &layer, const LayerSaved &saved, const Pass &pass, at::Tensor &dx, bool needsInput,
    std::vector<at::Tensor> &gradients, SlotGradients &slots) const
{
    const bool needsNormed = needsInput || layer.slots.input >= 0;
    const bool needsQkv = needsNormed || layer.qkv.isTrained() || layer.slots.query >= 0 || layer.slots.key >= 0;
    std::vector<at::Tensor> output;
    const auto dmixed
        = layer.output.backward(saved.mixed, throughEndNorm(layer.attentionEndNorm, saved.attentionEnd, dx, layer.slots.attentionEnd, slots),
            saved.loraOutput, pass.adapters, needed(needsQkv), output, slots);
    if (needsQkv) {
        auto attention = pass.attention;
        attention.window = layer.window;
        auto dqkv = ops->attentionBackward(attention, saved.qkv, saved.mixed, saved.logSums, dmixed);
        const auto &table = ropeOf(layer);
        if (layer.isRotated)
            ops->rotate(dqkv, pass.positions, table.cosines, table.sines, -1, shape.heads + shape.keyValueHeads, shape.headDim);
        if (layer.queryNorm.defined()) {
            addOfHeadNorms(layer, saved, dqkv, slots);
            ops->normHeadsBackward(saved.rawHeads, layer.queryNorm, shape.rmsEpsilon, 0, shape.heads, dqkv);
            ops->normHeadsBackward(saved.rawHeads, layer.keyNorm, shape.rmsEpsilon, shape.heads, shape.keyValueHeads, dqkv);
        }
        at::Tensor rstd;
        const auto normed = ops->rmsNorm(saved.input, layer.inputNorm, shape.rmsEpsilon, type, rstd);
        const auto dnormed = layer.qkv.backward(normed, dqkv, saved.loraQkv, pass.adapters, needed(needsNormed), gradients, slots);
        if (layer.slots.input >= 0)
            slots.addOfNorm(layer.slots.input, saved.input, rstd, dnormed);
        if (needsInput)
            ops->addRmsNormBackward(saved.input, layer.inputNorm, rstd, dnormed, dx);
    }
    gradients.insert(gradients.end(), output.begin(), output.end());
}

void Decoder::addOfHeadNorms(const DecoderLayer &layer, const LayerSaved &saved, const at::Tensor &dqkv, SlotGradients &slots) const
{
    const auto add = [&](Slot slot, std::int64_t first, std::int64_t heads) {
        if (slot < 0)
            return;
        const auto part = [&](const at::Tensor &rows) {
            return rows.slice(1, first * shape.headDim, (first + heads) * shape.headDim).to(at::kFloat).reshape({ -1, shape.headDim });
        };
        const auto x = part(saved.rawHeads);
        slots.addOfNorm(slot, x, (x.square().mean(1) + shape.rmsEpsilon).rsqrt(), part(dqkv));
    };
    add(layer.slots.query, 0, shape.heads);
    add(layer.slots.key, shape.heads, shape.keyValueHeads);
}

void Decoder::addOfEmbedding(const at::Tensor &dx, const Pass &pass, SlotGradients &slots) const
{
    auto rows = dx;
    if (shape.family->scalesEmbeddings)
        rows = dx * at::scalar_tensor(std::sqrt(double(shape.hidden)), dx.options().dtype(type)).to(at::kFloat);
    slots.add(embeddingSlot, at::zeros({ shape.vocabulary, shape.hidden }, dx.options()).index_add_(0, pass.ids, rows));
}

} // namespace anneal::nn
