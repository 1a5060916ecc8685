// SPDX-License-Identifier: GPL-3.0-or-later
// Format: LoraConfig and save_pretrained of peft.
#include "core/model/adapterfile.h"

#include "core/base/tr.h"
#include "core/model/adapterparts.h"
#include "core/weights/pickle.h"

namespace anneal::model {

std::string loraNameA(const std::string &module)
{
    return std::string(kAdapterPrefix) + module + std::string(kEndA);
}

std::string loraNameB(const std::string &module)
{
    return std::string(kAdapterPrefix) + module + std::string(kEndB);
}

std::string magnitudeName(const std::string &module)
{
    return std::string(kAdapterPrefix) + module + std::string(kEndMagnitude);
}

base::Result<Adapter> readAdapter(const std::filesystem::path &folder, const weights::ModelShape &shape)
{
    std::error_code failure;
    if (!std::filesystem::is_directory(folder, failure))
        return base::Error { base::ErrorKind::NotFound, tr_("There is no adapter folder %1.", folder.string()), tr_("Check the path.") };
    const auto configFile = folder / "adapter_config.json", tensorFile = folder / "adapter_model.safetensors";
    if (!std::filesystem::exists(configFile, failure))
        return base::Error { base::ErrorKind::BadInput, tr_("%1 is not an adapter: it has no adapter_config.json.", folder.string()),
            tr_("Name the folder of a PEFT adapter.") };
    if (!std::filesystem::exists(tensorFile, failure)) {
        if (std::filesystem::exists(folder / "adapter_model.bin", failure))
            return weights::pickleRefused(folder / "adapter_model.bin");
        return base::Error { base::ErrorKind::BadInput, tr_("%1 is incomplete: it has no adapter_model.safetensors.", folder.string()),
            tr_("Copy the whole folder.") };
    }
    auto config = readAdapterConfig(configFile, *shape.family);
    if (!config)
        return config.error();
    Adapter adapter;
    adapter.config = std::move(*config);
    if (auto read = readAdapterTensors(tensorFile, shape, adapter); !read)
        return read.error();
    if (auto fits = checkFit(folder, shape, adapter); !fits)
        return fits.error();
    if (auto settled = settleTargets(configFile, shape, adapter); !settled)
        return settled.error();
    return adapter;
}

std::map<std::string, at::Tensor> replacedWeights(const Adapter &adapter, bool isTied)
{
    auto weights = adapter.baseWeights;
    if (isTied && weights.size() == 1) { // to PEFT they are one: what it brings of one stands in place of both
        const auto only = weights.begin()->second;
        weights[kHead] = weights[kEmbedding] = only;
    }
    for (const auto &[name, weight] : adapter.saved)
        weights[name] = weight;
    return weights;
}

std::map<std::string, LoraPair> pairsOf(const Adapter &adapter)
{
    std::map<std::string, LoraPair> pairs;
    for (const auto &[name, tensor] : adapter.tensors) {
        const auto module = moduleOf(name);
        if (pairs.contains(module))
            continue;
        pairs[module] = { adapter.tensors.at(loraNameA(module)), adapter.tensors.at(loraNameB(module)), adapter.scales.at(module) };
        if (const auto magnitude = adapter.magnitudes.find(module); magnitude != adapter.magnitudes.end())
            pairs[module].magnitude = magnitude->second;
    }
    return pairs;
}

} // namespace anneal::model
