// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/mergedweights.h"

#include "core/base/tr.h"
#include "core/model/causallm.h"
#include "core/model/torcherror.h"
#include "core/nn/linear.h"

#include <ATen/ATen.h>

namespace anneal::model {
namespace {

base::Status checkFinite(const std::map<std::string, at::Tensor> &tensors, const std::filesystem::path &folder)
{
    return guardTorch([&]() -> base::Status {
        for (const auto &[name, tensor] : tensors)
            if (!at::isfinite(tensor).all().item<bool>())
                return base::Error { base::ErrorKind::Corrupt, folder.string() + ": " + tr_("tensor %1 contains NaN or infinite values.", name),
                    tr_("Use the adapter of an earlier checkpoint, or train again.") };
        return base::ok();
    });
}

} // namespace

base::Result<MergedWeights> MergedWeights::open(
    const weights::ModelFiles &files, const weights::ModelShape &shape, const std::filesystem::path &adapterFolder)
{
    auto source = WeightSource::open(files, shape);
    if (!source)
        return source.error();
    MergedWeights merged(std::move(*source));
    if (adapterFolder.empty())
        return merged;
    auto adapter = readAdapter(adapterFolder, shape);
    if (!adapter)
        return adapter.error();
    for (const auto *tensors : { &adapter->tensors, &adapter->baseWeights, &adapter->saved, &adapter->magnitudes })
        if (const auto checked = checkFinite(*tensors, adapterFolder); !checked)
            return checked.error();
    auto pairs = pairsOf(*adapter);
    merged.m_init = adapter->config.lora.init;
    auto own = replacedWeights(*adapter, merged.m_source.isTied());
    if (merged.m_source.isTied()) {
        merged.m_embeddingFollows = merged.m_init != LoraSettings::Init::Plain && !own.contains(kEmbedding) && pairs.contains("lm_head");
        const bool isApart
            = own.contains(kHead) != own.contains(kEmbedding) || (own.contains(kHead) && !at::equal(own.at(kHead), own.at(kEmbedding)));
        if (pairs.contains("lm_head") || isApart)
            merged.m_source.untie(); // the output matrix is another than the embedding
        else
            own.erase(kHead);
    }
    for (const auto &[name, weight] : own)
        merged.m_replaced[name] = weight;
    for (auto &[module, pair] : pairs)
        merged.m_pairs[module + ".weight"] = pair;
    return merged;
}

bool MergedWeights::isChanged(const std::string &name) const
{
    return m_pairs.contains(name) || m_replaced.contains(name) || (m_embeddingFollows && name == kEmbedding);
}

base::Result<at::Tensor> MergedWeights::tensor(const std::string &name) const
{
    const auto replaced = m_replaced.find(name);
    auto weight = replaced == m_replaced.end() ? m_source.tensor(name, at::kFloat) : base::Result<at::Tensor>(replaced->second);
    const bool follows = m_embeddingFollows && name == kEmbedding;
    const auto pair = m_pairs.find(follows ? "lm_head.weight" : name);
    if (!weight || pair == m_pairs.end())
        return weight;
    const auto &[a, b, scale, magnitude] = pair->second;
    return guardTorch([&]() -> base::Result<at::Tensor> {
        // Of a weight that came with the adapter the beginning of the factors is taken out already.
        const auto rest = replaced == m_replaced.end() ? residualWeight(*weight, m_init, a.size(0), scale) : *weight;
        if (follows)
            return rest;
        auto sum = at::addmm(rest, b, a, /*beta=*/1, /*alpha=*/scale);
        if (magnitude.defined())
            sum.mul_(nn::doraGains(magnitude, at::linalg_vector_norm(sum, 2, at::IntArrayRef { 1 })).unsqueeze(1));
        return at::isfinite(sum).all().item<bool>() ? base::Result<at::Tensor>(sum) : damagedWeights();
    });
}

} // namespace anneal::model
