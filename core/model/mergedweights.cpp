// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/mergedweights.h"

#include "core/model/torcherror.h"

namespace anneal::model {

base::Result<MergedWeights> MergedWeights::open(
    const weights::ModelFiles &files, const weights::ModelShape &shape, const std::filesystem::path &adapterFolder)
{
    auto source = WeightSource::open(files, shape);
    if (!source)
        return source.error();
    MergedWeights merged(std::move(*source));
    if (adapterFolder.empty())
        return merged;
    const auto adapter = readAdapter(adapterFolder);
    if (!adapter)
        return adapter.error();
    const auto problem = [&](const std::string &why) {
        return base::Error { base::ErrorKind::BadInput, "The adapter " + adapterFolder.string() + " does not fit the model: " + why + ".",
            "Name the base model that the adapter was trained on." };
    };
    auto pairs = pairsOf(*adapter);
    if (pairs.contains("lm_head") || adapter->baseWeights.contains("lm_head.weight"))
        merged.m_source.untie(); // the output matrix changes and the embedding does not
    merged.m_init = adapter->config.lora.init;
    for (const auto &[name, weight] : adapter->baseWeights) {
        if (merged.m_source.shapeOf(name) != weight.sizes().vec())
            return problem("its " + name + " has another size");
        merged.m_replaced[name] = weight;
    }
    for (auto &[module, pair] : pairs) {
        const auto name = module + ".weight";
        if (!merged.m_source.has(name))
            return problem("the model has no layer " + module);
        if (merged.m_source.shapeOf(name) != std::vector<std::int64_t> { pair.b.size(0), pair.a.size(1) })
            return problem("its layer " + module + " has another size");
        merged.m_pairs[name] = pair;
    }
    return merged;
}

bool MergedWeights::isChanged(const std::string &name) const
{
    return m_pairs.contains(name) || m_replaced.contains(name);
}

base::Result<at::Tensor> MergedWeights::tensor(const std::string &name) const
{
    const auto replaced = m_replaced.find(name);
    auto weight = replaced == m_replaced.end() ? m_source.tensor(name, at::kFloat) : base::Result<at::Tensor>(replaced->second);
    const auto pair = m_pairs.find(name);
    if (!weight || pair == m_pairs.end())
        return weight;
    const auto &[a, b, scale] = pair->second;
    return guardTorch([&]() -> base::Result<at::Tensor> {
        return at::addmm(residualWeight(*weight, m_init, a.size(0), scale), b, a, /*beta=*/1, /*alpha=*/scale);
    });
}

} // namespace anneal::model
