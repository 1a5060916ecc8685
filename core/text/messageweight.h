// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <string>
#include <vector>

namespace anneal::text {

/// "weight", "train", "loss" and "loss_mask": the keys of a message or a text part that say how much of it is learned.
bool isWeightKey(std::string_view key);
/// Whether it has one of them.
bool hasWeight(const base::Json &part);

/// What "weight" (0, or 0.000001 to 1,000,000), "train", ms-swift's "loss" (false: 0) and "loss_mask" (false or 0: 0) of a message or a text part
/// say; 1 where they say nothing. Fails with BadData naming the part as `where` does ("message 2"). A "loss" that is another number than 0 is
/// somebody's figure, and says nothing.
base::Result<double> messageWeight(const base::Json &part, const std::string &where);

/// A message with axolotl's "train_detail", [{"begin_offset", "end_offset", "train"} …] in characters with the last one included, written as text
/// parts. As there, what no entry covers is not learned. Others as they are; fails with BadData as messageWeight().
base::Result<base::Json> withDetailAsParts(base::Json message, const std::string &where);

/// The weights of one message of a conversation.
struct TurnWeights
{
    struct Part
    {
        std::size_t begin = 0, end = 0; // bytes of the message's content
        double weight = 1;
    };
    double message = 1;
    std::vector<Part> parts; // those that differ from 1

    bool isPlain() const { return message == 1 && parts.empty(); }
};
/// Those of each message. Fails as messageWeight(), and where there is a "train_detail".
base::Result<std::vector<TurnWeights>> weightsOf(const base::Json &messages);

} // namespace anneal::text
