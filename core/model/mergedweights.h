// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/adapterfile.h"
#include "core/model/weightsource.h"

#include <functional>

namespace anneal::model {

/// Told how far a long piece of work has come, in tensors.
using TensorProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// The weights of a model with an adapter folded in: W + scale · B·A, computed in float32, one tensor at a time.
class MergedWeights
{
public:
    /// An empty `adapterFolder` means no adapter. Fails as WeightSource::open and readAdapter do, or with BadInput naming the
    /// layer of the adapter that the model does not have or that has another size.
    static base::Result<MergedWeights> open(
        const weights::ModelFiles &files, const weights::ModelShape &shape, const std::filesystem::path &adapterFolder);

    const WeightSource &source() const { return m_source; }
    bool isChanged(const std::string &name) const; // by the adapter

    base::Result<at::Tensor> tensor(const std::string &name) const; // float32

private:
    explicit MergedWeights(WeightSource source) : m_source(std::move(source)) { }

    WeightSource m_source;
    std::map<std::string, LoraPair> m_pairs;      // by the name of the weight
    std::map<std::string, at::Tensor> m_replaced; // that came with the adapter, by the name of the weight
    LoraSettings::Init m_init = LoraSettings::Init::Plain;
    bool m_embeddingFollows = false; // what is taken out of the head is taken out of the embedding: to PEFT they are one
};

} // namespace anneal::model
