// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/evaluate.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <numeric>

namespace anneal::train {
namespace {

void add(Evaluation &sum, const model::CausalLm::Loss &loss)
{
    if (loss.tokens == 0)
        return;
    sum.nll += loss.sum.item<double>();
    sum.weight += loss.weight;
    sum.tokens += loss.tokens;
    sum.correct += loss.correct;
}

/// The first of some sequences whose loss is no finite number by itself.
std::int64_t firstBroken(model::CausalLm &network, const Dataset &data, std::span<const std::int64_t> sequences)
{
    for (const auto &sequence : sequences) {
        const auto loss = network.loss(data.batch({ &sequence, 1 }));
        if (loss.tokens > 0 && !std::isfinite(loss.sum.item<double>()))
            return sequence;
    }
    return sequences.front();
}

} // namespace

double Evaluation::perplexity() const
{
    return std::exp(loss());
}

std::optional<Evaluation> evaluate(model::CausalLm &network, const Dataset &data, std::int64_t batchSize, const std::function<bool()> &shouldStop)
{
    const c10::NoGradGuard noGradients;
    network.setTraining(false);
    std::vector<std::int64_t> order(static_cast<std::size_t>(data.size()));
    std::iota(order.begin(), order.end(), 0);
    Evaluation sum;
    for (std::span<const std::int64_t> rest = order; !rest.empty();) {
        const auto chosen = rest.first(std::min(rest.size(), static_cast<std::size_t>(batchSize)));
        rest = rest.subspan(chosen.size());
        add(sum, network.loss(data.batch(chosen)));
        if (!std::isfinite(sum.nll)) {
            sum.broken = firstBroken(network, data, chosen);
            return sum;
        }
        if (shouldStop && shouldStop())
            return std::nullopt;
    }
    return sum;
}

Evaluation evaluateRow(model::CausalLm &network, const plan::EncodedIds &row)
{
    const c10::NoGradGuard noGradients;
    network.setTraining(false);
    Evaluation sum;
    if (row.ids.size() > 1)
        add(sum, network.loss(nn::packDocuments({ row.ids }, { row.weights })));
    return sum;
}

} // namespace anneal::train
