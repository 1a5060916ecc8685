// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/score.h"

#include "core/model/causallm.h"
#include "core/model/torcherror.h"

#include <algorithm>
#include <cmath>

namespace anneal::model {

base::Result<TokenScores> score(CausalLm &network, std::span<const std::int32_t> ids)
{
    if (auto checked = network.checkIds(ids); !checked)
        return checked.error();
    return guardTorch([&]() -> base::Result<TokenScores> {
        auto scores = network.score({ ids.begin(), ids.end() });
        const auto &values = scores.logProbabilities;
        if (std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); }))
            return damagedWeights();
        return scores;
    });
}

} // namespace anneal::model
