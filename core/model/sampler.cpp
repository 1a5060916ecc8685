// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/sampler.h"

#include <algorithm>
#include <cmath>

namespace anneal::model {

namespace {

/// Better first; the lower id on ties, so that a result does not hang on the order of equals.
constexpr auto kBetter = [](const auto &a, const auto &b) { return a.weight != b.weight ? a.weight > b.weight : a.id < b.id; };

} // namespace

Sampler::Sampler(const SamplingSettings &settings, std::int64_t vocabulary)
    : m_settings(settings)
    , m_seen(static_cast<std::size_t>(vocabulary))
    , m_state(settings.seed)
{ }

void Sampler::saw(std::span<const std::int32_t> ids)
{
    for (const std::int32_t id : ids)
        m_seen[static_cast<std::size_t>(id)] = true;
}

std::int32_t Sampler::pick(std::span<float> logits)
{
    if (m_settings.repetitionPenalty != 1)
        penalize(logits);
    const auto id = m_settings.temperature <= 0 ? std::int32_t(std::max_element(logits.begin(), logits.end()) - logits.begin()) : draw(logits);
    m_seen[static_cast<std::size_t>(id)] = true;
    return id;
}

void Sampler::penalize(std::span<float> logits) const
{
    const auto penalty = float(m_settings.repetitionPenalty);
    for (std::size_t id = 0; id < logits.size(); ++id)
        if (m_seen[id])
            logits[id] = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty;
}

std::int32_t Sampler::draw(std::span<const float> logits)
{
    const double highest = *std::max_element(logits.begin(), logits.end());
    std::vector<Candidate> candidates(logits.size());
    for (std::size_t id = 0; id < logits.size(); ++id)
        candidates[id] = { std::exp((double(logits[id]) - highest) / m_settings.temperature), std::int32_t(id) };
    if (m_settings.topK > 0 && std::size_t(m_settings.topK) < candidates.size())
        keepTopK(candidates);
    if (m_settings.topP < 1)
        keepTopP(candidates);
    if (m_settings.minP > 0) // weights are relative to the best already
        std::erase_if(candidates, [&](const Candidate &candidate) { return candidate.weight < m_settings.minP; });

    double total = 0;
    for (const Candidate &candidate : candidates)
        total += candidate.weight;
    double left = uniform() * total;
    for (const Candidate &candidate : candidates)
        if ((left -= candidate.weight) < 0)
            return candidate.id;
    // Rounding, or logits that are no numbers.
    return candidates.empty() ? 0 : std::min_element(candidates.begin(), candidates.end(), kBetter)->id;
}

void Sampler::keepTopK(std::vector<Candidate> &candidates) const
{
    const auto end = candidates.begin() + std::ptrdiff_t(m_settings.topK);
    std::nth_element(candidates.begin(), end - 1, candidates.end(), kBetter);
    candidates.erase(end, candidates.end());
}

void Sampler::keepTopP(std::vector<Candidate> &candidates) const
{
    double total = 0;
    for (const Candidate &candidate : candidates)
        total += candidate.weight;
    // The best ones come off a heap until they are enough, which is sooner than sorting the vocabulary.
    const auto worse = [](const Candidate &a, const Candidate &b) { return kBetter(b, a); };
    std::make_heap(candidates.begin(), candidates.end(), worse);
    auto end = candidates.end();
    for (double sum = 0; end != candidates.begin() && (sum < m_settings.topP * total || end == candidates.end()); --end) {
        std::pop_heap(candidates.begin(), end, worse);
        sum += (end - 1)->weight;
    }
    candidates.erase(candidates.begin(), end);
}

double Sampler::uniform()
{
    // splitmix64, 53 bits
    std::uint64_t x = (m_state += 0x9e3779b97f4a7c15u);
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return double((x ^ (x >> 31)) >> 11) * 0x1.0p-53;
}

} // namespace anneal::model
