// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/turnfinder.h"

#include "core/base/text.h"
#include "core/text/budget.h"

#include <algorithm>

namespace anneal::text {
namespace {

using base::Json;
using Span = MarkedText::Span;

// Noncharacters like those of ControlMarks, and others than those.
constexpr std::string_view kContentBegin = "\xEF\xB7\x92"; // U+FDD2
constexpr std::string_view kContentEnd = "\xEF\xB7\x93";   // U+FDD3

Json firstMessages(const Json &messages, std::size_t count)
{
    return Json(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(count));
}

/// The text of a message without white space around it; empty when it has none.
std::string_view contentOf(const Json &message)
{
    const auto content = message.find("content");
    return content != message.end() && content->is_string() ? base::trimmed(content->get_ref<const std::string &>()) : std::string_view();
}

/// The first token that reaches beyond a place in the text.
std::size_t firstBeyond(const std::vector<Token> &tokens, std::size_t place)
{
    const auto ended = [&](const Token &token) { return token.end <= place; };
    return static_cast<std::size_t>(std::partition_point(tokens.begin(), tokens.end(), ended) - tokens.begin());
}

bool onlySpace(std::string_view text)
{
    return base::trimmed(text).empty();
}

} // namespace

std::size_t commonPrefix(const std::vector<Token> &a, const std::vector<Token> &b)
{
    const auto same = [](const Token &x, const Token &y) { return x.id == y.id; };
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end(), same).first - a.begin());
}

std::string_view maskByName(MaskBy by)
{
    switch (by) {
    case MaskBy::WholeRow:
        return "whole row";
    case MaskBy::GivenLabels:
        return "given labels";
    case MaskBy::Boundary:
        return "prompt boundary";
    case MaskBy::GenerationBlocks:
        return "generation blocks";
    case MaskBy::TrainingTemplate:
        return "training template";
    case MaskBy::Prefixes:
        return "prefix rendering";
    case MaskBy::ContentMarks:
        return "marked content";
    case MaskBy::TextSearch:
        return "text search";
    }
    return {};
}

TurnFinder::TurnFinder(const ChatRenderer &renderer, const Json &messages, const Json &row, const MarkedText &whole, const std::vector<Token> &tokens)
    : m_renderer(renderer)
    , m_messages(messages)
    , m_row(row)
    , m_whole(whole)
    , m_tokens(tokens)
{
    for (std::size_t i = 0; i < messages.size(); ++i)
        if (isAssistant(messages[i]))
            m_answers.push_back(i);
    if (whole.generated.empty())
        if (auto training = renderer.renderForTraining(messages, row, whole.text))
            m_training = std::move(training->generated);
}

base::Status TurnFinder::mayLookFor(std::size_t count, What what) const
{
    constexpr std::size_t kMost = 256;
    const auto &blocks = m_whole.generated.empty() ? m_training : m_whole.generated;
    if (count <= kMost || (what == What::Answers && blocks.size() == m_answers.size()))
        return base::ok();
    const std::string things = what == What::Answers ? "assistant turns" : "messages with weights";
    return base::Error { base::ErrorKind::BadData, "the conversation has more than 256 " + things, "Split the conversation." };
}

/// What the template makes of the first messages alone; nothing where it refuses. Kept for the next turn, which asks for it again.
const std::optional<std::string> &TurnFinder::firstRendered(std::size_t count)
{
    if (const auto known = m_firstRendered.find(count); known != m_firstRendered.end())
        return known->second;
    m_firstRendered.erase(m_firstRendered.begin(), m_firstRendered.lower_bound(count > 0 ? count - 1 : 0));
    auto rendered = m_renderer.render(firstMessages(m_messages, count), m_row, false);
    return m_firstRendered.emplace(count, rendered ? std::optional(std::move(rendered->text)) : std::nullopt).first->second;
}

/// Block by block, where there is one for each answer; otherwise the ones around the answer's text.
std::optional<Turn> TurnFinder::fromBlocks(std::size_t message, const std::vector<Span> &blocks, MaskBy by) const
{
    if (blocks.size() == m_answers.size()) {
        const auto which = std::lower_bound(m_answers.begin(), m_answers.end(), message) - m_answers.begin();
        return Turn { closed(blocks[static_cast<std::size_t>(which)]), by };
    }
    const auto text = content(message);
    for (const auto &block : blocks)
        if (text && block.first <= text->first && text->second <= block.second)
            return Turn { closed(block), by };
    return std::nullopt;
}

std::optional<Span> TurnFinder::content(std::size_t message) const
{
    const auto text = contentOf(m_messages[message]);
    if (text.empty())
        return std::nullopt;
    const auto &whole = m_messages[message]["content"].get_ref<const std::string &>();
    const auto before = static_cast<std::size_t>(text.data() - whole.data());
    auto marked = m_messages;
    marked[message]["content"]
        = whole.substr(0, before).append(kContentBegin).append(text).append(kContentEnd).append(whole.substr(before + text.size()));
    const auto rendered = m_renderer.render(marked, m_row, false);
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
    const bool same = clean == m_whole.text && std::string_view(clean).substr(span.first, span.second - span.first) == text;
    return same ? std::optional(span) : std::nullopt;
}

/// Where the text up to a message, with the opening of the assistant's turn, and the whole one diverge; nothing unless all that stands
/// before the message is rendered there as it is in the whole.
std::optional<std::size_t> TurnFinder::begin(std::size_t message)
{
    const auto &before = firstRendered(message);
    if (!before)
        return std::nullopt;
    const auto opened = m_renderer.render(firstMessages(m_messages, message), m_row, true);
    if (!opened)
        return std::nullopt;
    const auto tokens = encodeMarked(m_renderer.tokenizer(), *opened);
    if (!tokens)
        return std::nullopt;
    const auto first = commonPrefix(*tokens, m_tokens);
    if (first >= m_tokens.size())
        return std::nullopt;
    const std::size_t at = m_tokens[first].begin;
    // Some templates end what they render with a closing token where no answer is asked for.
    const bool grows = opened->text.starts_with(*before) && at >= before->size();
    return grows || m_whole.text.starts_with(opened->text) ? std::optional(at) : std::nullopt;
}

/// The end of the turn's header before a content, which is what opens a new answer behind the whole conversation.
std::size_t TurnFinder::headerEnd(std::size_t contentBegin)
{
    if (!m_header) {
        const auto opened = m_renderer.render(m_messages, m_row, true);
        m_header = opened && opened->text.starts_with(m_whole.text) ? opened->text.substr(m_whole.text.size()) : std::string();
    }
    if (m_header->empty() || contentBegin < m_searchFrom)
        return contentBegin;
    const auto at = std::string_view(m_whole.text).substr(m_searchFrom, contentBegin - m_searchFrom).rfind(*m_header);
    return at == std::string::npos ? contentBegin : m_searchFrom + at + m_header->size();
}

/// Where the conversation up to and with a message ends, if the whole text begins with it.
std::optional<std::size_t> TurnFinder::end(std::size_t message)
{
    if (message + 1 == m_messages.size())
        return m_whole.text.size();
    const auto &with = firstRendered(message + 1);
    if (!with || !m_whole.text.starts_with(*with))
        return std::nullopt;
    return with->size();
}

/// A block that leaves its turn's closing token out takes in the special token that follows at once.
Span TurnFinder::closed(Span block) const
{
    const auto isInside = [&](const Token &token) { return token.end > block.first && token.begin < block.second && token.begin != token.end; };
    std::size_t after = 0;
    for (auto i = firstBeyond(m_tokens, block.first); i < m_tokens.size() && m_tokens[i].begin < block.second; ++i) {
        if (!isInside(m_tokens[i]))
            continue;
        if (m_tokens[i].special)
            return block;
        after = i + 1;
    }
    const bool follows = after > 0 && after < m_tokens.size() && m_tokens[after].special && m_tokens[after].begin == block.second;
    return follows ? Span { block.first, m_tokens[after].end } : block;
}

/// The end of the special token that follows a text at once, white space aside; the text's own end where none does.
std::size_t TurnFinder::closing(std::size_t contentEnd) const
{
    for (auto i = firstBeyond(m_tokens, contentEnd); i < m_tokens.size(); ++i) {
        const auto &token = m_tokens[i];
        if (token.end <= contentEnd || token.begin == token.end)
            continue;
        if (token.special && token.begin >= contentEnd)
            return token.end;
        if (!onlySpace(std::string_view(m_whole.text).substr(contentEnd, token.end - contentEnd)))
            break;
    }
    return contentEnd;
}

std::optional<Span> TurnFinder::search(std::size_t message) const
{
    const auto text = contentOf(m_messages[message]);
    if (text.empty())
        return std::nullopt;
    const auto at = findText(m_whole.text, text, m_searchFrom);
    // A text that stands there twice may be the question's.
    if (at == std::string::npos || findText(m_whole.text, text, at + 1) != std::string::npos)
        return std::nullopt;
    return Span { at, at + text.size() };
}

base::Result<Turn> TurnFinder::answer(std::size_t message)
{
    const auto known = m_found.find(message);
    if (known != m_found.end())
        return known->second;
    const auto found = [&](Turn turn) {
        m_searchFrom = turn.span.second;
        return m_found.emplace(message, turn).first->second;
    };
    if (!m_whole.generated.empty())
        if (const auto turn = fromBlocks(message, m_whole.generated, MaskBy::GenerationBlocks))
            return found(*turn);
    if (!m_training.empty())
        if (const auto turn = fromBlocks(message, m_training, MaskBy::TrainingTemplate))
            return found(*turn);
    const auto first = begin(message);
    const auto last = end(message);
    if (first && last && *first < *last)
        return found({ { *first, *last }, MaskBy::Prefixes });
    if (const auto text = content(message))
        return found(
            { { first && *first <= text->first ? *first : headerEnd(text->first), last && *last >= text->second ? *last : closing(text->second) },
                MaskBy::ContentMarks });
    if (const auto text = search(message))
        return found({ { text->first, closing(text->second) }, MaskBy::TextSearch });
    return base::Error { base::ErrorKind::BadData,
        "the chat template does not show where message " + std::to_string(message + 1) + " begins and ends",
        "Choose a chat template with {% generation %} blocks, or train on all tokens." };
}

base::Result<Turn> TurnFinder::message(std::size_t message)
{
    const auto before = message == 0 ? std::optional(std::string()) : firstRendered(message);
    const auto last = end(message);
    if (before && last && m_whole.text.starts_with(*before) && before->size() < *last)
        return Turn { { before->size(), *last }, MaskBy::Prefixes };
    if (const auto text = content(message))
        return Turn { { text->first, closing(text->second) }, MaskBy::ContentMarks };
    return base::Error { base::ErrorKind::BadData,
        "the chat template does not show where message " + std::to_string(message + 1) + " begins and ends", "Leave its weight out." };
}

} // namespace anneal::text
