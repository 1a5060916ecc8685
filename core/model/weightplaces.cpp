// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/weightplaces.h"

#include "core/nn/decoder.h"

#include <ATen/ATen.h>

namespace anneal::model {

namespace {

/// The entry of a part of a linear layer, so that each of its weights is told once.
nn::TrainedPart &trainedPart(nn::LoraLinear &linear, std::int64_t first, std::int64_t end)
{
    for (auto &part : linear.trained)
        if (part.firstOut == first)
            return part;
    return linear.trained.emplace_back(nn::TrainedPart { first, end });
}

WeightPlace placeOf(const NamedNorm &norm, double more)
{
    return { norm.weight->sizes().vec(), [weight = norm.weight, more] { return *weight - more; },
        [weight = norm.weight, more](const at::Tensor &held) { *weight = held.to(at::kFloat) + more; },
        [slot = norm.slot](nn::Slot number) { *slot = number; } };
}

void addPart(std::map<std::string, WeightPlace> &places, nn::LoraLinear &linear, const nn::LinearPart &part)
{
    const auto first = part.firstOut, end = part.firstOut + part.out;
    places[part.module + ".weight"]
        = { { part.out, linear.in() }, [&linear, first, end] { return linear.weight.part(first, end, 0, linear.in(), at::kFloat).clone(); },
              [&linear, first](const at::Tensor &held) { linear.weight.setRows(first, held.to(linear.type)); },
              [&linear, first, end](nn::Slot slot) { trainedPart(linear, first, end).weight = slot; } };
    if (linear.bias.defined())
        places[part.module + ".bias"] = { { part.out },
            [&linear, first, end] { return linear.bias.slice(0, first, end).to(at::kFloat, /*non_blocking=*/false, /*copy=*/true); },
            [&linear, first, end](const at::Tensor &held) { linear.bias.slice(0, first, end).copy_(held); },
            [&linear, first, end](nn::Slot slot) { trainedPart(linear, first, end).bias = slot; } };
}

} // namespace

std::vector<NamedNorm> normsOf(const nn::Decoder &decoder, nn::DecoderLayer &layer, std::int64_t number)
{
    const auto prefix = "model.layers." + std::to_string(number) + ".";
    const bool sandwich = decoder.shape.family->sandwichNorms;
    auto &slots = layer.slots;
    std::vector<NamedNorm> norms { { prefix + "input_layernorm", &layer.inputNorm, &slots.input } };
    if (decoder.shape.headNorms) {
        norms.push_back({ prefix + "self_attn.q_norm", &layer.queryNorm, &slots.query });
        norms.push_back({ prefix + "self_attn.k_norm", &layer.keyNorm, &slots.key });
    }
    if (!sandwich) {
        norms.push_back({ prefix + "post_attention_layernorm", &layer.middleNorm, &slots.middle });
        return norms;
    }
    norms.push_back({ prefix + "post_attention_layernorm", &layer.attentionEndNorm, &slots.attentionEnd });
    norms.push_back({ prefix + "pre_feedforward_layernorm", &layer.middleNorm, &slots.middle });
    norms.push_back({ prefix + "post_feedforward_layernorm", &layer.feedForwardEndNorm, &slots.feedForwardEnd });
    return norms;
}

std::vector<NamedNorm> normsOf(nn::Decoder &decoder)
{
    std::vector<NamedNorm> norms;
    for (std::size_t layer = 0; layer < decoder.layers.size(); ++layer)
        for (auto &norm : normsOf(decoder, decoder.layers[layer], std::int64_t(layer)))
            norms.push_back(std::move(norm));
    norms.push_back({ "model.norm", &decoder.finalNorm, &decoder.finalNormSlot });
    return norms;
}

std::map<std::string, WeightPlace> weightPlaces(nn::Decoder &decoder)
{
    std::map<std::string, WeightPlace> places;
    for (const auto &norm : normsOf(decoder))
        places[norm.module + ".weight"] = placeOf(norm, decoder.shape.family->normsFromOne ? 1 : 0);
    decoder.eachLinear([&](nn::LoraLinear &linear) {
        for (const auto &part : linear.parts)
            addPart(places, linear, part);
    });
    const std::vector<std::int64_t> sizes { decoder.shape.vocabulary, decoder.shape.hidden };
    places["model.embed_tokens.weight"] = { sizes, [&decoder] { return decoder.embedding.dense(at::kFloat).clone(); },
        [&decoder](const at::Tensor &held) { decoder.embedding = held.to(decoder.type); },
        [&decoder](nn::Slot slot) { decoder.embeddingSlot = slot; } };
    places["lm_head.weight"].put = [&decoder](const at::Tensor &held) { decoder.head.weight = held.to(decoder.type); }; // it may be the embedding
    return places;
}

} // namespace anneal::model
