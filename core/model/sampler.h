// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/likeliest.h"

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace anneal::model {

/// How the next token is chosen from logits; the names and meanings of transformers' GenerationConfig, and of OpenAI's API where that has none.
struct SamplingSettings
{
    double temperature = 0;       // 0, and what is next to it: the likeliest token, the lowest id on ties
    std::int64_t topK = 0;        // 0: off
    double topP = 1;              // 1: off
    double minP = 0;              // 0: off
    double repetitionPenalty = 1; // 1: off; counts the prompt, too
    std::uint64_t seed = 0;
    double presencePenalty = 0;                          // taken off the logits of ids that were chosen
    double frequencyPenalty = 0;                         // for each time that an id was chosen
    std::vector<std::pair<std::int32_t, float>> bias {}; // added to logits; ids beyond the vocabulary count nothing
};

/// Chooses token after token; the same settings and logits give the same tokens.
/// Order as in transformers: penalties, temperature, top_k, top_p, min_p, then a draw.
class Sampler
{
public:
    Sampler(SamplingSettings settings, std::int64_t vocabulary);

    /// Ids of the prompt: the repetition penalty counts them.
    void saw(std::span<const std::int32_t> ids);
    /// The next id, which counts as seen and chosen from now on. Changes the logits. REQUIRES: one for each id of the vocabulary.
    std::int32_t pick(std::span<float> logits);

private:
    void penalize(std::span<float> logits) const;
    std::int32_t draw(std::span<float> logits);
    std::int32_t drawFromAll(std::span<const float> weights);
    std::int32_t drawFrom(const std::vector<Candidate> &candidates);
    void keepTopP(std::vector<Candidate> &candidates, double total) const;
    double uniform(); // in [0, 1)

    SamplingSettings m_settings;
    std::vector<bool> m_seen;                      // empty without a repetition penalty
    std::map<std::int32_t, std::int64_t> m_chosen; // how often; empty without the penalties that count it
    std::uint64_t m_state;
};

} // namespace anneal::model
