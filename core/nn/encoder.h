// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/linear.h"
#include "core/nn/ops.h"
#include "core/weights/bertshape.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace anneal::nn {

/// Texts laid end to end; a token sees its own text only.
struct EncoderBatch
{
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> types;  // 0, or 1 in the second text of a pair
    std::vector<std::int64_t> starts; // where texts begin, from 0, and the number of ids at the end
};

/// Weight and bias of a norm over the hidden size, float32.
struct LayerNorm
{
    at::Tensor weight, bias;
};

struct EncoderLayer
{
    LoraLinear qkv, output, up, down;
    LayerNorm attentionNorm, feedForwardNorm;
};

/// BERT (arXiv 1810.04805), forward only: x = norm(x + o(attention(x))); x = norm(x + down(gelu(up(x)))). The stream is float32; what enters
/// products has `type`. By our own kernels a text's states have the same bits whatever texts stand beside it.
struct Encoder
{
    const Ops *ops = nullptr;
    weights::BertShape shape;
    at::ScalarType type = at::kFloat;
    at::Tensor words, positions, types; // (…, hidden) float32
    LayerNorm embeddingNorm;
    std::vector<EncoderLayer> layers;

    /// The last layer's states, (N, hidden) float32; undefined when it was asked to stop.
    at::Tensor forward(const EncoderBatch &batch, const std::stop_token &stop = {}) const;
};

} // namespace anneal::nn
