// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/causallm.h"
#include "core/nn/kvcache.h"
#include "tests/support/torch.h"

#include <vector>

namespace anneal::support {

/// The logits after new tokens of one sequence, (vocabulary).
inline at::Tensor extend(model::CausalLm &network, nn::KvCache &cache, std::int64_t slot, std::vector<std::int64_t> ids)
{
    return network.extend(cache, { { slot, std::move(ids) } }).squeeze(0);
}

/// The logits after one more token of each of some sequences, (slots, vocabulary).
inline at::Tensor step(model::CausalLm &network, nn::KvCache &cache, const std::vector<std::int64_t> &slots, const std::vector<std::int64_t> &ids)
{
    std::vector<model::CausalLm::CachePart> parts;
    for (std::size_t i = 0; i < slots.size(); ++i)
        parts.push_back({ slots[i], { ids[i] } });
    return network.extend(cache, parts);
}

} // namespace anneal::support
