// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/weights/family.h"

#include "core/base/tr.h"

#include <algorithm>
#include <array>
#include <string>

namespace anneal::weights {

namespace {

constexpr std::array kFamilies {
    Family { .modelType = "llama",
        .className = "LlamaForCausalLM",
        .gguf = "llama",
        .models = "Llama 1 to 3, SmolLM2, TinyLlama",
        .queryBias = Biases::AsConfigured,
        .outputBias = Biases::AsConfigured,
        .mlpBias = Biases::AsConfigured,
        .permutesHeads = true },
    Family { .modelType = "mistral",
        .className = "MistralForCausalLM",
        .gguf = "llama",
        .models = "Mistral",
        .windows = Windows::EveryLayer,
        .permutesHeads = true,
        .defaults = { .intermediate = 14336, .keyValueHeads = 8, .maxPositions = 131072 } },
    Family { .modelType = "qwen2",
        .className = "Qwen2ForCausalLM",
        .gguf = "qwen2",
        .models = "Qwen 2 and 2.5",
        .queryBias = Biases::Always,
        .windows = Windows::LayersAbove,
        .defaults = { .vocabulary = 151936, .intermediate = 22016, .keyValueHeads = 32, .maxPositions = 32768 } },
    Family { .modelType = "qwen3",
        .className = "Qwen3ForCausalLM",
        .gguf = "qwen3",
        .models = "Qwen 3",
        .queryBias = Biases::AsConfigured,
        .outputBias = Biases::AsConfigured,
        .headNorms = true,
        .windows = Windows::LayersAbove,
        .defaults = { .vocabulary = 151936, .intermediate = 22016, .keyValueHeads = 32, .headDim = 128, .maxPositions = 32768 } },
    Family { .modelType = "gemma3_text",
        .className = "Gemma3ForCausalLM",
        .gguf = "gemma3",
        .models = "Gemma 3 (text)",
        .queryBias = Biases::AsConfigured,
        .outputBias = Biases::AsConfigured,
        .headNorms = true,
        .windows = Windows::FiveOfSix,
        .sandwichNorms = true,
        .normsFromOne = true,
        .scalesEmbeddings = true,
        .hasLocalRope = true,
        .activation = Activation::GeluTanh,
        .defaults = { .vocabulary = 262208,
            .hidden = 2304,
            .layers = 26,
            .heads = 8,
            .intermediate = 9216,
            .keyValueHeads = 4,
            .headDim = 256,
            .maxPositions = 131072,
            .ropeTheta = 1e6,
            .isTied = true } },
    Family { .modelType = "smollm3",
        .className = "SmolLM3ForCausalLM",
        .gguf = "smollm3",
        .models = "SmolLM3",
        .queryBias = Biases::AsConfigured,
        .outputBias = Biases::AsConfigured,
        .mlpBias = Biases::AsConfigured,
        .windows = Windows::Unrotated,
        .permutesHeads = true,
        .leavesOutRotations = true,
        .defaults = { .vocabulary = 128256,
            .hidden = 2048,
            .layers = 36,
            .heads = 16,
            .keyValueHeads = 4,
            .maxPositions = 32768,
            .window = 0,
            .ropeTheta = 2e6,
            .isTied = true } },
};

const Family *find(std::string_view Family::*key, std::string_view value)
{
    const auto at = std::find_if(kFamilies.begin(), kFamilies.end(), [&](const Family &family) { return family.*key == value; });
    return at == kFamilies.end() ? nullptr : &*at;
}

} // namespace

std::span<const Family> families()
{
    return kFamilies;
}

const Family *familyOfModelType(std::string_view modelType)
{
    return find(&Family::modelType, modelType);
}

const Family *familyOfGguf(std::string_view architecture)
{
    return find(&Family::gguf, architecture);
}

std::string familiesHint()
{
    std::string first;
    for (const auto &family : std::span(kFamilies).first(kFamilies.size() - 1))
        first += std::string(first.empty() ? "" : ", ") + std::string(family.models);
    return tr_("These models work: %1 and %2.", first, kFamilies.back().models);
}

} // namespace anneal::weights
