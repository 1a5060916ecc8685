// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/messageweight.h"

#include "core/text/messageparts.h"

#include <algorithm>
#include <array>

namespace anneal::text {
namespace {

constexpr std::array<std::string_view, 3> kKeys { "weight", "train", "loss" };

} // namespace

bool isWeightKey(std::string_view key)
{
    return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

bool hasWeight(const base::Json &part)
{
    return std::any_of(kKeys.begin(), kKeys.end(), [&](std::string_view key) { return part.contains(key); });
}

base::Result<double> messageWeight(const base::Json &part, const std::string &where)
{
    double weight = 1;
    if (const auto found = part.find("weight"); found != part.end() && !found->is_null()) {
        constexpr double kLeast = 1e-6, kMost = 1e6; // beyond, the sums of the loss lose what others count, or are no numbers
        weight = found->is_number() ? found->get<double>() : -1;
        if (weight != 0 && !(weight >= kLeast && weight <= kMost))
            return base::Error { base::ErrorKind::BadData, "the weight of " + where + " must be 0, or from 0.000001 to 1,000,000", {} };
    }
    if (const auto found = part.find("train"); found != part.end() && !found->is_null()) {
        if (!found->is_boolean())
            return base::Error { base::ErrorKind::BadData, "\"train\" of " + where + " is neither true nor false", {} };
        weight = found->get<bool>() ? weight : 0;
    }
    if (const auto found = part.find("loss"); found != part.end() && found->is_boolean())
        weight = found->get<bool>() ? weight : 0;
    return weight;
}

base::Result<std::vector<TurnWeights>> weightsOf(const base::Json &messages)
{
    std::vector<TurnWeights> all;
    for (const auto &message : messages) {
        const auto where = "message " + std::to_string(all.size() + 1);
        auto &weights = all.emplace_back();
        const auto own = messageWeight(message, where);
        if (!own)
            return own.error();
        weights.message = *own;
        const auto content = message.find("content");
        if (content == message.end() || !content->is_array())
            continue;
        std::size_t at = 0;
        for (const auto &part : *content) {
            const auto *said = partText(part);
            if (!said)
                break; // the template gets it as it is
            const auto weight = messageWeight(part, "a part of " + where);
            if (!weight)
                return weight.error();
            if (*weight != 1)
                weights.parts.push_back({ at, at + said->size(), *weight });
            at += said->size();
        }
    }
    return all;
}

} // namespace anneal::text
