// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/tokenchances.h"

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace anneal::model {

class CausalLm;

/// What a model thinks of a text.
struct TokenScores
{
    std::vector<double> logProbabilities; // of ids[i + 1] given ids[0 … i]; one fewer than ids
    std::vector<std::int64_t> best;       // arg-max at every position, the lowest id on ties
};

/// Called between the pieces of a long pass, each of which takes about as long as a layer: other passes of the same model may run in it.
using Pause = std::function<void()>;

/// Scores one document. Fails with BadData for an id outside the vocabulary, or more ids than the model has positions, Canceled on a stop, which is
/// seen at once and after each layer.
base::Result<TokenScores> score(CausalLm &network, std::span<const std::int32_t> ids, const std::stop_token &stop = {}, const Pause &pause = {});

/// A token of a prompt as if the model had chosen it.
struct ScoredToken
{
    TokenChance chance;
    std::vector<TokenChance> likeliest; // at its place, the likeliest first
};

/// Log-probability of each prompt token after the first given those before it, with the `top` likeliest alternatives. Fails as score().
base::Result<std::vector<ScoredToken>> scorePrompt(
    CausalLm &network, std::span<const std::int32_t> ids, std::size_t top, const std::stop_token &stop = {}, const Pause &pause = {});

} // namespace anneal::model
