// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/weights/modelshape.h"

#include <cstdint>
#include <string>
#include <vector>

namespace anneal::model {

/// One tensor of a decoder in the two naming systems.
struct WeightName
{
    std::string huggingFace;         // "model.layers.0.self_attn.q_proj.weight"
    std::string gguf;                // "blk.0.attn_q.weight"
    std::vector<std::int64_t> shape; // rows first
    bool isNormFromOne = false;      // Hugging Face holds what the weights are more than 1, GGUF the weights
    std::int64_t permutedHeads = 0;  // the heads of queries or keys whose rows GGUF interleaves; 0: same order
};

/// Every tensor a model of this shape has, in the order they are used; lm_head.weight only when the embeddings are not tied.
std::vector<WeightName> weightNames(const weights::ModelShape &shape);

/// Row of the Hugging Face tensor that is row `row` of the GGUF one. A head's first half are its even rows there:
/// Hugging Face rotates x[i] with x[i + d/2], ggml's llama rotates neighbours.
std::int64_t huggingFaceRow(std::int64_t row, std::int64_t rowsPerHead);

} // namespace anneal::model
