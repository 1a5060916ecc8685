// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/dtypecomparison.h"

#include "core/base/tr.h"
#include "core/model/causallm.h"
#include "core/model/generate.h"
#include "core/model/torcherror.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace anneal::model {

namespace {

/// How fast one text goes on.
base::Result<double> speedOf(CausalLm &network, const std::vector<std::int32_t> &ids)
{
    GenerateSettings settings;
    settings.maxNewTokens = 32;
    settings.ignoreEnd = true;
    const auto begin = ids.begin(), end = begin + std::min<std::ptrdiff_t>(std::ssize(ids), 32);
    const std::vector<std::int32_t> prompt(begin, end);
    const auto made = generate(network, nullptr, prompt, settings);
    if (!made)
        return made.error();
    return made->tokensPerSecond();
}

base::Result<at::Tensor> logProbabilities(
    const weights::ModelFiles &files, nn::DType dtype, const std::vector<std::int32_t> &ids, DTypeComparison &error, std::stop_token stop)
{
    const auto network = loadForInference(files, {}, dtype, std::move(stop));
    if (!network)
        return network.error();
    if (auto checked = (*network)->checkIds(ids); !checked)
        return checked.error();
    error.bytes = (*network)->bytes();
    const auto speed = speedOf(**network, ids);
    if (!speed)
        return speed.error();
    error.tokensPerSecond = *speed;
    return guardTorch([&]() -> base::Result<at::Tensor> {
        const auto logits = (*network)->logits({ ids.begin(), ids.end() });
        if (!logits.isfinite().all().item<bool>())
            return damagedWeights();
        return logits.log_softmax(1);
    });
}

void compare(const at::Tensor &exact, const at::Tensor &rounded, const at::Tensor &labels, DTypeComparison &error)
{
    const auto divergences = (exact.exp() * (exact - rounded)).sum(1, false, at::kDouble).clamp_min(0); // rounding may make it less than 0
    error.meanDivergence = divergences.mean().item<double>();
    error.largestDivergence = divergences.max().item<double>();
    error.sameBest = exact.argmax(1).eq(rounded.argmax(1)).to(at::kDouble).mean().item<double>();
    const auto predicted = rounded.slice(0, 0, labels.size(0)).gather(1, labels.unsqueeze(1));
    error.perplexity = std::exp(-predicted.mean(at::kDouble).item<double>());
}

} // namespace

base::Result<std::vector<DTypeComparison>> compareDTypes(
    const weights::ModelFiles &files, const std::vector<std::int32_t> &ids, const std::function<void(nn::DType)> &next, std::stop_token stop)
{
    if (ids.size() < 2)
        return base::Error { base::ErrorKind::BadInput, tr_("The text has fewer than two tokens."), tr_("Give a longer one.") };
    const c10::NoGradGuard noGradient;
    std::vector<DTypeComparison> errors;
    at::Tensor exact;
    for (const auto dtype : { nn::DType::Float32, nn::DType::BFloat16, nn::DType::Int8, nn::DType::Stored }) {
        if (next)
            next(dtype);
        DTypeComparison error { dtype };
        const auto found = logProbabilities(files, dtype, ids, error, stop);
        if (!found)
            return found.error();
        if (!exact.defined())
            exact = *found;
        const auto measured = guardTorch([&]() -> base::Status {
            compare(exact, *found, at::tensor(std::vector<std::int64_t>(ids.begin() + 1, ids.end()), at::kLong), error);
            return base::ok();
        });
        if (!measured)
            return measured.error();
        errors.push_back(error);
    }
    return errors;
}

} // namespace anneal::model
