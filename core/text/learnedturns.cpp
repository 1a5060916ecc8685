// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/learnedturns.h"

#include "core/base/tr.h"
#include "core/jinja/text.h"
#include "core/text/spanweights.h"

#include <algorithm>
#include <utility>

namespace anneal::text {
namespace {

using base::Json;
using config::LossOn;

base::Error notLearned(std::string detail, std::string hint = {})
{
    return { base::ErrorKind::BadData, std::move(detail), std::move(hint) };
}

/// Whether a turn that was found ends with what its message says, and no stop.
bool turnEndsOpen(const EncodedRow &row, const Turn &turn, const Json &message)
{
    if (turn.spans.empty() || turn.by < MaskBy::Prefixes || contentLength(message) == 0)
        return false;
    const auto text = jinja::trim(std::string_view(row.text).substr(0, turn.spans.back().second));
    const auto said = jinja::trim(message["content"].get_ref<const std::string &>());
    const auto last = firstBeyond(row.tokens, text.size() - 1);
    return !said.empty() && text.ends_with(said) && last < row.tokens.size() && !row.tokens[last].special;
}

} // namespace

std::string noStopBehind(std::size_t message)
{
    return tr_("The chat template writes no end-of-turn token after message %1, so the model does not learn to stop there.", message + 1);
}

std::size_t contentLength(const Json &message)
{
    const auto content = message.find("content");
    return content != message.end() && content->is_string() ? content->get_ref<const std::string &>().size() : 0;
}

base::Status LearnedTurns::learn(std::vector<TurnWeights> weights, const Json &row)
{
    if (const auto trained = trainTurns(weights, row); !trained)
        return trained;
    return weighAll(weights);
}

base::Status LearnedTurns::trainTurns(std::vector<TurnWeights> &weights, const Json &row)
{
    const bool isPair = row.contains("prompt") && row.contains("completion");
    if (m_lossOn == LossOn::All || (isPair && m_lossOn == LossOn::Completion)) {
        std::fill(m_row.weights.begin(), m_row.weights.end(), 1.0F);
        m_row.mask = isPair && m_lossOn == LossOn::Completion ? MaskBy::Boundary : MaskBy::WholeRow;
        for (std::size_t i = 0; m_row.mask == MaskBy::Boundary && i < row["prompt"].size(); ++i)
            if (isAssistant(m_messages[i]))
                weights[i] = {}; // the prompt is not learned
        return base::ok();
    }
    if (std::none_of(m_messages.begin(), m_messages.end(), isAssistant))
        return notLearned(tr_("the conversation has no assistant turn to train on"));
    std::vector<std::size_t> learned;
    std::size_t answers = 0;
    for (std::size_t i = 0; i < m_messages.size(); ++i)
        if (isAssistant(m_messages[i]) && ++answers && weights[i].message > 0)
            learned.push_back(i);
    if (m_lossOn == LossOn::Completion && learned.size() > 1)
        learned = { learned.back() };
    for (std::size_t i = 0; i < m_messages.size(); ++i)
        if (isAssistant(m_messages[i]) && !std::binary_search(learned.begin(), learned.end(), i))
            weights[i] = {}; // its tokens have no weight already
    if (learned.empty())
        return base::ok(); // weights say that nothing is learned
    m_row.mask = MaskBy::GenerationBlocks;
    if (m_lossOn == LossOn::Assistant && learned.size() == answers)
        if (const auto blocks = m_turns.untoldBlocks()) { // whose they are makes no difference
            train(m_row, *blocks);
            if (m_row.trainedCount() == 0)
                m_row.notes.emplace_back(tr_("Nothing is learned: the generation blocks of the chat template are empty."));
            return base::ok();
        }
    if (const auto may = m_turns.mayLookFor(learned.size(), TurnFinder::What::Answers); !may)
        return may;
    bool isOpenNamed = false;
    for (const auto message : learned) {
        const auto turn = m_turns.answer(message);
        if (!turn)
            return turn.error();
        m_row.mask = std::max(m_row.mask, turn->by); // the least sure of the ways
        train(m_row, turn->spans);
        if (message + 1 < m_messages.size() && turnEndsOpen(m_row, *turn, m_messages[message]) && !std::exchange(isOpenNamed, true))
            m_row.notes.push_back(noStopBehind(message));
        if (turn->spans.empty())
            m_row.notes.push_back(turn->by == MaskBy::GenerationBlocks
                    ? tr_("Nothing of message %1 is learned: the chat template has no generation block around it.", message + 1)
                    : tr_("Nothing of message %1 is learned: it is empty, and the chat template does not show where.", message + 1));
    }
    if (m_lossOn == LossOn::Assistant)
        trainOthers(weights);
    return base::ok();
}

/// A template whose generation blocks hold what others say wants that learned, as transformers' mask has it.
void LearnedTurns::trainOthers(const std::vector<TurnWeights> &weights)
{
    bool isNamed = false;
    for (const auto &[message, span, holdsIt] : m_turns.blocksOfOthers()) {
        if (weights[message].message <= 0)
            continue;
        train(m_row, { span });
        if (holdsIt && !std::exchange(isNamed, true))
            m_row.notes.push_back(tr_("A generation block of the chat template holds message %1, of the role %2, so that is learned as well.",
                message + 1, m_messages[message].contains("role") ? base::toJsonLine(m_messages[message]["role"]) : "null"));
    }
}

base::Status LearnedTurns::weighAll(const std::vector<TurnWeights> &weights)
{
    const bool isFound = m_row.mask != MaskBy::WholeRow && m_row.mask != MaskBy::Boundary; // each answer that is learned
    std::size_t answers = 0, others = 0;                                                   // that are to be looked for
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const bool isAnswer = isAssistant(m_messages[i]);
        if (!isAnswer && m_lossOn != LossOn::All)
            continue;
        others += weights[i].parts.empty() ? 0 : 1;
        if (weights[i].message != 1 && !isFound)
            ++(isAnswer ? answers : others);
    }
    if (const auto may = m_turns.mayLookFor(answers, TurnFinder::What::Answers); !may)
        return may;
    if (const auto may = m_turns.mayLookFor(others); !may)
        return may;
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (const auto weighed = weigh(i, weights[i]); !weighed)
            return weighed;
    return base::ok();
}

base::Status LearnedTurns::weigh(std::size_t message, const TurnWeights &weights)
{
    if (weights.isPlain())
        return base::ok();
    const bool isLearned = m_lossOn == LossOn::All || isAssistant(m_messages[message]);
    if (!isLearned) {
        if (weights.message > 0 && weights.message != 1)
            m_row.notes.push_back(tr_("The weight of message %1 has no effect: only the assistant's turns are learned.", message + 1));
        return base::ok();
    }
    if (weights.message != 1) {
        const auto turn = isAssistant(m_messages[message]) ? m_turns.answer(message) : m_turns.message(message);
        if (!turn)
            return turn.error();
        multiply(m_row, turn->spans, weights.message);
    }
    if (weights.parts.empty())
        return base::ok();
    const auto content = m_turns.content(message);
    if (!content)
        return notLearned(tr_("the chat template rewrites the text of message %1, so the weights of its parts have no place", message + 1),
            tr_("Give the message one weight."));
    // The template may keep the white space around the text, or strip it.
    const std::string_view whole = m_row.text, text = m_messages[message]["content"].get_ref<const std::string &>();
    const auto said = jinja::trim(text);
    const auto before = text.substr(0, static_cast<std::size_t>(said.data() - text.data())), behind = text.substr(before.size() + said.size());
    const auto first = content->first - (whole.substr(0, content->first).ends_with(before) ? before.size() : 0);
    const auto last = content->second + (whole.substr(content->second).starts_with(behind) ? behind.size() : 0);
    const auto place = [&](std::size_t at) { return std::clamp(content->first + at, first + before.size(), last + before.size()) - before.size(); };
    std::vector<std::pair<Span, double>> parts;
    for (const auto &part : weights.parts)
        parts.emplace_back(Span { place(part.begin), place(part.end) }, part.weight);
    multiplyParts(m_row, { first, last }, parts);
    return base::ok();
}

} // namespace anneal::text
