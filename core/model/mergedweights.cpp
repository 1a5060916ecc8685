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
    for (auto &[module, pair] : pairsOf(*adapter)) {
        const auto name = module + ".weight";
        const auto problem = [&](const std::string &why) {
            return base::Error { base::ErrorKind::BadInput, "The adapter " + adapterFolder.string() + " does not fit the model: " + why + ".",
                "Name the base model that the adapter was trained on." };
        };
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
    return m_pairs.contains(name);
}

base::Result<at::Tensor> MergedWeights::tensor(const std::string &name) const
{
    auto weight = m_source.tensor(name, at::kFloat);
    const auto pair = m_pairs.find(name);
    if (!weight || pair == m_pairs.end())
        return weight;
    return guardTorch([&]() -> base::Result<at::Tensor> {
        weight->addmm_(pair->second.b, pair->second.a, /*beta=*/1, /*alpha=*/pair->second.scale);
        return *weight;
    });
}

} // namespace anneal::model
