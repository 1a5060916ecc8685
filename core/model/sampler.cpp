// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/sampler.h"

#include "core/kernels/kernels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace anneal::model {

namespace {

constexpr double kColdest = 1e-6; // below it the likeliest token is as good as certain

/// The sum of weights, in several sums side by side.
double sumOf(std::span<const float> weights)
{
    std::array<double, 8> sums {};
    std::size_t i = 0;
    for (; i + sums.size() <= weights.size(); i += sums.size())
        for (std::size_t lane = 0; lane < sums.size(); ++lane)
            sums[lane] += double(weights[i + lane]);
    for (; i < weights.size(); ++i)
        sums[0] += double(weights[i]);
    return std::accumulate(sums.begin(), sums.end(), 0.0);
}

} // namespace

Sampler::Sampler(SamplingSettings settings, std::int64_t vocabulary) : m_settings(std::move(settings)), m_state(m_settings.seed)
{
    if (m_settings.repetitionPenalty != 1)
        m_seen.resize(static_cast<std::size_t>(vocabulary));
    std::erase_if(m_settings.bias, [&](const auto &each) { return each.first < 0 || each.first >= vocabulary; });
}

void Sampler::saw(std::span<const std::int32_t> ids)
{
    if (!m_seen.empty())
        for (const std::int32_t id : ids)
            m_seen[static_cast<std::size_t>(id)] = true;
}

std::int32_t Sampler::pick(std::span<float> logits)
{
    penalize(logits);
    const auto id
        = m_settings.temperature < kColdest ? std::int32_t(kernels::fastest<float>().best(logits.data(), std::ssize(logits))) : draw(logits);
    saw({ &id, 1 });
    if (m_settings.presencePenalty != 0 || m_settings.frequencyPenalty != 0)
        ++m_chosen[id];
    return id;
}

void Sampler::penalize(std::span<float> logits) const
{
    for (const auto &[id, bias] : m_settings.bias)
        logits[static_cast<std::size_t>(id)] += bias;
    const auto penalty = float(m_settings.repetitionPenalty);
    for (std::size_t id = 0; id < m_seen.size(); ++id)
        if (m_seen[id])
            logits[id] = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty;
    for (const auto &[id, count] : m_chosen)
        logits[static_cast<std::size_t>(id)] -= float(m_settings.presencePenalty + m_settings.frequencyPenalty * double(count));
}

std::int32_t Sampler::draw(std::span<float> logits)
{
    const auto count = std::int64_t(logits.size());
    const float highest = logits[std::size_t(kernels::fastest<float>().best(logits.data(), count))];
    for (float &logit : logits) // before they are scaled: their differences would be lost in large numbers
        logit -= highest;
    kernels::fastest<float>().softmaxRow(logits.data(), 0, count, count, float(1 / m_settings.temperature));
    constexpr float kNothing = 2e-38f; // what the kernel makes of −∞ and of all that is as unlikely
    for (float &weight : logits)
        weight = weight > kNothing ? weight : 0;
    const std::span<const float> weights = logits;
    std::vector<Candidate> candidates;
    double total = 0; // of what top_p takes its share of, where it is more than the candidates
    const auto keepFrom = [&](double least) {
        for (std::size_t id = 0; id < weights.size(); ++id)
            if (double(weights[id]) >= least)
                candidates.push_back({ weights[id], std::int32_t(id) });
    };
    if (m_settings.topK > 0 && m_settings.topK < count)
        candidates = bestOf(weights, std::size_t(m_settings.topK));
    else if (m_settings.topP < 1) // all that weigh less are together too light to be wanted
        keepFrom((1 - m_settings.topP) * (total = sumOf(weights)) / double(count));
    else if (m_settings.minP > 0)
        keepFrom(m_settings.minP);
    else
        return drawFromAll(weights);
    if (m_settings.topP < 1)
        keepTopP(candidates, total);
    if (m_settings.minP > 0) // weights are relative to the best already
        std::erase_if(candidates, [&](const Candidate &candidate) { return double(candidate.weight) < m_settings.minP; });
    return drawFrom(candidates);
}

/// A draw in proportion to the weights, a stretch of them at a time.
std::int32_t Sampler::drawFromAll(std::span<const float> weights)
{
    constexpr std::size_t kStretch = 256;
    std::vector<double> sums;
    for (std::size_t i = 0; i < weights.size(); i += kStretch)
        sums.push_back(sumOf(weights.subspan(i, std::min(kStretch, weights.size() - i))));
    double left = uniform() * std::accumulate(sums.begin(), sums.end(), 0.0);
    std::size_t stretch = 0;
    for (; stretch + 1 < sums.size() && left >= sums[stretch]; ++stretch)
        left -= sums[stretch];
    std::size_t likeliest = stretch * kStretch; // where rounding leaves nothing
    for (std::size_t id = stretch * kStretch; id < std::min(weights.size(), (stretch + 1) * kStretch); ++id) {
        if ((left -= double(weights[id])) < 0)
            return std::int32_t(id);
        if (weights[id] > weights[likeliest])
            likeliest = id;
    }
    return std::int32_t(likeliest);
}

std::int32_t Sampler::drawFrom(const std::vector<Candidate> &candidates)
{
    double total = 0;
    for (const Candidate &candidate : candidates)
        total += double(candidate.weight);
    double left = uniform() * total;
    for (const Candidate &candidate : candidates)
        if ((left -= double(candidate.weight)) < 0)
            return candidate.id;
    return candidates.empty() ? 0 : std::min_element(candidates.begin(), candidates.end(), Better())->id; // rounding
}

void Sampler::keepTopP(std::vector<Candidate> &candidates, double total) const
{
    if (total <= 0)
        for (const Candidate &candidate : candidates)
            total += double(candidate.weight);
    // The best ones come off a heap until they are enough, which is sooner than sorting the vocabulary.
    const auto worse = [](const Candidate &a, const Candidate &b) { return Better()(b, a); };
    std::make_heap(candidates.begin(), candidates.end(), worse);
    auto end = candidates.end();
    for (double sum = 0; end != candidates.begin() && (sum < m_settings.topP * total || end == candidates.end()); --end) {
        std::pop_heap(candidates.begin(), end, worse);
        sum += double((end - 1)->weight);
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
