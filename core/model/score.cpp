// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/score.h"

#include "core/base/tr.h"
#include "core/model/causallm.h"
#include "core/model/torcherror.h"

#include <algorithm>
#include <cmath>

namespace anneal::model {

namespace {

base::Error canceled()
{
    return { base::ErrorKind::Canceled, tr_("Scoring the text was canceled."), {} };
}

} // namespace

base::Result<TokenScores> score(CausalLm &network, std::span<const std::int32_t> ids, const std::stop_token &stop, const Pause &pause)
{
    if (stop.stop_requested())
        return canceled();
    if (auto checked = network.checkIds(ids); !checked)
        return checked.error();
    return guardTorch([&]() -> base::Result<TokenScores> {
        auto scores = network.score({ ids.begin(), ids.end() }, stop, pause);
        if (stop.stop_requested())
            return canceled();
        const auto &values = scores.logProbabilities;
        if (std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); }))
            return damagedWeights();
        return scores;
    });
}

base::Result<std::vector<ScoredToken>> scorePrompt(
    CausalLm &network, std::span<const std::int32_t> ids, std::size_t top, const std::stop_token &stop, const Pause &pause)
{
    if (stop.stop_requested())
        return canceled();
    if (auto checked = network.checkIds(ids); !checked)
        return checked.error();
    return guardTorch([&]() -> base::Result<std::vector<ScoredToken>> {
        std::vector<ScoredToken> tokens;
        bool isNumber = true;
        const auto take = [&](std::span<const float> logits) {
            if (tokens.size() + 1 == ids.size()) // those behind the last one
                return;
            const TokenChances chances(logits);
            tokens.push_back({ chances.of(ids[tokens.size() + 1]), chances.best(top) });
            isNumber = isNumber && !std::isnan(tokens.back().chance.logProbability);
        };
        network.forEachLogits({ ids.begin(), ids.end() }, take, stop, pause);
        if (stop.stop_requested())
            return canceled();
        if (!isNumber)
            return damagedWeights();
        return tokens;
    });
}

} // namespace anneal::model
