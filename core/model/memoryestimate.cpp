// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/memoryestimate.h"

#include "core/model/lora.h"

#include <algorithm>

namespace anneal::model {

namespace {

struct Linear
{
    const char *module;
    std::int64_t in, out;
};

std::vector<Linear> linearsOf(const weights::ModelShape &shape)
{
    const std::int64_t queries = shape.heads * shape.headDim, keys = shape.keyValueHeads * shape.headDim;
    return { { "self_attn.q_proj", shape.hidden, queries }, { "self_attn.k_proj", shape.hidden, keys }, { "self_attn.v_proj", shape.hidden, keys },
        { "self_attn.o_proj", queries, shape.hidden }, { "mlp.gate_proj", shape.hidden, shape.intermediate },
        { "mlp.up_proj", shape.hidden, shape.intermediate }, { "mlp.down_proj", shape.intermediate, shape.hidden } };
}

/// Bytes of one layer that the backward pass needs, for one token: LayerSaved.
std::int64_t savedBytes(const weights::ModelShape &shape, std::int64_t element, std::int64_t ranks)
{
    const std::int64_t queries = shape.heads * shape.headDim, qkv = queries + 2 * shape.keyValueHeads * shape.headDim;
    const std::int64_t floats = 2 * shape.hidden + shape.heads;
    return 4 * floats + element * (qkv + queries + 2 * shape.intermediate + ranks);
}

} // namespace

MemoryEstimate trainingMemory(const weights::ModelShape &shape, DType dtype, std::int64_t rank, const std::vector<std::string> &targetModules,
    std::int64_t tokens, bool recompute)
{
    const std::int64_t element = resolved(dtype) == DType::BFloat16 ? 2 : 4;
    std::int64_t factors = 0, ranks = 0;
    for (std::int64_t layer = 0; layer < shape.layers; ++layer)
        for (const Linear &linear : linearsOf(shape))
            if (isTarget(targetModules, "model.layers." + std::to_string(layer) + "." + linear.module)) {
                factors += rank * (linear.in + linear.out);
                ranks += layer == 0 ? rank : 0;
            }
    MemoryEstimate estimate;
    estimate.weights = shape.parameters() * element;
    estimate.adapter = factors * (4 * 4 + element);
    const std::int64_t layerBytes = savedBytes(shape, element, ranks);
    const std::int64_t kept = recompute ? shape.layers * 4 * shape.hidden + layerBytes : shape.layers * layerBytes;
    // The gradients of one feed-forward part, and the logits of 128 rows with their gradients.
    const std::int64_t moment = tokens * (element * 5 * shape.intermediate + 8 * shape.hidden);
    const std::int64_t logits = std::min<std::int64_t>(tokens, 128) * shape.vocabulary * (element == 2 ? 6 : 4);
    estimate.activations = tokens * kept + std::max(moment, logits);
    return estimate;
}

} // namespace anneal::model
