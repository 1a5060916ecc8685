// SPDX-License-Identifier: GPL-3.0-or-later
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

base::Result<at::Tensor> readTensor(const weights::TensorView &view, const std::string &name, const std::filesystem::path &file)
{
    const auto type = view.dtype == "F32" ? weights::GgmlType::F32 : view.dtype == "F16" ? weights::GgmlType::F16 : weights::GgmlType::BF16;
    if (view.dtype != "F32" && view.dtype != "F16" && view.dtype != "BF16")
        return badAdapter(file, "the tensor " + name + " has the dtype " + view.dtype);
    if (view.shape.size() != 2 || view.shape[0] < 1 || view.shape[1] < 1)
        return badAdapter(file, "the tensor " + name + " is no matrix");
    return guardTorch([&]() -> base::Result<at::Tensor> {
        auto tensor = at::empty(view.shape, at::kFloat);
        if (auto read = weights::dequantize(type, view.bytes, tensor.numel(), tensor.data_ptr<float>()); !read)
            return read.error();
        return tensor;
    });
}

base::Status readTensors(const std::filesystem::path &file, Adapter &adapter)
{
    auto opened = weights::SafetensorsFile::open(file);
    if (!opened)
        return opened.error();
    for (const auto &[written, view] : opened->tensors()) {
        const auto name = plainName(written);
        const auto ofBase = std::find_if(kBaseWeights.begin(), kBaseWeights.end(), [&](const auto &pair) { return pair.first == name; });
        if (ofBase != kBaseWeights.end()) {
            auto weight = readTensor(view, name, file);
            if (!weight)
                return weight.error();
            adapter.baseWeights[std::string(ofBase->second)] = std::move(*weight);
            continue;
        }
        constexpr std::size_t kLongestName = 1024;
        if (name.size() > kLongestName)
            return badAdapter(file, "a tensor has a name of " + std::to_string(name.size()) + " bytes");
        if (moduleOf(name).empty()) {
            return base::Error { base::ErrorKind::Unsupported,
                file.string() + ": the tensor " + name + " belongs to a kind of adapter that is not available yet.",
                "Use an adapter of linear layers only, without DoRA, embeddings or saved modules." };
        }
        auto tensor = readTensor(view, name, file);
        if (!tensor)
            return tensor.error();
        if (!adapter.tensors.emplace(name, std::move(*tensor)).second)
            return badAdapter(file, "it holds two adapters of " + moduleOf(name));
    }
    if (auto whole = opened->file()->status(); !whole)
        return whole;
    return adapter.tensors.empty() ? base::Status(badAdapter(file, "it holds no tensors")) : base::ok();
}

/// Every A with its B, and both of the rank that the settings give; and what they count with.
base::Status readPairs(const std::filesystem::path &file, Adapter &adapter)
{
    LoraScales scales(adapter.config.lora);
    for (const auto &[name, tensor] : adapter.tensors) {
        const auto module = moduleOf(name);
        const auto a = adapter.tensors.find(loraNameA(module)), b = adapter.tensors.find(loraNameB(module));
        if (a == adapter.tensors.end() || b == adapter.tensors.end())
            return badAdapter(file, "the tensor " + name + " has no partner");
        const auto rank = scales.rankOf(module);
        const double scale = adapter.scales[module] = scales.scaleOf(module);
        if (auto bounded = scales.status(); !bounded)
            return base::Error { bounded.error().kind, (file.parent_path() / "adapter_config.json").string() + ": " + bounded.error().detail,
                bounded.error().hint };
        if (!(std::abs(scale) <= std::numeric_limits<float>::max())) // tensors are multiplied by it
            return badAdapter(file.parent_path() / "adapter_config.json", "the alpha of " + module + " is out of range");
        if (a->second.size(0) != rank || b->second.size(1) != rank) {
            return badAdapter(file,
                module + " has rank " + std::to_string(a->second.size(0)) + " and " + std::to_string(b->second.size(1))
                    + ", but adapter_config.json says " + std::to_string(rank));
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

base::Status readAdapterTensors(const std::filesystem::path &file, Adapter &adapter)
{
    auto read = readTensors(file, adapter);
    return read ? readPairs(file, adapter) : read;
}

} // namespace anneal::model
