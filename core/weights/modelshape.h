// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/weights/modelfiles.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace anneal::weights {

enum class RopeScaling { None, Linear, Dynamic, Llama3, Yarn };

/// The numbers of a decoder, from config.json or GGUF metadata. See shared facts: transformers' LlamaConfig.
struct ModelShape
{
    std::string architecture; // "llama"
    std::int64_t vocabulary = 0;
    std::int64_t hidden = 0;
    std::int64_t intermediate = 0;
    std::int64_t layers = 0;
    std::int64_t heads = 0;
    std::int64_t keyValueHeads = 0;
    std::int64_t headDim = 0;
    std::int64_t maxPositions = 0;
    double rmsEpsilon = 1e-6;
    double ropeTheta = 10000;
    RopeScaling ropeScaling = RopeScaling::None;
    double ropeFactor = 1;
    double ropeLowFrequency = 1, ropeHighFrequency = 4; // llama3
    std::int64_t ropeOriginalPositions = 0;
    bool attentionBias = false;
    bool mlpBias = false;
    bool tiedEmbeddings = false;
    std::string dtype; // as stored: "float32", "bfloat16", "float16", or a ggml type such as "Q4_1"
    std::optional<std::int64_t> bosId, padId;
    std::vector<std::int64_t> eosIds; // generation_config.json, then config.json; a GGUF's eos and eot
    std::vector<std::string> notes;   // sentences: ids of special tokens that are outside the vocabulary, and so are not used

    std::int64_t parameters() const; // tied embeddings counted once
};

/// Reads the shape of a model. Fails with Unsupported naming the key or value that is not implemented (model_type, hidden_act,
/// quantization_config, rope type), Corrupt or BadInput for nonsense (zero heads, heads not divisible, sizes beyond 2^31).
base::Result<ModelShape> readShape(const ModelFiles &files);

/// Whether the metadata of a GGUF file can say all of a shape. Fails with Unsupported naming what it cannot. `source`: the model, for messages.
base::Status checkGgufShape(const ModelShape &shape, const std::string &source);

/// Llama 3 rope scaling as one divisor per frequency, headDim / 2 of them: what rope_freqs.weight of a GGUF file holds.
std::vector<float> llama3Factors(const ModelShape &shape);

} // namespace anneal::weights
