// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace anneal::model {

/// How the next token is chosen from logits; the names and meanings of transformers' GenerationConfig.
struct SamplingSettings
{
    double temperature = 0;       // 0: the likeliest token, the lowest id on ties
    std::int64_t topK = 0;        // 0: off
    double topP = 1;              // 1: off
    double minP = 0;              // 0: off
    double repetitionPenalty = 1; // 1: off
    std::uint64_t seed = 0;
};

/// Chooses token after token; the same settings and logits give the same tokens.
/// Order as in transformers: repetition penalty, temperature, top_k, top_p, min_p, then a draw.
class Sampler
{
public:
    Sampler(const SamplingSettings &settings, std::int64_t vocabulary);

    /// Ids of the prompt, or chosen by somebody else: the repetition penalty counts them.
    void saw(std::span<const std::int32_t> ids);
    /// The next id, which counts as seen from now on. Changes the logits. REQUIRES: one for each id of the vocabulary.
    std::int32_t pick(std::span<float> logits);

private:
    struct Candidate
    {
        double weight; // e^(score − highest score)
        std::int32_t id;
    };

    void penalize(std::span<float> logits) const;
    std::int32_t draw(std::span<const float> logits);
    void keepTopK(std::vector<Candidate> &candidates) const;
    void keepTopP(std::vector<Candidate> &candidates) const;
    double uniform(); // in [0, 1)

    SamplingSettings m_settings;
    std::vector<bool> m_seen;
    std::uint64_t m_state;
};

} // namespace anneal::model
