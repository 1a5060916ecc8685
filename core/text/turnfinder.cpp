// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/turnfinder.h"

#include "core/base/budget.h"
#include "core/base/tr.h"
#include "core/jinja/text.h"
#include "core/text/toolcalls.h"

#include <algorithm>

namespace anneal::text {

using base::Json;
using Span = MarkedText::Span;

TurnFinder::TurnFinder(const RenderedChat &chat) : m_chat(chat), m_edges(chat)
{
    for (std::size_t i = 0; i < chat.messages.size(); ++i)
        if (isAssistant(chat.messages[i]))
            m_answers.push_back(i);
    m_own = GenerationBlocks(chat.whole, chat.messages, m_answers);
    if (!m_own.areThere())
        if (const auto training = chat.renderer.renderForTraining(chat.messages, chat.row, chat.whole.text))
            m_training = GenerationBlocks(*training, chat.messages, m_answers);
}

base::Status TurnFinder::mayLookFor(std::size_t count, What what) const
{
    constexpr std::size_t kMost = 256;
    const auto &blocks = m_own.areThere() ? m_own : m_training;
    if (count <= kMost || (what == What::Answers && (blocks.areOneEach(m_answers.size()) || m_own.areTold())))
        return base::ok();
    return base::Error { base::ErrorKind::BadData,
        what == What::Answers ? tr_("the conversation has more than 256 assistant turns")
                              : tr_("the conversation has more than 256 messages with weights"),
        tr_("Split the conversation.") };
}

/// What the blocks cover of an answer: those that are told to be its own; else block by block, where there is one for each answer; else the one
/// around its text.
std::optional<std::vector<Span>> TurnFinder::spansOf(std::size_t message, const GenerationBlocks &blocks) const
{
    if (blocks.areTold())
        return blocks.of(message);
    if (blocks.areOneEach(m_answers.size())) {
        const auto which = std::lower_bound(m_answers.begin(), m_answers.end(), message) - m_answers.begin();
        return std::vector { blocks.all()[static_cast<std::size_t>(which)] };
    }
    const auto text = content(message);
    for (const auto &block : blocks.all())
        if (text && block.first <= text->first && text->second <= block.second)
            return std::vector { block };
    return std::nullopt;
}

std::optional<Turn> TurnFinder::fromBlocks(std::size_t message)
{
    const bool areOwn = m_own.areThere();
    if (!areOwn && !m_training.areThere())
        return std::nullopt;
    const auto by = areOwn ? MaskBy::GenerationBlocks : MaskBy::TrainingTemplate;
    auto spans = spansOf(message, areOwn ? m_own : m_training);
    if (spans) {
        spans->back() = m_edges.withClosingToken(message, spans->back());
        return Turn { std::move(*spans), by };
    }
    return m_own.areTold() ? std::optional(Turn { {}, by }) : std::nullopt; // the template's author left it out
}

std::optional<Span> TurnFinder::content(std::size_t message) const
{
    if (!m_chat.messages[message].contains("content") || !m_chat.messages[message]["content"].is_string())
        return std::nullopt;
    return placeOf(message, contentOf(m_chat.messages[message]));
}

/// The same of what stands behind reasoning that opens the content, where the template leaves that out.
std::optional<Span> TurnFinder::contentBehindReasoning(std::size_t message) const
{
    constexpr std::string_view kBegin = "<think>", kEnd = "</think>";
    const auto text = contentOf(m_chat.messages[message]);
    const auto end = text.starts_with(kBegin) ? text.find(kEnd) : std::string_view::npos;
    const auto said = end == std::string_view::npos ? std::string_view() : jinja::trim(text.substr(end + kEnd.size()));
    if (said.empty())
        return std::nullopt;
    auto other = m_chat.messages;
    other[message]["content"] = std::string(kBegin).append(kContentBegin).append(text.substr(end));
    const auto rendered = m_chat.render(other);
    return rendered && rendered->text == m_chat.whole.text ? placeOf(message, said) : std::nullopt;
}

/// Where a part of a message's content stands. `text`: a view of it.
std::optional<Span> TurnFinder::placeOf(std::size_t message, std::string_view text) const
{
    const auto &whole = m_chat.messages[message]["content"].get_ref<const std::string &>();
    const auto before = text.empty() ? 0 : static_cast<std::size_t>(text.data() - whole.data());
    auto marked = m_chat.messages;
    marked[message]["content"]
        = whole.substr(0, before).append(kContentBegin).append(text).append(kContentEnd).append(whole.substr(before + text.size()));
    const auto rendered = m_chat.render(marked);
    if (!rendered)
        return std::nullopt;
    const auto first = rendered->text.find(kContentBegin);
    const auto second = rendered->text.find(kContentEnd);
    if (first == std::string::npos || second == std::string::npos || second < first)
        return std::nullopt;
    auto clean = rendered->text;
    clean.erase(second, kContentEnd.size());
    clean.erase(first, kContentBegin.size());
    const Span span { first, second - kContentBegin.size() };
    const bool same = clean == m_chat.whole.text && std::string_view(clean).substr(span.first, span.second - span.first) == text;
    return same ? std::optional(span) : std::nullopt;
}

std::optional<Span> TurnFinder::search(std::size_t message) const
{
    const auto text = contentOf(m_chat.messages[message]);
    if (text.empty())
        return std::nullopt;
    const auto at = base::findText(m_chat.whole.text, text, m_edges.searchFrom());
    // A text that stands there twice may be the question's.
    if (at == std::string::npos || base::findText(m_chat.whole.text, text, at + 1) != std::string::npos)
        return std::nullopt;
    const Span found { at, at + text.size() };
    return isOf(message, found) ? std::optional(found) : std::nullopt;
}

/// Whether a span of the whole text comes from a message: it is another where that says something else.
bool TurnFinder::isOf(std::size_t message, Span span) const
{
    const std::string_view whole = m_chat.whole.text;
    auto messages = m_chat.messages;
    for (const std::string_view other : { std::string_view(), kContentBegin }) {
        messages[message]["content"] = std::string(other);
        const auto rendered = m_chat.render(messages);
        if (!rendered)
            continue;
        const std::string_view text = rendered->text;
        const auto stays = commonBegin(whole, text);
        return span.second > stays && span.first < whole.size() - commonEnd(whole, text);
    }
    return false;
}

/// An assistant message without a question before it: a question is put there, and what is found then holds where the same text stands around the
/// answer here. What stands before it may be a text of the template, and a system text may stand in its turn.
std::optional<Turn> TurnFinder::answerWithoutQuestion(std::size_t message) const
{
    const auto place = m_chat.messages.begin() + static_cast<std::ptrdiff_t>(message);
    const auto isSystem = [](const Json &one) { return one.value("role", Json()) == "system" || one.value("role", Json()) == "developer"; };
    const auto text = std::all_of(m_chat.messages.begin(), place, isSystem) ? content(message) : std::nullopt;
    if (!text || (text->first == text->second && !callsOf(m_chat.messages[message]).empty()))
        return std::nullopt;
    auto messages = firstMessages(m_chat.messages, message);
    messages.push_back({ { "role", "user" }, { "content", "Hello" } });
    messages.insert(messages.end(), place, m_chat.messages.end());
    const auto whole = m_chat.render(messages);
    const auto tokens = whole ? m_chat.encode(*whole) : std::nullopt;
    if (!tokens)
        return std::nullopt;
    TurnFinder there({ m_chat.renderer, messages, m_chat.row, *whole, *tokens });
    const auto said = there.content(message + 1);
    const auto turn = said ? there.fromText(message + 1) : std::nullopt;
    if (!turn || turn->spans.size() != 1 || turn->spans[0].first > said->first || turn->spans[0].second < said->second)
        return std::nullopt;
    const auto before = std::string_view(whole->text).substr(turn->spans[0].first, said->first - turn->spans[0].first);
    const auto behind = std::string_view(whole->text).substr(said->second, turn->spans[0].second - said->second);
    const std::string_view here = m_chat.whole.text;
    const bool isSame = here.substr(0, text->first).ends_with(before) && here.substr(text->second).starts_with(behind);
    return isSame ? std::optional(Turn { { { text->first - before.size(), text->second + behind.size() } }, MaskBy::ContentMarks }) : std::nullopt;
}

/// A turn that only calls, where its beginning and end are told by what stands around a text in its place.
std::optional<Turn> TurnFinder::fromCalls(std::size_t message)
{
    auto messages = m_chat.messages;
    messages[message]["content"] = "";
    const auto from = contentBegin(m_chat, std::move(messages), message);
    const auto to = from ? m_edges.endBehindCalls(message, *from) : std::nullopt;
    if (!to)
        return std::nullopt;
    const auto said = m_chat.whole.text.substr(*from, *to - *from);
    const auto &calls = callsOf(m_chat.messages[message]);
    const bool areThere = std::all_of(calls.begin(), calls.end(), [&](const Json &call) { return callStands(call, said); });
    return areThere ? std::optional(Turn { { { *from, *to } }, MaskBy::ContentMarks }) : std::nullopt;
}

/// A turn whose text stands at a place; nothing where the template writes about it what nobody said. `first`, `last`: where the turn begins and ends
/// if its prefixes tell.
std::optional<Turn> TurnFinder::aroundText(std::size_t message, Span text, std::optional<std::size_t> first, std::optional<std::size_t> last)
{
    constexpr std::size_t kLongestClosing = 256; // bytes behind an answer's text
    // What another message says is no header of this one.
    if (const auto other = message > 0 ? content(message - 1) : std::nullopt;
        other && other->first < other->second && other->second <= text.first && other->second > m_edges.searchFrom())
        m_edges.setSearchFrom(other->second);
    const bool calls = !callsOf(m_chat.messages[message]).empty();
    const auto from = first && *first <= text.first ? *first : m_edges.beginBefore(message, text.first);
    auto ended = last || m_chat.renderer.opensAlways(m_chat.row) ? last : m_edges.endWithoutTail(message);
    if (!ended && calls)
        ended = m_edges.endBehindCalls(message, text.second);
    const auto to = ended && *ended >= text.second ? *ended : m_edges.endWithClosing(message, text.second);
    return calls || to - text.second <= kLongestClosing ? std::optional(Turn { { { from, to } }, MaskBy::ContentMarks }) : std::nullopt;
}

std::optional<Turn> TurnFinder::fromText(std::size_t message)
{
    if (auto turn = answerWithoutQuestion(message))
        return turn;
    const auto first = m_edges.begin(message);
    const bool opensAlways = m_chat.renderer.opensAlways(m_chat.row);
    const auto last = opensAlways ? m_edges.endBeforeOpening(message, first.value_or(m_chat.whole.text.size())) : m_edges.end(message);
    if (first && last && *first < *last)
        return Turn { { { *first, *last } }, MaskBy::Prefixes };
    const auto &said = m_chat.messages[message];
    const bool isBlank = contentOf(said).empty(), calls = !callsOf(said).empty();
    if (calls && first && !opensAlways) // a call stands behind the text, so the text does not tell where the turn ends
        if (const auto ended = m_edges.endWithoutTail(message); ended && *first < *ended)
            return Turn { { { *first, *ended } }, MaskBy::Prefixes };
    if (const auto text = calls && isBlank ? std::nullopt : content(message))
        return aroundText(message, *text, first, last);
    if (const auto text = contentBehindReasoning(message))
        return aroundText(message, *text, first, last);
    if (const auto grown = calls ? m_edges.growth(message) : std::nullopt)
        return Turn { { *grown }, MaskBy::Prefixes };
    if (auto turn = calls && isBlank ? fromCalls(message) : std::nullopt)
        return turn;
    if (const auto found = search(message))
        return Turn { { { m_edges.spaceBefore(message, found->first), m_edges.endWithClosing(message, found->second) } }, MaskBy::TextSearch };
    return isBlank && !calls && reasoningOf(said).empty() ? std::optional(Turn { {}, MaskBy::Prefixes }) : std::nullopt;
}

/// Some templates write what the tools say between the calls of a turn and its text, as Gemma 4's.
void TurnFinder::leaveOutTools(std::size_t message, Turn &turn) const
{
    const auto isTool = [](const Json &one) { return one.value("role", Json()) == "tool"; };
    const auto next = m_chat.messages.begin() + static_cast<std::ptrdiff_t>(message) + 1;
    const auto behind = std::find_if_not(next, m_chat.messages.end(), isTool);
    if (turn.spans.size() != 1 || callsOf(m_chat.messages[message]).empty() || behind == next)
        return;
    const auto [begin, end] = turn.spans.front();
    const auto text = content(message);
    if (!text || text->first <= begin || text->first == text->second || text->second > end || !isOf(message + 1, { begin, text->first }))
        return;
    auto messages = firstMessages(m_chat.messages, message + 1);
    messages.insert(messages.end(), behind, m_chat.messages.end());
    const auto without = m_chat.render(messages);
    if (!without)
        return;
    const std::string_view whole = m_chat.whole.text, other = without->text;
    const auto differs = commonBegin(whole, other);
    if (const auto calls = outOfTag(whole, differs); calls > begin && calls < text->first)
        turn.spans = { { begin, calls }, { text->first, end } };
}

base::Result<Turn> TurnFinder::answer(std::size_t message)
{
    if (const auto known = m_found.find(message); known != m_found.end())
        return known->second;
    auto turn = fromBlocks(message);
    if (!turn)
        if (turn = fromText(message); turn)
            leaveOutTools(message, *turn);
    if (!turn && m_own.areThere())
        return base::Error { base::ErrorKind::BadData,
            tr_("the chat template does not show which of its generation blocks holds message %1", message + 1),
            tr_("Choose a chat template whose blocks stand in a loop over the messages, or set training.loss_on to assistant or all.") };
    if (!turn)
        return base::Error { base::ErrorKind::BadData, tr_("the chat template does not show where message %1 begins and ends", message + 1),
            tr_("Choose a chat template with {% generation %} blocks, or train on all tokens.") };
    if (!turn->spans.empty())
        m_edges.setSearchFrom(turn->spans.back().second);
    return m_found.emplace(message, std::move(*turn)).first->second;
}

std::optional<GenerationBlocks::Spans> TurnFinder::untoldBlocks() const
{
    const bool areUntold = m_own.areThere() && !m_own.areTold() && !m_own.areOneEach(m_answers.size());
    return areUntold ? std::optional(m_own.all()) : std::nullopt;
}

base::Result<Turn> TurnFinder::message(std::size_t message)
{
    if (const auto grown = m_edges.growth(message))
        return Turn { { *grown }, MaskBy::Prefixes };
    if (const auto text = content(message))
        return Turn { { { text->first, m_edges.endWithClosing(message, text->second) } }, MaskBy::ContentMarks };
    return base::Error { base::ErrorKind::BadData, tr_("the chat template does not show where message %1 begins and ends", message + 1),
        tr_("Leave its weight out.") };
}

} // namespace anneal::text
