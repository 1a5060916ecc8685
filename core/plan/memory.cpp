// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/memory.h"

#include "core/text/modulepattern.h"
#include "core/weights/safetensorsfile.h"

#include <algorithm>
#include <array>

namespace anneal::plan {
namespace {

constexpr std::uint64_t kProgram = std::uint64_t(250) << 20; // bytes

struct Linear
{
    const char *module;
    std::int64_t in, out;
};

std::array<Linear, 7> linearsOf(const weights::ModelShape &shape)
{
    const std::int64_t queries = shape.heads * shape.headDim, keys = shape.keyValueHeads * shape.headDim;
    return { { { "self_attn.q_proj", shape.hidden, queries }, { "self_attn.k_proj", shape.hidden, keys }, { "self_attn.v_proj", shape.hidden, keys },
        { "self_attn.o_proj", queries, shape.hidden }, { "mlp.gate_proj", shape.hidden, shape.intermediate },
        { "mlp.up_proj", shape.hidden, shape.intermediate }, { "mlp.down_proj", shape.intermediate, shape.hidden } } };
}

/// Bytes of one layer that the backward pass needs, for one token: LayerSaved of core/model.
std::int64_t savedBytes(const weights::ModelShape &shape, std::int64_t element, std::int64_t ranks)
{
    const std::int64_t queries = shape.heads * shape.headDim, qkv = queries + 2 * shape.keyValueHeads * shape.headDim;
    const std::int64_t floats = 2 * shape.hidden + shape.heads;
    return 4 * floats + element * (qkv + queries + 2 * shape.intermediate + ranks);
}

} // namespace

AdapterSize adapterSize(const weights::ModelShape &shape, const config::ModelConfig &model)
{
    AdapterSize size;
    for (std::int64_t layer = 0; layer < shape.layers; ++layer) {
        std::int64_t ranks = 0;
        for (const Linear &linear : linearsOf(shape)) {
            const auto module = "model.layers." + std::to_string(layer) + "." + linear.module;
            if (!text::isTarget(model.targetModules, module))
                continue;
            const auto *own = text::patternValue(model.rankPattern, module);
            const auto rank = own ? *own : model.loraRank;
            size.parameters += rank * (linear.in + linear.out);
            ranks += rank;
        }
        size.ranks = std::max(size.ranks, ranks);
    }
    if (text::isTarget(model.targetModules, "lm_head")) {
        const auto *own = text::patternValue(model.rankPattern, "lm_head");
        size.parameters += (own ? *own : model.loraRank) * (shape.hidden + shape.vocabulary);
    }
    return size;
}

base::Status checkTargets(const weights::ModelShape &shape, const config::ModelConfig &model)
{
    std::vector<std::string> modules { "lm_head" };
    for (std::int64_t layer = 0; layer < shape.layers; ++layer)
        for (const Linear &linear : linearsOf(shape))
            modules.push_back("model.layers." + std::to_string(layer) + "." + linear.module);
    return text::checkTargets(model.targetModules, modules);
}

std::vector<std::string> unusedPatterns(const weights::ModelShape &shape, const config::ModelConfig &model)
{
    std::vector<std::string> modules;
    for (std::int64_t layer = 0; layer < shape.layers; ++layer)
        for (const Linear &linear : linearsOf(shape))
            if (auto module = "model.layers." + std::to_string(layer) + "." + linear.module; text::isTarget(model.targetModules, module))
                modules.push_back(std::move(module));
    std::vector<std::string> unused;
    const auto look = [&](const std::string &key, const auto &patterns) {
        for (const auto &[pattern, value] : patterns)
            if (std::none_of(modules.begin(), modules.end(), [&](const auto &module) { return text::matchesModule(pattern, module); }))
                unused.push_back(key + ": " + pattern);
    };
    look("model.rank_pattern", model.rankPattern);
    look("model.alpha_pattern", model.alphaPattern);
    return unused;
}

base::Result<AdapterSize> adapterSize(const std::filesystem::path &folder)
{
    const auto file = weights::SafetensorsFile::open(folder / "adapter_model.safetensors");
    if (!file)
        return file.error();
    AdapterSize size;
    std::map<std::string, std::int64_t> ranks; // by what stands before the module's last two parts: a layer
    for (const auto &[name, tensor] : file->tensors()) {
        std::int64_t count = 1;
        for (const auto side : tensor.shape)
            count *= side;
        size.parameters += count;
        if (name.ends_with(".lora_A.weight") && tensor.shape.size() == 2)
            ranks[name.substr(0, name.find_first_not_of("0123456789", std::min(name.find(".layers.") + 8, name.size())))] += tensor.shape[0];
    }
    for (const auto &[layer, sum] : ranks)
        size.ranks = std::max(size.ranks, sum);
    return size;
}

std::uint64_t weightBytes(const weights::ModelShape &shape, bool bfloat16)
{
    return static_cast<std::uint64_t>(shape.parameters()) * (bfloat16 ? 2 : 4);
}

Forecast forecast(
    const weights::ModelShape &shape, bool bfloat16, const AdapterSize &adapter, std::int64_t batchTokens, const config::TrainingConfig &training)
{
    const std::int64_t element = bfloat16 ? 2 : 4;
    const auto parameters = static_cast<std::uint64_t>(adapter.parameters);
    Forecast need;
    need.program = kProgram;
    need.model = weightBytes(shape, bfloat16);
    need.adapter = parameters * (4 * 4 + static_cast<std::uint64_t>(element));

    // With recomputation only a layer's own input is kept, and one layer's share at a time.
    const std::int64_t layer = savedBytes(shape, element, adapter.ranks);
    const std::int64_t kept = training.gradientCheckpointing ? shape.layers * 4 * shape.hidden + layer : shape.layers * layer;
    // The gradients of one feed-forward part, and the logits of 256 rows, which become their gradients.
    const std::int64_t moment = batchTokens * (element * 5 * shape.intermediate + 8 * shape.hidden);
    const std::int64_t logits = std::min<std::int64_t>(batchTokens, 256) * shape.vocabulary * 4;
    need.activations = static_cast<std::uint64_t>(batchTokens * kept + std::max(moment, logits));

    need.checkpoint = parameters * 4 * 3 + 65536;
    need.disk = need.checkpoint * static_cast<std::uint64_t>(std::max<std::int64_t>(1, training.keepLast) + training.keepBest + 1) + parameters * 4;
    return need;
}

bool trainsInBFloat16(const config::FineTuneConfig &config, const base::Machine &machine)
{
    const auto &name = config.model.dtype == "auto" ? config.training.precision : config.model.dtype;
    return name == "bfloat16" || (name == "auto" && (machine.has("avx512_bf16") || machine.has("amx_bf16")));
}

} // namespace anneal::plan
