// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace anneal::nn {

/// Keys and values of the tokens a network has seen, one sequence.
struct KvCache
{
    std::vector<at::Tensor> keys, values; // per layer: (kvHeads, capacity, headDim)
    std::int64_t capacity = 0;
    std::int64_t length = 0; // tokens in it
};

} // namespace anneal::nn
