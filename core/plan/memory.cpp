// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/memory.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/weights/gguffile.h"
#include "core/weights/safetensorsfile.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

namespace anneal::plan {
namespace {

constexpr std::uint64_t kProgram = std::uint64_t(250) << 20; // bytes

/// "base_model.model.model.layers.0" of a tensor's name; the whole name where it stands in no layer.
std::string layerOf(const std::string &name)
{
    constexpr std::string_view kLayers = ".layers.";
    const auto at = name.find(kLayers);
    return at == std::string::npos ? name : name.substr(0, name.find('.', at + kLayers.size()));
}

/// Bytes of one layer that the backward pass needs, for one token: LayerSaved of core/nn.
std::int64_t savedBytes(const weights::ModelShape &shape, std::int64_t element, std::int64_t ranks)
{
    const std::int64_t queries = shape.heads * shape.headDim, qkv = queries + 2 * shape.keyValueHeads * shape.headDim;
    const std::int64_t ends = shape.family->sandwichNorms ? 2 * shape.hidden : 0; // before the norms behind both parts
    const std::int64_t raw = shape.headNorms ? queries + shape.keyValueHeads * shape.headDim : 0;
    const std::int64_t floats = 2 * shape.hidden + ends + shape.heads;
    return 4 * floats + element * (raw + qkv + queries + 2 * shape.intermediate + ranks);
}

/// The linear layers that get an adapter; none where the settings are refused.
std::vector<weights::Module> adaptedModules(const weights::ModelShape &shape, const config::ModelConfig &model)
{
    auto modules = weights::modulesOf(shape);
    text::Targets targets(targetRules(model));
    std::erase_if(
        modules, [&](const weights::Module &module) { return module.kind != weights::Module::Kind::Linear || !targets.includes(module.name); });
    return modules;
}

void addSaved(AdapterSize &size, std::int64_t weight, std::int64_t bias)
{
    size.parameters += weight + bias;
    size.largest = std::max(size.largest, weight);
}

/// What adapter_config.json says; nothing where it cannot be read, which loading it tells.
base::Json settingsIn(const std::filesystem::path &folder)
{
    const auto text = base::readFile(folder / "adapter_config.json", 16 << 20);
    const auto json = text ? base::parseJson(*text) : text.error();
    return json && json->is_object() ? *json : base::Json::object();
}

std::vector<std::string> savedBy(const base::Json &settings)
{
    std::vector<std::string> names;
    for (const auto &name : settings.value("modules_to_save", base::Json()))
        if (name.is_string())
            names.push_back(name.get<std::string>());
    return names;
}

/// "model.norm" of "base_model.model.model.norm.weight".
std::string moduleOf(const std::string &name)
{
    constexpr std::string_view kPrefix = "base_model.model.";
    const auto begin = name.starts_with(kPrefix) ? kPrefix.size() : 0;
    return name.substr(begin, name.rfind('.') - begin);
}

/// Bytes that DoRA takes beside one logit, as measured: five float32 numbers on the way forward with dropout; without it two, or two and a half on
/// the way back.
std::int64_t doraOnHead(const AdapterSize &adapter, bool bfloat16)
{
    const bool isThere = adapter.adaptsHead && adapter.magnitudes > 0;
    return !isThere ? 0 : adapter.drops ? 20 : bfloat16 ? 10 : 8;
}

} // namespace

text::TargetRules targetRules(const config::ModelConfig &model)
{
    return { model.targetModules, model.targetPattern, model.excludeModules, model.excludePattern, model.layersToTransform, model.layersPattern,
        model.modulesToSave };
}

AdapterSize adapterSize(const weights::ModelShape &shape, const config::ModelConfig &model)
{
    AdapterSize size;
    size.drops = model.loraDropout > 0;
    std::map<std::int64_t, std::int64_t> ranks; // by layer
    auto patterns = text::ModulePatterns::keysOf(model.rankPattern);
    for (const auto &module : adaptedModules(shape, model)) {
        const auto own = patterns.firstFor(module.name);
        const auto rank = own ? model.rankPattern[*own].second : model.loraRank;
        size.parameters += rank * (module.in + module.out) + (model.useDora ? module.out : 0);
        size.magnitudes += model.useDora ? module.out : 0;
        size.adaptsHead = size.adaptsHead || module.name == "lm_head";
        if (module.layer >= 0)
            ranks[module.layer] += rank;
    }
    for (const auto &[layer, sum] : ranks)
        size.ranks = std::max(size.ranks, sum);
    for (const auto &module : text::savedModules(model.modulesToSave, weights::modulesOf(shape)))
        addSaved(size, module.kind == weights::Module::Kind::Norm ? module.out : module.in * module.out, module.hasBias ? module.out : 0);
    return size;
}

base::Status checkTargets(const weights::ModelShape &shape, const config::ModelConfig &model)
{
    const auto modules = weights::modulesOf(shape);
    const auto names = text::targetsOf(targetRules(model), modules);
    if (!names)
        return names.error();
    if (auto saved = text::checkSaved(targetRules(model), modules); !saved)
        return saved;
    for (auto [key, patterns] : { std::pair("model.rank_pattern", text::ModulePatterns::keysOf(model.rankPattern)),
             std::pair("model.alpha_pattern", text::ModulePatterns::keysOf(model.alphaPattern)) }) {
        for (const auto &name : *names)
            (void)patterns.firstFor(name);
        if (auto bounded = patterns.status(key); !bounded)
            return bounded;
    }
    return base::ok();
}

std::vector<std::string> unusedSettings(const weights::ModelShape &shape, const config::ModelConfig &model)
{
    const auto modules = adaptedModules(shape, model);
    std::vector<std::string> unused;
    const auto look = [&](const std::string &key, const auto &patterns) {
        auto compiled = text::ModulePatterns::keysOf(patterns);
        std::size_t index = 0;
        for (const auto &[pattern, value] : patterns) {
            const auto means = [&](const weights::Module &module) { return compiled.matches(index, module.name).value_or(false); };
            if (std::none_of(modules.begin(), modules.end(), means) && compiled.status(key))
                unused.push_back(key + ": " + pattern);
            ++index;
        }
    };
    look("model.rank_pattern", model.rankPattern);
    look("model.alpha_pattern", model.alphaPattern);
    auto excluded = model.excludeModules;
    if (!model.excludePattern.empty())
        excluded.push_back(model.excludePattern);
    for (const auto &one : excluded) {
        auto alone = model;
        if (model.excludePattern.empty())
            alone.excludeModules = { one };
        auto without = alone;
        without.excludeModules.clear();
        without.excludePattern.clear();
        if (adaptedModules(shape, alone).size() == adaptedModules(shape, without).size())
            unused.push_back("model.exclude_modules: " + one);
    }
    return unused;
}

std::vector<std::string> targetsTrainedInFull(const weights::ModelShape &shape, const config::ModelConfig &model)
{
    std::vector<std::string> names;
    if (model.modulesToSave.empty() || targetRules(model).isAllLinear()) // which names nothing that could be taken out
        return names;
    for (const auto &name : model.targetModules) {
        auto alone = model;
        alone.targetModules = { name };
        auto without = alone;
        without.modulesToSave.clear();
        if (adaptedModules(shape, alone).empty() && !adaptedModules(shape, without).empty())
            names.push_back(name);
    }
    return names;
}

base::Result<AdapterSize> adapterSize(const std::filesystem::path &folder)
{
    const auto file = weights::SafetensorsFile::open(folder / "adapter_model.safetensors");
    if (!file)
        return file.error();
    AdapterSize size;
    const auto settings = settingsIn(folder);
    const auto saved = savedBy(settings);
    const auto dropout = settings.value("lora_dropout", base::Json());
    size.drops = dropout.is_number() && dropout > 0;
    std::map<std::string, std::int64_t> ranks; // by layer
    for (const auto &[name, tensor] : file->tensors()) {
        std::int64_t count = 1;
        for (const auto side : tensor.shape)
            count *= side;
        if (name.find(".lora_magnitude_vector") != std::string::npos) {
            size.parameters += count;
            size.magnitudes += count;
            continue;
        }
        const bool isA = name.ends_with(".lora_A.weight");
        size.adaptsHead = size.adaptsHead || name.ends_with(".lm_head.lora_A.weight");
        if (text::isSaved(moduleOf(name), saved)) {
            addSaved(size, count, 0);
            continue;
        }
        if (!isA && !name.ends_with(".lora_B.weight")) {
            size.carried += static_cast<std::uint64_t>(count) * 4;
            continue;
        }
        size.parameters += count;
        if (isA && tensor.shape.size() == 2)
            ranks[layerOf(name)] += tensor.shape[0];
    }
    for (const auto &[layer, sum] : ranks)
        size.ranks = std::max(size.ranks, sum);
    return size;
}

weights::ModelShape heldAs(weights::ModelShape shape, config::DType dtype)
{
    if (dtype != config::DType::Int8)
        return shape;
    const auto block = weights::blockElements(weights::GgmlType::Q8_0);
    shape.blockNumbers = 0;
    for (const auto &module : weights::modulesOf(shape)) {
        using Kind = weights::Module::Kind;
        const bool isTiedHead = module.name == "lm_head" && shape.tiedEmbeddings;
        const auto columns = module.kind == Kind::Embedding ? module.out : module.in;
        if ((module.kind == Kind::Linear || module.kind == Kind::Embedding) && !isTiedHead && columns % block == 0)
            shape.blockNumbers += module.in * module.out;
    }
    shape.blockBytes = shape.blockNumbers / block * weights::blockBytes(weights::GgmlType::Q8_0);
    return shape;
}

std::uint64_t weightBytes(const weights::ModelShape &shape, bool bfloat16)
{
    const auto numbers = std::max<std::int64_t>(0, shape.parameters() - shape.blockNumbers);
    return static_cast<std::uint64_t>(numbers * (bfloat16 ? 2 : 4) + shape.blockBytes);
}

std::int64_t checkpointsAtOnce(const config::TrainingConfig &training, std::int64_t totalSteps, bool evaluates)
{
    const auto save = training.saveSteps, evaluate = training.evalSteps;
    const bool keepsBest = save > 0 && evaluates && evaluate > 0 && training.keepBest > 0; // which are saved when they are evaluated
    const auto timesOf = [totalSteps](std::int64_t every) { return every > 0 ? totalSteps / every : 0; };
    std::int64_t written = timesOf(save);
    if (keepsBest)
        written += timesOf(evaluate) - timesOf(std::lcm(save, evaluate));
    const auto isAtEnd = [totalSteps](std::int64_t every) { return every > 0 && totalSteps % every == 0; };
    if (!isAtEnd(save) && !(keepsBest && isAtEnd(evaluate)))
        ++written; // the last step
    const auto best = keepsBest ? std::min(training.keepBest, timesOf(evaluate) + (isAtEnd(evaluate) ? 0 : 1)) : 0;
    return std::min(written, std::max<std::int64_t>(1, training.keepLast) + best + 1);
}

Forecast forecast(const weights::ModelShape &shape, bool bfloat16, const AdapterSize &adapter, std::int64_t batchTokens,
    const config::TrainingConfig &training, std::int64_t checkpoints)
{
    const std::int64_t element = bfloat16 ? 2 : 4;
    const auto parameters = static_cast<std::uint64_t>(adapter.parameters);
    Forecast need;
    need.program = kProgram;
    need.model = weightBytes(shape, bfloat16);
    // Gradients of the output matrix are made for some rows at a time and added up.
    need.adapter = parameters * (4 * 4 + static_cast<std::uint64_t>(element)) + adapter.carried + static_cast<std::uint64_t>(adapter.largest) * 4;

    // With recomputation only a layer's own input is kept, and one layer's share at a time.
    const std::int64_t layer = savedBytes(shape, element, adapter.ranks);
    const std::int64_t kept = training.gradientCheckpointing ? shape.layers * 4 * shape.hidden + layer : shape.layers * layer;
    // The gradients of one feed-forward part, and the logits of 256 rows, which become their gradients.
    // DoRA scales the gradient of a layer's widest part, and multiplies a few rows of it in float32.
    const std::int64_t dora = adapter.magnitudes > 0 ? (4 + element) * 2 * shape.intermediate : 0;
    const std::int64_t moment = batchTokens * (element * 5 * shape.intermediate + 8 * shape.hidden + dora);
    const std::int64_t logits = std::min<std::int64_t>(batchTokens, 256) * shape.vocabulary * (4 + doraOnHead(adapter, bfloat16));
    need.activations = static_cast<std::uint64_t>(batchTokens * kept + std::max(moment, logits));

    need.checkpoint = parameters * 4 * 3 + adapter.carried + 65536;
    need.disk = need.checkpoint * static_cast<std::uint64_t>(checkpoints) + parameters * 4 + adapter.carried;
    return need;
}

bool trainsInBFloat16(const config::FineTuneConfig &config, const base::Machine &machine)
{
    using config::DType, config::Precision;
    const auto held = config.model.dtype;
    if (held == DType::Float32 || held == DType::BFloat16)
        return held == DType::BFloat16;
    const auto computed = config.training.precision;
    return computed == Precision::BFloat16 || (computed == Precision::Auto && (machine.has("avx512_bf16") || machine.has("amx_bf16")));
}

} // namespace anneal::plan
