// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace anneal::model {

/// A token and what speaks for it: a logit or a weight.
struct Candidate
{
    float weight = 0;
    std::int32_t id = 0;
};

/// Better first; the lower id on ties, so that a result does not hang on the order of equals.
struct Better
{
    bool operator()(const Candidate &a, const Candidate &b) const { return a.weight != b.weight ? a.weight > b.weight : a.id < b.id; }
};

/// The best of the vocabulary, in no particular order, in less time than sorting it takes.
inline std::vector<Candidate> bestOf(std::span<const float> weights, std::size_t count)
{
    std::vector<Candidate> best; // a heap, the worst of them on top
    for (std::size_t id = 0; id < weights.size() && count > 0; ++id) {
        const Candidate candidate { weights[id], std::int32_t(id) };
        if (best.size() == count && !Better()(candidate, best.front()))
            continue;
        best.push_back(candidate);
        std::push_heap(best.begin(), best.end(), Better());
        if (best.size() > count) {
            std::pop_heap(best.begin(), best.end(), Better());
            best.pop_back();
        }
    }
    return best;
}

} // namespace anneal::model
