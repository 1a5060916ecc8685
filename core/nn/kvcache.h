// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/adapterpass.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace anneal::nn {

/// Keys and values of the tokens that a network has seen, of several sequences, each in a slot of its own. Not thread-safe.
struct KvCache
{
    std::vector<at::Tensor> keys, values;              // per layer: (slots, kvHeads, capacity, headDim)
    std::int64_t capacity = 0;                         // tokens of a slot
    std::vector<std::int64_t> lengths;                 // tokens in each slot
    AdapterPass::Use use = AdapterPass::Use::Adapters; // what filled it

    std::int64_t slots() const { return std::int64_t(lengths.size()); }
    /// `to` becomes the sequence in `from`: samples of one prompt compute it once.
    void copy(std::int64_t from, std::int64_t to);
    /// Takes the last tokens of a sequence back: `length` of them stay. 0: the slot is free for the next.
    void cut(std::int64_t slot, std::int64_t length) { lengths.at(std::size_t(slot)) = length; }
};

} // namespace anneal::nn
