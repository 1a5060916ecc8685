// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/dtype.h"
#include "core/weights/modelshape.h"

#include <cstdint>
#include <string>
#include <vector>

namespace anneal::model {

/// What training an adapter takes, in bytes; a few percent off what is measured, as allocators round.
struct MemoryEstimate
{
    std::int64_t weights = 0;
    std::int64_t adapter = 0;     // factors, gradients and AdamW's two moments, float32
    std::int64_t activations = 0; // kept for the backward pass, and the largest that exist for a moment
    std::int64_t total() const { return weights + adapter + activations; }
};

/// For micro-batches of `tokens` tokens. targetModules as in LoraSettings, `rank` for all of them.
MemoryEstimate trainingMemory(const weights::ModelShape &shape, DType dtype, std::int64_t rank, const std::vector<std::string> &targetModules,
    std::int64_t tokens, bool recompute);

} // namespace anneal::model
