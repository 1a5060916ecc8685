// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/turnedges.h"

#include "core/base/budget.h"
#include "core/jinja/text.h"
#include "core/text/toolcalls.h"
#include "core/text/utf8.h"

#include <algorithm>

namespace anneal::text {

using base::Json;
using Span = MarkedText::Span;

namespace {

/// What stands before a place in a text.
MarkedText cutAt(MarkedText text, std::size_t place)
{
    text.text.resize(place);
    std::erase_if(text.written, [&](const Span &span) { return span.second > place; });
    std::erase_if(text.cuts, [&](std::size_t cut) { return cut > place; });
    return text;
}

} // namespace

/// What the template makes of the first messages alone; nothing where it refuses. Kept for the next turn, which asks for it again.
const std::optional<std::string> &TurnEdges::firstRendered(std::size_t count)
{
    if (const auto known = m_firstRendered.find(count); known != m_firstRendered.end())
        return known->second;
    m_firstRendered.erase(m_firstRendered.begin(), m_firstRendered.lower_bound(count > 0 ? count - 1 : 0));
    auto rendered = m_chat.render(firstMessages(m_chat.messages, count));
    return m_firstRendered.emplace(count, rendered ? std::optional(std::move(rendered->text)) : std::nullopt).first->second;
}

/// Whether a conversation that ends with an answer, and what is rendered where another is asked for, goes on with a question as well: then only the
/// last answer is closed there, and none opened.
bool TurnEdges::closesOnlyLastAnswer(Json messages, std::string_view prompt) const
{
    if (messages.empty() || !isAssistant(messages.back()))
        return false;
    messages.push_back({ { "role", "user" }, { "content", kContentBegin } });
    const auto asked = m_chat.render(messages);
    return asked && asked->text.starts_with(prompt);
}

/// The first messages with what opens an answer behind them: the generation prompt, or what stands before a content where the template knows no
/// such prompt. `before`: those messages alone; `message`: the answer.
std::optional<MarkedText> TurnEdges::withOpening(std::size_t message, std::size_t count, const std::string &before) const
{
    auto messages = firstMessages(m_chat.messages, count);
    auto prompt = m_chat.render(messages, true);
    if (!prompt)
        return std::nullopt;
    const bool grows = prompt->text != before;
    if (m_chat.renderer.opensAlways(m_chat.row) || (grows && !closesOnlyLastAnswer(messages, prompt->text)))
        return std::move(*prompt);
    messages.push_back({ { "role", m_chat.messages[message]["role"] }, { "content", kContentBegin } });
    auto probe = m_chat.render(messages);
    const auto at = probe ? probe->text.find(kContentBegin) : std::string::npos;
    if (at == std::string::npos || at < before.size() || !probe->text.starts_with(before))
        return grows ? std::optional(std::move(*prompt)) : std::nullopt;
    // A space is no header: without one the model has to say the space itself, as Mistral's do.
    const bool hasHeader = !onlySpace(std::string_view(probe->text).substr(before.size(), at - before.size()));
    return hasHeader ? cutAt(std::move(*probe), at) : std::move(*prompt);
}

/// Where the text up to a message, with the opening of the assistant's turn, and the whole one diverge; nothing unless all that stands
/// before the message is rendered there as it is in the whole.
std::optional<std::size_t> TurnEdges::begin(std::size_t message)
{
    const auto &before = firstRendered(message);
    const auto opening = before ? withOpening(message, message, *before) : std::nullopt;
    const auto tokens = opening ? m_chat.encode(*opening) : std::nullopt;
    if (!tokens)
        return std::nullopt;
    const auto first = firstAnswerToken(m_chat, message, *opening, *tokens);
    if (first >= m_chat.tokens.size())
        return std::nullopt;
    const std::size_t at = m_chat.tokens[first].begin;
    // Some templates end what they render with a closing token where no answer is asked for.
    const bool grows = opening->text.starts_with(*before) && at >= before->size();
    // Others open the next answer in another way than those that are there, as without reasoning.
    const bool isInOpening = m_chat.renderer.opensAlways(m_chat.row) && at + commonEnd(*before, m_chat.whole.text) >= before->size();
    return grows || isInOpening || m_chat.whole.text.starts_with(opening->text) ? std::optional(at) : std::nullopt;
}

/// What opens a new answer behind the whole conversation.
const std::string &TurnEdges::header(std::size_t message)
{
    if (!m_header) {
        const auto opening = withOpening(message, m_chat.messages.size(), m_chat.whole.text);
        m_header = opening && opening->text.starts_with(m_chat.whole.text) ? opening->text.substr(m_chat.whole.text.size()) : std::string();
    }
    return *m_header;
}

/// The end of the turn's header before a content.
std::size_t TurnEdges::headerEnd(std::size_t message, std::size_t contentBegin)
{
    const auto &opening = header(message);
    if (opening.empty() || contentBegin < m_searchFrom)
        return contentBegin;
    const auto at = std::string_view(m_chat.whole.text).substr(m_searchFrom, contentBegin - m_searchFrom).rfind(opening);
    return at == std::string::npos ? contentBegin : m_searchFrom + at + opening.size();
}

/// Where the conversation up to and with a message ends, if the whole text begins with it.
std::optional<std::size_t> TurnEdges::end(std::size_t message)
{
    if (message + 1 == m_chat.messages.size())
        return m_chat.whole.text.size();
    const auto &with = firstRendered(message + 1);
    if (!with || !m_chat.whole.text.starts_with(*with))
        return std::nullopt;
    return m_chat.renderer.leavesLastOpen(m_chat.row) ? afterAnswerEnd(with->size()).value_or(with->size()) : with->size();
}

/// The end of the text by which the template is known to close an answer, where that stands at a place or behind white space there.
std::optional<std::size_t> TurnEdges::afterAnswerEnd(std::size_t place) const
{
    const auto closing = jinja::trim(m_chat.renderer.answerEnd(m_chat.row));
    const std::string_view whole = m_chat.whole.text;
    const auto next = jinja::trim(whole.substr(place));
    const bool isThere = !closing.empty() && next.starts_with(closing);
    return isThere ? std::optional(static_cast<std::size_t>(next.data() - whole.data()) + closing.size()) : std::nullopt;
}

/// The same where the template ends each conversation with a text of its own, as Phi-3's with the end-of-text token: what follows the message
/// there ends the whole one.
std::optional<std::size_t> TurnEdges::endWithoutTail(std::size_t message)
{
    const auto &with = firstRendered(message + 1);
    if (!with)
        return std::nullopt;
    const auto same = commonBegin(*with, m_chat.whole.text);
    const auto token = firstBeyond(m_chat.tokens, outOfTag(m_chat.whole.text, same));
    if (token == m_chat.tokens.size())
        return std::nullopt;
    const std::size_t at = m_chat.tokens[token].begin;
    if (at > with->size() || !m_chat.whole.text.ends_with(std::string_view(*with).substr(at)))
        return std::nullopt;                // or nothing but what no token holds
    return afterAnswerEnd(at).value_or(at); // the text that ends the conversation may take the place of what closes the turn
}

/// What the template makes of the messages before one, the last of which says what nobody says.
std::optional<std::string> TurnEdges::beforeWithProbe(std::size_t message) const
{
    auto messages = firstMessages(m_chat.messages, message);
    if (messages.empty() || contentOf(messages.back()).empty())
        return std::nullopt;
    messages.back()["content"] = kContentBegin;
    auto rendered = m_chat.render(messages);
    return rendered ? std::optional(std::move(rendered->text)) : std::nullopt;
}

/// The same where the template always opens the next answer: what stands behind this one stands behind the question too, and begins with the
/// special token that closes both.
std::optional<std::size_t> TurnEdges::endBeforeOpening(std::size_t message, std::size_t begin)
{
    const std::string_view whole = m_chat.whole.text;
    const auto &tokens = m_chat.tokens;
    const auto before = firstRendered(message);
    const auto &shorter = message + 1 == m_chat.messages.size() ? before : firstRendered(message + 1);
    if (!before || !shorter)
        return std::nullopt;
    const std::string_view with = message + 1 == m_chat.messages.size() ? whole : std::string_view(*shorter);
    const auto stays = commonBegin(with, whole);
    const auto cut = with.size() - commonEnd(beforeWithProbe(message).value_or(*before), with);
    // The token that closes the answer may end as that which closes the question.
    const auto closing = m_chat.renderer.answerEnd(m_chat.row);
    const auto lastTag = closing.substr(std::min(closing.rfind('<'), closing.size()));
    const auto tag = firstBeyond(tokens, outOfTag(with, cut));
    if (tag < tokens.size() && tokens[tag].special && tokens[tag].begin >= begin && tokens[tag].begin < cut && tokens[tag].end <= stays
        && with.substr(tokens[tag].begin, tokens[tag].end - tokens[tag].begin) == lastTag)
        return tokens[tag].end;
    const auto from = std::max(begin, cut);
    for (auto i = firstBeyond(tokens, from); i < tokens.size() && tokens[i].end <= stays; ++i)
        if (tokens[i].special && tokens[i].begin >= from && tokens[i].begin < tokens[i].end)
            return tokens[i].end;
    return std::nullopt;
}

/// The conversation with a message that says the probe, and calls and thinks nothing.
std::optional<MarkedText> TurnEdges::withProbeAlone(std::size_t message) const
{
    auto messages = m_chat.messages;
    messages[message].erase("tool_calls");
    eraseReasoning(messages[message]);
    messages[message]["content"] = kContentBegin;
    return m_chat.render(messages);
}

/// Where a turn begins before its text, whose place is given: with its calls or its reasoning, if they stand there, else behind its header.
std::size_t TurnEdges::beginBefore(std::size_t message, std::size_t textBegin)
{
    auto behindHeader = headerEnd(message, textBegin);
    const std::string_view whole = m_chat.whole.text;
    if (endsInSpace(whole.substr(0, textBegin)))
        if (const auto said = contentBegin(m_chat, m_chat.messages, message);
            said && *said < behindHeader && onlySpace(whole.substr(*said, textBegin - *said)))
            behindHeader = *said; // the template keeps the white space that the answer begins with
    const auto reasoning = reasoningOf(m_chat.messages[message]);
    if (callsOf(m_chat.messages[message]).empty() && reasoning.empty())
        return behindHeader;
    const auto without = withProbeAlone(message);
    const auto place = without ? without->text.find(kContentBegin) : std::string::npos;
    if (place == std::string::npos)
        return behindHeader;
    if (place < behindHeader && whole.starts_with(std::string_view(without->text).substr(0, place)))
        return place;
    // Where it thinks nothing, the template may write an empty block. What opens it is said, unless what opens an answer ends with that.
    auto differs = outOfTag(whole, commonBegin(without->text, whole));
    if (const auto tag = tagThatIsClosed(whole, std::string_view(without->text).substr(0, place), std::min(differs, place));
        tag && !header(message).ends_with(whole.substr(*tag, differs - *tag)))
        differs = *tag;
    const bool thinks = !reasoning.empty() && differs >= m_searchFrom && differs < std::min(place, behindHeader)
        && base::findText(whole.substr(differs, textBegin - differs), reasoning) != std::string_view::npos;
    return thinks ? differs : behindHeader;
}

/// Where a turn ends whose calls stand behind its text: what follows them follows also where the turn calls nothing.
std::optional<std::size_t> TurnEdges::endBehindCalls(std::size_t message, std::size_t textEnd)
{
    const auto without = withProbeAlone(message);
    if (!without || without->text.find(kContentBegin) == std::string::npos)
        return std::nullopt;
    const auto place = outOfTag(m_chat.whole.text, m_chat.whole.text.size() - commonEnd(without->text, m_chat.whole.text));
    return place > textEnd ? std::optional(endWithClosing(message, place)) : std::nullopt;
}

/// A block that leaves its turn's closing token out takes in the special token that follows at once.
Span TurnEdges::withClosingToken(std::size_t message, Span block)
{
    const auto &tokens = m_chat.tokens;
    const auto isSpecial = [&](const Token &token) { return token.special && m_chat.renderer.tokenizer().isSpecial(token.id); };
    const auto isBlank
        = [&](const Token &token) { return onlySpace(std::string_view(m_chat.whole.text).substr(token.begin, token.end - token.begin)); };
    const auto begin = firstBeyond(tokens, block.first);
    auto after = begin;
    while (after < tokens.size() && (tokens[after].begin < block.second || tokens[after].begin == tokens[after].end))
        ++after;
    if (after == tokens.size() || tokens[after].begin != block.second || !isSpecial(tokens[after]))
        return block;
    auto last = after;
    while (last > begin && isBlank(tokens[last - 1]))
        --last;
    const bool isClosed = last > begin && isSpecial(tokens[last - 1]);
    return !isClosed && closesTurn(message, tokens[after]) ? Span { block.first, tokens[after].end } : block;
}

/// Whether a special token behind what an answer says belongs to that answer, and does not open the next turn. Told by the first turn that it
/// follows, as it costs a rendering.
bool TurnEdges::closesTurn(std::size_t message, const Token &token)
{
    constexpr std::size_t kMost = 16; // tokens
    const auto known = m_closing.find(token.id);
    if (known != m_closing.end() || m_closing.size() >= kMost)
        return known == m_closing.end() || known->second;
    const auto last = end(message);
    const auto text = std::string_view(m_chat.whole.text).substr(token.begin, token.end - token.begin);
    return m_closing[token.id]
        = last ? token.end <= *last : !opensTurn(message, text) && (m_chat.renderer.answerEnd(m_chat.row).starts_with(text) || !opensQuestion(text));
}

/// Whether what opens an answer begins with a token. Told by what stands behind the last question where the whole conversation does not tell it: the
/// template may show its last answer otherwise.
bool TurnEdges::opensTurn(std::size_t message, std::string_view token)
{
    const auto isQuestion = [](const Json &one) { return !isAssistant(one); };
    const auto count = static_cast<std::size_t>(m_chat.messages.rend() - std::find_if(m_chat.messages.rbegin(), m_chat.messages.rend(), isQuestion));
    if (!header(message).empty() || count == 0)
        return header(message).starts_with(token);
    const auto before = m_chat.render(firstMessages(m_chat.messages, count));
    const auto opening = before ? withOpening(message, count, before->text) : std::nullopt;
    return opening && opening->text.starts_with(before->text) && !m_chat.renderer.answerEnd(m_chat.row).starts_with(token)
        && jinja::trim(std::string_view(opening->text).substr(before->text.size())).starts_with(token);
}

/// Whether a conversation that ends with an answer ends with all of the text by which the template is known to close one: else that may hold what
/// every turn begins with.
bool TurnEdges::endsWithAnswerEnd()
{
    if (!m_endsWithAnswerEnd) {
        const auto answered = m_chat.render(
            Json::array({ { { "role", "user" }, { "content", "Hello" } }, { { "role", "assistant" }, { "content", kContentBegin } } }));
        const auto at = answered ? answered->text.find(kContentBegin) : std::string::npos;
        m_endsWithAnswerEnd = at != std::string::npos
            && jinja::trim(std::string_view(answered->text).substr(at + kContentBegin.size())) == jinja::trim(m_chat.renderer.answerEnd(m_chat.row));
    }
    return *m_endsWithAnswerEnd;
}

/// Whether a token stands right before a question that nobody spoke before.
bool TurnEdges::opensQuestion(std::string_view token) const
{
    const auto asked = m_chat.render(Json::array({ { { "role", "user" }, { "content", kContentBegin } } }));
    const auto before = asked ? jinja::trim(std::string_view(asked->text).substr(0, asked->text.find(kContentBegin))) : std::string_view();
    return before.size() > token.size() && before.ends_with(token);
}

/// The end of the special token that follows a text at once, white space aside, or of the text by which the template is known to close an answer;
/// the text's own end where there is neither.
std::size_t TurnEdges::endWithClosing(std::size_t message, std::size_t contentEnd)
{
    for (auto i = firstBeyond(m_chat.tokens, contentEnd); i < m_chat.tokens.size(); ++i) {
        const auto &token = m_chat.tokens[i];
        if (token.end <= contentEnd || token.begin == token.end)
            continue;
        if (token.special && token.begin >= contentEnd && closesTurn(message, token))
            return std::max<std::size_t>(token.end, endsWithAnswerEnd() ? afterAnswerEnd(contentEnd).value_or(0) : 0); // several may close it
        const std::string_view whole = m_chat.whole.text;
        const bool endsInside = token.end < whole.size() && isInsideCharacter(whole[token.end]);
        if (!endsInside && !onlySpace(whole.substr(contentEnd, token.end - contentEnd)))
            break;
    }
    return afterAnswerEnd(contentEnd).value_or(contentEnd);
}

/// Where the white space begins that an answer says before its text, whose place is given: behind the header where that is known.
std::size_t TurnEdges::spaceBefore(std::size_t message, std::size_t textBegin)
{
    const auto before = std::string_view(m_chat.whole.text).substr(0, textBegin);
    if (const auto from = headerEnd(message, textBegin); from < textBegin && onlySpace(before.substr(from)))
        return from;
    const auto &opening = header(message);
    if (!opening.empty() && before.ends_with(opening))
        return textBegin;
    const std::string_view said = m_chat.messages[message]["content"].get_ref<const std::string &>();
    const auto space = said.substr(0, static_cast<std::size_t>(jinja::trim(said).data() - said.data()));
    return before.ends_with(space) && textBegin - space.size() >= m_searchFrom ? textBegin - space.size() : textBegin;
}

/// A message with its header, as far as the rendering grows by it.
std::optional<Span> TurnEdges::growth(std::size_t message)
{
    const auto before = message == 0 ? std::optional(std::string()) : firstRendered(message);
    const auto last = end(message);
    const bool grows = before && last && m_chat.whole.text.starts_with(*before) && before->size() < *last;
    return grows ? std::optional(Span { before->size(), *last }) : std::nullopt;
}

} // namespace anneal::text
