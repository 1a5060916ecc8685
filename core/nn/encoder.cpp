// SPDX-License-Identifier: GPL-3.0-or-later
// What is computed, and in which order, follows transformers' modeling_bert.
#include "core/nn/encoder.h"

#include <ATen/ATen.h>

#include <cmath>

namespace anneal::nn {

namespace {

at::Tensor normed(const Encoder &encoder, const at::Tensor &x, const LayerNorm &norm)
{
    return encoder.ops->layerNorm(x, norm.weight, norm.bias, encoder.shape.normEpsilon);
}

/// Positions from 0 in each text.
std::vector<std::int64_t> positionsOf(const EncoderBatch &batch)
{
    std::vector<std::int64_t> positions(batch.ids.size());
    for (std::size_t text = 0; text + 1 < batch.starts.size(); ++text)
        for (std::int64_t i = batch.starts[text]; i < batch.starts[text + 1]; ++i)
            positions[std::size_t(i)] = i - batch.starts[text];
    return positions;
}

} // namespace

at::Tensor Encoder::forward(const EncoderBatch &batch, const std::stop_token &stop) const
{
    const auto picked
        = [](const at::Tensor &table, const std::vector<std::int64_t> &rows) { return table.index_select(0, at::tensor(rows, at::kLong)); };
    auto x = normed(*this, picked(words, batch.ids).add_(picked(types, batch.types)).add_(picked(positions, positionsOf(batch))), embeddingNorm);
    const std::int64_t headDim = shape.hidden / shape.heads;
    kernels::AttentionShape attention { shape.heads, shape.heads, headDim, 1.0f / std::sqrt(float(headDim)), batch.starts };
    attention.isCausal = false;
    AdapterPass none;
    for (const EncoderLayer &layer : layers) {
        if (stop.stop_requested())
            return {};
        at::Tensor logSums;
        const auto mixed = ops->attention(attention, layer.qkv.forward(ops->asType(x, type), none, nullptr), logSums);
        x = normed(*this, layer.output.addedTo(x, mixed, none, nullptr), layer.attentionNorm);
        auto h = layer.up.forward(ops->asType(x, type), none, nullptr);
        ops->gelu(h);
        x = normed(*this, layer.down.addedTo(x, h, none, nullptr), layer.feedForwardNorm);
    }
    return x;
}

} // namespace anneal::nn
