// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tr.h"
#include "core/model/adapterparts.h"
#include "core/model/torcherror.h"
#include "core/weights/gguffile.h"
#include "core/weights/safetensorsfile.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace anneal::model {
namespace {

/// Tensors that may stand in an adapter file in place of the base model's, and the weights they are.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kBaseWeights { {
    { "base_model.model.lm_head.base_layer.weight", "lm_head.weight" },
    { "base_model.model.lm_head.weight", "lm_head.weight" },
    { "base_model.model.model.embed_tokens.base_layer.weight", "model.embed_tokens.weight" },
    { "base_model.model.model.embed_tokens.weight", "model.embed_tokens.weight" },
} };

/// The module of a magnitude, which PEFT writes as it did when it was no layer of its own; in memory it is one, and has a weight. Empty for others.
std::string magnitudeOf(std::string_view name)
{
    for (const std::string_view end : { ".weight", ".default" })
        if (name.ends_with(end) && name.find(kEndMagnitude) != std::string_view::npos)
            name.remove_suffix(end.size());
    if (!name.starts_with(kAdapterPrefix) || !name.ends_with(kEndMagnitude))
        return {};
    name.remove_prefix(kAdapterPrefix.size());
    name.remove_suffix(kEndMagnitude.size());
    return std::string(name);
}

/// The name that a file of the model would give it: "model.norm.weight"; empty for what is no tensor of PEFT.
std::string weightOf(const std::string &name)
{
    return name.starts_with(kAdapterPrefix) ? name.substr(kAdapterPrefix.size()) : std::string();
}

/// The name without that of the adapter, which PEFT has in memory and some tools write: lora_A.default.weight.
std::string plainName(const std::string &name)
{
    constexpr std::string_view kWeight = ".weight";
    for (const std::string_view end : { kEndA, kEndB }) {
        const auto factor = end.substr(0, end.size() - kWeight.size() + 1); // ".lora_A."
        const auto at = name.rfind(factor);
        const auto last = name.rfind('.');
        if (at != std::string::npos && name.ends_with(kWeight) && name.rfind('.', last - 1) == at + factor.size() - 1)
            return name.substr(0, at) + std::string(end);
    }
    return name;
}

base::Result<at::Tensor> readTensor(
    const weights::TensorView &view, const std::string &name, const std::filesystem::path &file, std::size_t dimensions)
{
    const auto type = view.dtype == "F32" ? weights::GgmlType::F32 : view.dtype == "F16" ? weights::GgmlType::F16 : weights::GgmlType::BF16;
    if (view.dtype != "F32" && view.dtype != "F16" && view.dtype != "BF16")
        return badAdapter(file, tr_("tensor %1 has the dtype %2", name, view.dtype));
    if (view.shape.size() != dimensions || std::any_of(view.shape.begin(), view.shape.end(), [](std::int64_t size) { return size < 1; }))
        return badAdapter(file, dimensions == 2 ? tr_("tensor %1 is not a matrix", name) : tr_("tensor %1 is not a vector", name));
    return guardTorch([&]() -> base::Result<at::Tensor> {
        auto tensor = at::empty(view.shape, at::kFloat);
        if (auto read = weights::dequantize(type, view.bytes, tensor.numel(), tensor.data_ptr<float>()); !read)
            return read.error();
        return tensor;
    });
}

/// The names that a file of the model gives to the weights of modules_to_save, with the number of their dimensions.
std::map<std::string, std::size_t> savedWeights(const Adapter &adapter, const weights::ModelShape &shape)
{
    std::map<std::string, std::size_t> names;
    for (const auto &module : text::savedModules(adapter.config.lora.targets.saved, weights::modulesOf(shape))) {
        names[module.name + ".weight"] = module.kind == weights::Module::Kind::Norm ? 1 : 2;
        if (module.hasBias)
            names[module.name + ".bias"] = 1;
    }
    return names;
}

/// All of modules_to_save must be there, as PEFT wants it: the base model's own would be taken for what was trained.
base::Status checkSaved(const std::filesystem::path &file, const Adapter &adapter, const std::map<std::string, std::size_t> &names)
{
    const auto has = [&](const std::string &name) { return adapter.saved.contains(name); };
    for (const auto &[name, dimensions] : names) {
        const bool isOther = adapter.config.lora.keepsTied && ((name == kHead && has(kEmbedding)) || (name == kEmbedding && has(kHead)));
        if (!has(name) && !isOther)
            return badAdapter(file, tr_("modules_to_save asks for %1, but it is missing", name));
    }
    return base::ok();
}

base::Status readTensors(const std::filesystem::path &file, const weights::ModelShape &shape, Adapter &adapter)
{
    const auto saved = savedWeights(adapter, shape);
    auto opened = weights::SafetensorsFile::open(file);
    if (!opened)
        return opened.error();
    for (const auto &[written, view] : opened->tensors()) {
        const auto name = plainName(written);
        if (const auto known = saved.find(weightOf(name)); known != saved.end()) {
            auto weight = readTensor(view, name, file, known->second);
            if (!weight)
                return weight.error();
            adapter.saved[known->first] = std::move(*weight);
            continue;
        }
        const auto ofBase = std::find_if(kBaseWeights.begin(), kBaseWeights.end(), [&](const auto &pair) { return pair.first == name; });
        if (ofBase != kBaseWeights.end()) {
            auto weight = readTensor(view, name, file, 2);
            if (!weight)
                return weight.error();
            adapter.baseWeights[std::string(ofBase->second)] = std::move(*weight);
            continue;
        }
        if (const auto module = magnitudeOf(name); !module.empty()) {
            auto magnitude = readTensor(view, name, file, 1);
            if (!magnitude)
                return magnitude.error();
            adapter.magnitudes[module] = std::move(*magnitude);
            continue;
        }
        constexpr std::size_t kLongestName = 1024;
        if (name.size() > kLongestName)
            return badAdapter(file, tr_("a tensor has a name of %1 bytes", name.size()));
        if (moduleOf(name).empty()) {
            return inFile({ base::ErrorKind::Unsupported, tr_("tensor %1 belongs to a kind of adapter that is not supported yet.", name),
                              tr_("Use an adapter of linear layers only, without embeddings.") },
                file);
        }
        auto tensor = readTensor(view, name, file, 2);
        if (!tensor)
            return tensor.error();
        if (!adapter.tensors.emplace(name, std::move(*tensor)).second)
            return badAdapter(file, tr_("it holds two adapters of %1", moduleOf(name)));
    }
    if (auto whole = opened->file()->status(); !whole)
        return whole;
    if (adapter.tensors.empty())
        return badAdapter(file, tr_("it holds no tensors"));
    return checkSaved(file, adapter, saved);
}

/// One for each module, of its size, with use_dora; else none.
base::Status checkMagnitudes(const std::filesystem::path &file, const Adapter &adapter)
{
    if (!adapter.config.lora.useDora)
        return adapter.magnitudes.empty()
            ? base::ok()
            : base::Status(badAdapter(file, tr_("it holds magnitudes of DoRA, and adapter_config.json has no use_dora")));
    const auto pairs = pairsOf(adapter);
    for (const auto &[module, pair] : pairs)
        if (!pair.magnitude.defined() || pair.magnitude.size(0) != pair.b.size(0))
            return badAdapter(file,
                pair.magnitude.defined() ? tr_("the magnitude of %1 has another size than its lora_B", module)
                                         : tr_("use_dora asks for a lora_magnitude_vector of %1, but it is missing", module));
    for (const auto &[module, magnitude] : adapter.magnitudes)
        if (!pairs.contains(module))
            return badAdapter(file, tr_("the magnitude of %1 has no factors", module));
    return base::ok();
}

/// What ensure_weight_tying makes of a tied model: the one of both that is trained itself is the other as well.
base::Status keepTied(const std::filesystem::path &file, Adapter &adapter)
{
    if (adapter.tensors.contains(loraNameA("lm_head")))
        return inFile({ base::ErrorKind::Unsupported, tr_("adapters on lm_head with ensure_weight_tying are not supported yet."),
                          tr_("Merge it with the tool that made it.") },
            file);
    for (const auto &[from, to] : { std::pair(kHead, kEmbedding), std::pair(kEmbedding, kHead) })
        if (const auto found = adapter.saved.find(from); found != adapter.saved.end())
            adapter.saved[to] = at::Tensor(found->second);
    return base::ok();
}

/// Every A with its B, and both of the rank that the settings give; and what they count with.
base::Status readPairs(const std::filesystem::path &file, Adapter &adapter)
{
    const auto configFile = file.parent_path() / "adapter_config.json";
    LoraScales scales(adapter.config.lora);
    for (const auto &[name, tensor] : adapter.tensors) {
        const auto module = moduleOf(name);
        const auto a = adapter.tensors.find(loraNameA(module)), b = adapter.tensors.find(loraNameB(module));
        if (a == adapter.tensors.end() || b == adapter.tensors.end())
            return badAdapter(file, tr_("tensor %1 has no partner", name));
        const auto rank = scales.rankOf(module);
        const double scale = adapter.scales[module] = scales.scaleOf(module);
        if (auto bounded = scales.status(); !bounded)
            return inFile(bounded.error(), configFile);
        if (!(std::abs(scale) <= std::numeric_limits<float>::max())) // tensors are multiplied by it
            return badAdapter(configFile, tr_("the alpha of %1 is out of range", module));
        if (a->second.size(0) != rank || b->second.size(1) != rank) {
            return badAdapter(
                file, tr_("%1 has rank %2 and %3, but adapter_config.json says %4", module, a->second.size(0), b->second.size(1), rank));
        }
    }
    return base::ok();
}

} // namespace

std::string moduleOf(std::string_view name)
{
    if (!name.starts_with(kAdapterPrefix) || !(name.ends_with(kEndA) || name.ends_with(kEndB)))
        return {};
    name.remove_prefix(kAdapterPrefix.size());
    name.remove_suffix(kEndA.size());
    return std::string(name);
}

base::Status readAdapterTensors(const std::filesystem::path &file, const weights::ModelShape &shape, Adapter &adapter)
{
    if (auto read = readTensors(file, shape, adapter); !read)
        return read;
    if (adapter.config.lora.keepsTied && shape.tiedEmbeddings)
        if (auto kept = keepTied(file, adapter); !kept)
            return kept;
    if (auto paired = readPairs(file, adapter); !paired)
        return paired;
    return checkMagnitudes(file, adapter);
}

} // namespace anneal::model
