// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/messageweight.h"

#include "core/base/tr.h"
#include "core/text/messageparts.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <array>

namespace anneal::text {
namespace {

constexpr std::array<std::string_view, 4> kKeys { "weight", "train", "loss", "loss_mask" };

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
    const char *const kLeaveOut = tr_("Write false to leave the message out of training.");
    double weight = 1;
    if (const auto found = part.find("weight"); found != part.end() && !found->is_null()) {
        constexpr double kLeast = 1e-6, kMost = 1e6; // beyond, the sums of the loss lose what others count, or are no numbers
        if (!found->is_number())
            return base::Error { base::ErrorKind::BadData, tr_("the weight of %1 is not a number", where),
                tr_("Write a number without quotation marks, such as 0.5.") };
        weight = found->get<double>();
        if (weight != 0 && !(weight >= kLeast && weight <= kMost))
            return base::Error { base::ErrorKind::BadData, tr_("the weight of %1 must be 0, or from 0.000001 to 1,000,000", where), {} };
    }
    if (const auto found = part.find("train"); found != part.end() && !found->is_null()) {
        if (!found->is_boolean())
            return base::Error { base::ErrorKind::BadData, tr_("\"%1\" of %2 is neither true nor false", "train", where), kLeaveOut };
        weight = found->get<bool>() ? weight : 0;
    }
    if (const auto found = part.find("loss"); found != part.end() && !found->is_null()) {
        if (*found == 0 || !(found->is_boolean() || found->is_number())) // it may be meant as false, or be a figure
            return base::Error { base::ErrorKind::BadData, tr_("\"%1\" of %2 is neither true nor false", "loss", where), kLeaveOut };
        weight = *found == false ? 0 : weight;
    }
    if (const auto found = part.find("loss_mask"); found != part.end() && !found->is_null()) {
        if (!found->is_boolean() && *found != 0 && *found != 1)
            return base::Error { base::ErrorKind::BadData, tr_("\"loss_mask\" of %1 is neither 0 nor 1", where),
                tr_("Write 0 to leave the message out of training.") };
        weight = *found == false || *found == 0 ? 0 : weight;
    }
    return weight;
}

base::Result<base::Json> withDetailAsParts(base::Json message, const std::string &where)
{
    const auto detail = message.value("train_detail", base::Json());
    message.erase("train_detail");
    if (detail.is_null())
        return message;
    const auto bad = [&](const char *form) { return base::Error { base::ErrorKind::BadData, base::fill(form, { where }), {} }; };
    const auto content = message.value("content", base::Json());
    if (!content.is_string() || !detail.is_array())
        return bad(tr_("\"train_detail\" of %1 must be a list, and \"content\" beside it one text"));
    const auto &text = content.get_ref<const std::string &>();
    std::vector<std::size_t> places; // where each character begins
    for (std::size_t at = 0; at < text.size(); nextCodePoint(text, at))
        places.push_back(at);
    std::vector<std::int64_t> change(places.size() + 1); // how many entries that are learned begin or end at a character
    for (const auto &span : detail) {
        const auto place = [&](const char *key) { return span.is_object() ? span.value(key, base::Json()) : base::Json(); };
        const auto begin = place("begin_offset"), end = place("end_offset"), train = place("train");
        if (!begin.is_number_integer() || !end.is_number_integer() || !train.is_boolean() || begin < 0 || end < begin)
            return bad(tr_("\"train_detail\" of %1 has an entry that is not like {\"begin_offset\": 0, \"end_offset\": 8, \"train\": false}"));
        const auto first = begin.get<std::uint64_t>();
        if (train == true && first < places.size()) {
            ++change[first];
            --change[std::min<std::uint64_t>(end.get<std::uint64_t>(), places.size() - 1) + 1];
        }
    }
    std::vector<bool> isLearned(places.size());
    for (std::size_t i = 0, covered = 0; i < places.size(); ++i)
        isLearned[i] = (covered += static_cast<std::size_t>(change[i])) > 0;
    auto parts = base::Json::array();
    for (std::size_t i = 0; i < places.size();) {
        const auto first = i;
        while (i < places.size() && isLearned[i] == isLearned[first])
            ++i;
        const auto last = i < places.size() ? places[i] : text.size();
        parts.push_back({ { "type", "text" }, { "text", text.substr(places[first], last - places[first]) } });
        if (!isLearned[first])
            parts.back()["train"] = false;
    }
    if (std::find(isLearned.begin(), isLearned.end(), true) == isLearned.end())
        message["train"] = false; // its closing token is not learned either
    else
        message["content"] = std::move(parts);
    return message;
}

base::Result<std::vector<TurnWeights>> weightsOf(const base::Json &messages)
{
    std::vector<TurnWeights> all;
    for (const auto &message : messages) {
        auto &weights = all.emplace_back();
        if (message.contains("train_detail") && !message["train_detail"].is_null())
            return base::Error { base::ErrorKind::BadData, tr_("message %1 has \"train_detail\", which is not a part of prepared rows", all.size()),
                tr_("Prepare the data set, which writes it as weights.") };
        const auto where = tr_("message %1", all.size());
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
            const auto weight = messageWeight(part, tr_("a part of %1", where));
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
