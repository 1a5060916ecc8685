// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace anneal::model {

struct TokenChance
{
    std::int32_t id = 0;
    double logProbability = 0; // natural logarithm
};

/// The log-probabilities that logits stand for.
class TokenChances
{
public:
    /// The logits must outlive it, unchanged.
    explicit TokenChances(std::span<const float> logits);

    TokenChance of(std::int32_t id) const { return { id, double(m_logits[static_cast<std::size_t>(id)]) - m_logSum }; }
    /// The likeliest first, the lower id on ties.
    std::vector<TokenChance> best(std::size_t count) const;

private:
    std::span<const float> m_logits;
    double m_logSum = 0;
};

} // namespace anneal::model
