// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/config/choices.h"
#include "core/text/encodedrow.h"
#include "core/text/messageweight.h"

namespace anneal::text {

/// Which tokens of a conversation are learned, and how much each counts; RowEncoder says by which rules. What it is given must outlive it.
class LearnedTurns
{
public:
    LearnedTurns(EncodedRow &row, TurnFinder &turns, const base::Json &messages, config::LossOn lossOn)
        : m_row(row)
        , m_turns(turns)
        , m_messages(messages)
        , m_lossOn(lossOn)
    { }

    /// Fills in the row's weights, how they were found, and notes. `row` says which messages are the completion where it is a pair of conversations.
    /// Fails with BadData where nothing could be learned, or a weight has no place.
    base::Status learn(std::vector<TurnWeights> weights, const base::Json &row);

private:
    /// Gives what is learned the weight 1, and `weights` of messages that are not learned no say.
    base::Status trainTurns(std::vector<TurnWeights> &weights, const base::Json &row);
    void trainOthers(const std::vector<TurnWeights> &weights);
    base::Status weighAll(const std::vector<TurnWeights> &weights);
    base::Status weigh(std::size_t message, const TurnWeights &weights);

    EncodedRow &m_row;
    TurnFinder &m_turns;
    const base::Json &m_messages;
    const config::LossOn m_lossOn;
};

/// A note on a row: nothing closes the turn of this message.
std::string noStopBehind(std::size_t message);
/// Bytes of a message's content where that is a text, else 0.
std::size_t contentLength(const base::Json &message);

} // namespace anneal::text
