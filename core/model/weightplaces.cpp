// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/weightplaces.h"

#include "core/nn/decoder.h"

#include <ATen/ATen.h>

namespace anneal::model {

std::vector<NamedNorm> normsOf(const nn::Decoder &decoder, nn::DecoderLayer &layer, std::int64_t number)
{
    const auto prefix = "model.layers." + std::to_string(number) + ".";
    const bool sandwich = decoder.shape.family->sandwichNorms;
    std::vector<NamedNorm> norms { { prefix + "input_layernorm", &layer.inputNorm } };
    if (decoder.shape.headNorms) {
        norms.push_back({ prefix + "self_attn.q_norm", &layer.queryNorm });
        norms.push_back({ prefix + "self_attn.k_norm", &layer.keyNorm });
    }
    norms.push_back({ prefix + "post_attention_layernorm", sandwich ? &layer.attentionEndNorm : &layer.middleNorm });
    if (sandwich) {
        norms.push_back({ prefix + "pre_feedforward_layernorm", &layer.middleNorm });
        norms.push_back({ prefix + "post_feedforward_layernorm", &layer.feedForwardEndNorm });
    }
    return norms;
}

std::vector<NamedNorm> normsOf(nn::Decoder &decoder)
{
    std::vector<NamedNorm> norms;
    for (std::size_t layer = 0; layer < decoder.layers.size(); ++layer)
        for (auto &norm : normsOf(decoder, decoder.layers[layer], std::int64_t(layer)))
            norms.push_back(std::move(norm));
    norms.push_back({ "model.norm", &decoder.finalNorm });
    return norms;
}

std::map<std::string, WeightPlace> weightPlaces(nn::Decoder &decoder)
{
    std::map<std::string, WeightPlace> places;
    const auto type = decoder.type;
    for (const auto &norm : normsOf(decoder)) {
        const double more = decoder.shape.family->normsFromOne ? 1 : 0;
        places[norm.module + ".weight"]
            = { norm.weight->sizes().vec(), [weight = norm.weight, more](const at::Tensor &held) { *weight = held.to(at::kFloat) + more; } };
    }
    decoder.eachLinear([&](nn::LoraLinear &linear) {
        for (const auto &part : linear.parts) {
            const auto first = part.firstOut, end = part.firstOut + part.out;
            places[part.module + ".weight"]
                = { { part.out, linear.in() }, [&linear, first, end](const at::Tensor &held) { linear.weight.slice(0, first, end).copy_(held); } };
            if (linear.bias.defined())
                places[part.module + ".bias"]
                    = { { part.out }, [&linear, first, end](const at::Tensor &held) { linear.bias.slice(0, first, end).copy_(held); } };
        }
    });
    const std::vector<std::int64_t> sizes { decoder.shape.vocabulary, decoder.shape.hidden };
    places["model.embed_tokens.weight"] = { sizes, [&decoder, type](const at::Tensor &held) { decoder.embedding = held.to(type); } };
    places["lm_head.weight"] = { sizes, [&decoder, type](const at::Tensor &held) { decoder.head.weight = held.to(type); } };
    return places;
}

} // namespace anneal::model
