// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/dtype.h"
#include "core/nn/encoder.h"
#include "core/weights/modelfiles.h"

#include <memory>
#include <optional>
#include <stop_token>

namespace anneal::model {

/// What stands on an encoder that scores pairs: tanh of a linear layer on the first state, then one logit. All float32.
struct PairHead
{
    at::Tensor poolerWeight, poolerBias, weight, bias;
};

struct LoadedEncoder
{
    nn::Encoder encoder;
    std::optional<PairHead> head; // of a classifier
};

/// Reads a BERT in Hugging Face form or as GGUF. Fails with what readBertShape() says, Corrupt naming a tensor that is missing or has another shape,
/// OutOfMemory, or Canceled.
base::Result<std::shared_ptr<const LoadedEncoder>> loadEncoder(const weights::ModelFiles &files, nn::DType dtype, std::stop_token stop = {});

} // namespace anneal::model
