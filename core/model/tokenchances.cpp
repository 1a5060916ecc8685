// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/tokenchances.h"

#include "core/kernels/kernels.h"

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
    std::vector<std::int32_t> ids;
    const auto isBetter = [&](std::int32_t a, std::int32_t b) {
        const float first = m_logits[static_cast<std::size_t>(a)], second = m_logits[static_cast<std::size_t>(b)];
        return first != second ? first > second : a < b;
    };
    for (std::int32_t id = 0; id < std::ssize(m_logits); ++id) {
        if (ids.size() == count && (count == 0 || !isBetter(id, ids.back())))
            continue;
        ids.insert(std::upper_bound(ids.begin(), ids.end(), id, isBetter), id);
        if (ids.size() > count)
            ids.pop_back();
    }
    std::vector<TokenChance> chances;
    for (const auto id : ids)
        chances.push_back(of(id));
    return chances;
}

} // namespace anneal::model
