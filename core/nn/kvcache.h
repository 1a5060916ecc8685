// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/adapterpass.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace anneal::nn {

/// Keys and values of one layer, as the steps that fill and read them lay them out: (slots, heads, rows, numbers), a row for some tokens.
struct CachedHeads
{
    at::Tensor keys, values;
    std::int64_t tokensOfKeys = 1, tokensOfValues = 1; // in a row
};

/// A tensor in main memory whose pages are taken as they are written: there may be room for more than is ever filled.
at::Tensor reservedRows(const std::vector<std::int64_t> &sizes, at::ScalarType type);

/// Keys and values of the tokens that a network has seen, of several sequences, each in a slot of its own. Not thread-safe.
struct KvCache
{
    std::vector<CachedHeads> layers;
    std::int64_t capacity = 0;                         // tokens of a slot
    std::vector<std::int64_t> lengths;                 // tokens in each slot
    AdapterPass::Use use = AdapterPass::Use::Adapters; // what filled it

    std::int64_t slots() const { return std::int64_t(lengths.size()); }
    /// `to` begins as the sequence in `from`, with its first `length` tokens: samples of one prompt compute it once.
    void copy(std::int64_t from, std::int64_t to, std::int64_t length);
    void copy(std::int64_t from, std::int64_t to) { copy(from, to, lengths.at(std::size_t(from))); }
    /// Takes the last tokens of a sequence back: `length` of them stay. 0: the slot is free for the next.
    void cut(std::int64_t slot, std::int64_t length) { lengths.at(std::size_t(slot)) = length; }
    /// Empties a slot and gives its memory back.
    void release(std::int64_t slot);
    std::uint64_t bytesOfToken() const; // of memory, in all layers
};

} // namespace anneal::nn
