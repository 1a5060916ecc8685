// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/nn/dtype.h"
#include "core/weights/modelfiles.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace anneal::model {

/// What one way to hold the weights makes of a model's answers, measured over the positions of a text.
struct DTypeComparison
{
    nn::DType dtype = nn::DType::Float32;
    std::uint64_t bytes = 0;   // of the weights in memory
    double perplexity = 0;     // of the text
    double meanDivergence = 0; // KL(float32 ‖ this) in nats, over all positions
    double largestDivergence = 0;
    double sameBest = 1;        // share of positions with the same likeliest token as float32
    double tokensPerSecond = 0; // of one text that goes on
};

/// Float32 first, then each other way in turn; the model is loaded once for each. `ids`: a text of two tokens at least.
/// Fails as loading does, or with BadInput for ids that the model cannot read.
base::Result<std::vector<DTypeComparison>> compareDTypes(const weights::ModelFiles &files, const std::vector<std::int32_t> &ids,
    const std::function<void(nn::DType)> &next = {}, std::stop_token stop = {});

} // namespace anneal::model
