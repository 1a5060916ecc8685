// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/decoder.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace anneal::nn {

namespace {

using Needed = LoraLinear::InputGradient;

Needed needed(bool isNeeded)
{
    return isNeeded ? Needed::Yes : Needed::No;
}

} // namespace

at::Tensor Decoder::throughEndNorm(const at::Tensor &norm, const at::Tensor &end, const at::Tensor &dx) const
{
    if (!norm.defined())
        return ops->asType(dx, type);
    at::Tensor rstd;
    ops->rmsNorm(end, norm, shape.rmsEpsilon, at::kFloat, rstd);
    auto dend = at::zeros_like(end);
    ops->addRmsNormBackward(end, norm, rstd, dx, dend);
    return ops->asType(dend, type);
}

std::vector<at::Tensor> Decoder::backward(at::Tensor dx, Pass &pass, std::vector<LayerSaved> &saved) const
{
    const auto first = std::find_if(layers.begin(), layers.end(), [](const DecoderLayer &layer) { return layer.hasAdapters(); });
    const auto lowest = std::size_t(first - layers.begin()); // nothing below it is trained
    std::vector<std::vector<at::Tensor>> ofLayers(layers.size());
    for (std::size_t number = layers.size(); number-- > lowest;) {
        const DecoderLayer &layer = layers[number];
        LayerSaved kept = std::move(saved[number]);
        if (!kept.complete)
            recomputeLayer(number, pass, kept);
        const bool needsInput = number > lowest;
        const bool needsAttention = needsInput || !layer.qkv.adapters.empty() || !layer.output.adapters.empty();
        std::vector<at::Tensor> feedForward, mixing;
        backwardFeedForward(layer, kept, pass, dx, needsAttention, feedForward);
        if (needsAttention)
            backwardAttention(layer, kept, pass, dx, needsInput, mixing);
        ofLayers[number] = std::move(mixing);
        ofLayers[number].insert(ofLayers[number].end(), feedForward.begin(), feedForward.end());
    }
    std::vector<at::Tensor> gradients;
    for (auto &ofLayer : ofLayers)
        gradients.insert(gradients.end(), ofLayer.begin(), ofLayer.end());
    return gradients;
}

void Decoder::backwardFeedForward(
    const DecoderLayer &layer, const LayerSaved &saved, const Pass &pass, at::Tensor &dx, bool needsInput, std::vector<at::Tensor> &gradients) const
{
    const bool needsGateUp = needsInput || !layer.gateUp.adapters.empty();
    std::vector<at::Tensor> down;
    const auto dh = layer.down.backward(ops->gated(shape.family->activation, saved.gateUp),
        throughEndNorm(layer.feedForwardEndNorm, saved.feedForwardEnd, dx), saved.loraDown, pass.dropout, needed(needsGateUp), down);
    if (needsGateUp) {
        auto dgateUp = saved.gateUp; // used up
        ops->gatedBackward(shape.family->activation, dgateUp, dh);
        at::Tensor rstd;
        const auto normed = ops->rmsNorm(saved.middle, layer.middleNorm, shape.rmsEpsilon, type, rstd);
        const auto dnormed = layer.gateUp.backward(normed, dgateUp, saved.loraGateUp, pass.dropout, needed(needsInput), gradients);
        if (needsInput)
            ops->addRmsNormBackward(saved.middle, layer.middleNorm, rstd, dnormed, dx);
    }
    gradients.insert(gradients.end(), down.begin(), down.end());
}

void Decoder::backwardAttention(
    const DecoderLayer &layer, const LayerSaved &saved, const Pass &pass, at::Tensor &dx, bool needsInput, std::vector<at::Tensor> &gradients) const
{
    const bool needsQkv = needsInput || !layer.qkv.adapters.empty();
    std::vector<at::Tensor> output;
    const auto dmixed = layer.output.backward(
        saved.mixed, throughEndNorm(layer.attentionEndNorm, saved.attentionEnd, dx), saved.loraOutput, pass.dropout, needed(needsQkv), output);
    if (needsQkv) {
        auto attention = pass.attention;
        attention.window = layer.window;
        auto dqkv = ops->attentionBackward(attention, saved.qkv, saved.mixed, saved.logSums, dmixed);
        const auto &table = ropeOf(layer);
        if (layer.isRotated)
            ops->rotate(dqkv, pass.positions, table.cosines, table.sines, -1, shape.heads + shape.keyValueHeads, shape.headDim);
        if (layer.queryNorm.defined()) {
            ops->normHeadsBackward(saved.rawHeads, layer.queryNorm, shape.rmsEpsilon, 0, shape.heads, dqkv);
            ops->normHeadsBackward(saved.rawHeads, layer.keyNorm, shape.rmsEpsilon, shape.heads, shape.keyValueHeads, dqkv);
        }
        at::Tensor rstd;
        const auto normed = ops->rmsNorm(saved.input, layer.inputNorm, shape.rmsEpsilon, type, rstd);
        const auto dnormed = layer.qkv.backward(normed, dqkv, saved.loraQkv, pass.dropout, needed(needsInput), gradients);
        if (needsInput)
            ops->addRmsNormBackward(saved.input, layer.inputNorm, rstd, dnormed, dx);
    }
    gradients.insert(gradients.end(), output.begin(), output.end());
}

} // namespace anneal::nn
