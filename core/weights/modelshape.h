// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/weights/family.h"
#include "core/weights/modelfiles.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace anneal::weights {

enum class RopeScaling { None, Linear, Dynamic, Llama3, Yarn };

/// YaRN's own numbers, as in transformers' modeling_rope_utils.
struct YarnScaling
{
    double betaFast = 32, betaSlow = 1;
    std::optional<double> attentionFactor; // on cos and sin; none: told by the others
    double mscale = 0, mscaleAllDim = 0;   // both, or neither
    bool truncates = true;                 // whole dimensions at both ends of the ramp
};

/// The numbers of a decoder, from config.json or GGUF metadata.
struct ModelShape
{
    const Family *family = familyOfModelType("llama");
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
    YarnScaling yarn;
    bool queryBias = false; // of queries, keys and values
    bool outputBias = false;
    bool mlpBias = false;
    bool headNorms = false;
    std::int64_t window = 0;       // a token of a windowed layer sees itself and window − 1 tokens before it; 0: there is no such layer
    std::vector<bool> isWindowed;  // by layer; empty: every layer, where there is a window
    std::vector<bool> isUnrotated; // by layer: queries and keys are not rotated; empty: none
    double localTheta = 0;         // rope base of layers with a window, which are not scaled; 0: as the others
    double queryScale = 0;         // on scores; 0: 1 / √headDim
    bool tiedEmbeddings = false;
    std::string dtype;             // as stored: "float32", "bfloat16", "float16", or a ggml type such as "Q4_1"
    std::int64_t blockNumbers = 0; // weights that a file holds in blocks: in memory they stay so
    std::int64_t blockBytes = 0;   // and what they take
    std::optional<std::int64_t> bosId, padId;
    std::vector<std::int64_t> eosIds; // generation_config.json, then config.json; a GGUF's eos, eot and eom
    std::vector<std::string> notes;   // sentences: ids of special tokens that are outside the vocabulary, and so are not used

    /// 0: the layer sees every token before.
    std::int64_t windowOf(std::int64_t layer) const { return isWindowed.empty() || isWindowed[static_cast<std::size_t>(layer)] ? window : 0; }
    bool isRotated(std::int64_t layer) const { return isUnrotated.empty() || !isUnrotated[static_cast<std::size_t>(layer)]; }
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
