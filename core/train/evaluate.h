// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/causallm.h"
#include "core/train/trainingdata.h"

#include <functional>
#include <optional>

namespace anneal::train {

struct Evaluation
{
    double nll = 0;          // Σ −weight · log p over the labels
    double weight = 0;       // Σ of their weights
    std::int64_t tokens = 0; // labels
    std::int64_t correct = 0;
    std::int64_t broken = -1; // the first sequence whose loss is no finite number, or -1
    double loss() const { return nll / (weight > 0 ? weight : 1); }
    double perplexity() const;
};

/// The loss over a whole data set without dropout or gradients, every label with its weight. Switches dropout off.
/// Where a sequence gives no number, `broken` names it and the rest is not looked at. Nothing when `shouldStop`, asked after each batch, says so. May
/// throw what torch throws.
std::optional<Evaluation> evaluate(
    model::CausalLm &network, const Dataset &data, std::int64_t batchSize, const std::function<bool()> &shouldStop = {});

/// One document's loss: its labels, given all tokens before it.
Evaluation evaluateRow(model::CausalLm &network, const plan::EncodedIds &row);

} // namespace anneal::train
