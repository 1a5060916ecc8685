// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/tokenchances.h"

#include "core/kernels/kernels.h"
#include "core/model/likeliest.h"

#include <algorithm>
#include <cmath>

namespace anneal::model {

TokenChances::TokenChances(std::span<const float> logits) : m_logits(logits)
{
    std::vector<float> weights(logits.begin(), logits.end());
    const auto count = std::ssize(weights);
    const auto row = kernels::fastest<float>().softmaxRow(weights.data(), 0, count, count, 1);
    m_logSum = double(row.highest) + std::log(double(row.sum));
}

std::vector<TokenChance> TokenChances::best(std::size_t count) const
{
    auto candidates = bestOf(m_logits, count);
    std::sort(candidates.begin(), candidates.end(), Better());
    std::vector<TokenChance> chances;
    for (const auto &candidate : candidates)
        chances.push_back(of(candidate.id));
    return chances;
}

} // namespace anneal::model
