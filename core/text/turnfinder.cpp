// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/turnfinder.h"

#include "core/base/text.h"
#include "core/text/budget.h"
#include "core/text/toolcalls.h"

#include <algorithm>

namespace anneal::text {
namespace {

using base::Json;
using Span = MarkedText::Span;

// Noncharacters like those of ControlMarks, and others than those.
constexpr std::string_view kContentBegin = "\xEF\xB7\x92"; // U+FDD2
constexpr std::string_view kContentEnd = "\xEF\xB7\x93";   // U+FDD3
constexpr std::size_t kLongestClosing = 256;               // bytes behind an answer's text
constexpr std::string_view kSpace = " \t\r\n\v\f";

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

bool onlySpace(std::string_view text)
{
    return base::trimmed(text).empty();
}

/// How many bytes two texts begin with alike.
std::size_t commonBegin(std::string_view a, std::string_view b)
{
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

/// How many bytes they end with alike.
std::size_t commonEnd(std::string_view a, std::string_view b)
{
    return static_cast<std::size_t>(std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin());
}

/// A place, or where the tag begins that it stands in the middle of: two tags begin alike, and nobody says half of one.
std::size_t outOfTag(std::string_view text, std::size_t place)
{
    constexpr std::size_t kLongest = 64; // bytes
    const auto opens = place == 0 ? std::string_view::npos : text.find_last_of("<[", place - 1);
    const bool isIn = opens != std::string_view::npos && place - opens < kLongest
        && text.substr(opens, place - opens).find_first_of(">] \n") == std::string_view::npos;
    return isIn ? opens : place;
}

/// What stands before a place in a text.
MarkedText cutAt(MarkedText text, std::size_t place)
{
    text.text.resize(place);
    std::erase_if(text.written, [&](const Span &span) { return span.second > place; });
    std::erase_if(text.cuts, [&](std::size_t cut) { return cut > place; });
    return text;
}

} // namespace

std::size_t firstBeyond(const std::vector<Token> &tokens, std::size_t place)
{
    const auto ended = [&](const Token &token) { return token.end <= place; };
    return static_cast<std::size_t>(std::partition_point(tokens.begin(), tokens.end(), ended) - tokens.begin());
}

std::size_t commonPrefix(const std::vector<Token> &a, const std::vector<Token> &b)
{
    const auto same = [](const Token &x, const Token &y) { return x.id == y.id; };
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end(), same).first - a.begin());
}

/// Where what a message says begins in the rendered conversation, with white space that it begins with; nothing where the template does not show it.
static std::optional<std::size_t> contentBegin(
    const ChatRenderer &renderer, Json messages, const Json &row, std::size_t message, std::string_view whole)
{
    const auto content = messages[message].find("content");
    if (content == messages[message].end() || !content->is_string())
        return std::nullopt;
    *content = std::string(kContentBegin) + content->get<std::string>();
    const auto rendered = renderer.render(messages, row, false);
    const auto at = rendered ? rendered->text.find(kContentBegin) : std::string::npos;
    const bool isThere = at != std::string::npos && whole.starts_with(std::string_view(rendered->text).substr(0, at));
    return isThere ? std::optional(at) : std::nullopt;
}

std::size_t firstSaid(const ChatRenderer &renderer, const Json &messages, const Json &row, std::size_t message, const MarkedText &whole,
    const std::vector<Token> &tokens, const MarkedText &opening, const std::vector<Token> &openingTokens)
{
    const auto first = commonPrefix(openingTokens, tokens);
    if (first == tokens.size() || whole.text.starts_with(opening.text))
        return first;
    const std::string_view text = whole.text, opened = opening.text;
    const auto differs = commonBegin(opened, text);
    const auto apart = outOfTag(text, differs);
    const auto said = contentBegin(renderer, messages, row, message, text).value_or(apart);
    const auto rest = opened.substr(differs);
    if (said > differs + rest.size() && !onlySpace(rest) && text.substr(0, said).ends_with(rest)
        && onlySpace(text.substr(differs, said - differs - rest.size())))
        return firstBeyond(tokens, said); // the same opening behind other white space
    return std::min(first, firstBeyond(tokens, std::min(apart, said)));
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
    m_own = GenerationBlocks(whole, messages, m_answers);
    if (!m_own.areThere())
        if (const auto training = renderer.renderForTraining(messages, row, whole.text))
            m_training = GenerationBlocks(*training, messages, m_answers);
}

base::Status TurnFinder::mayLookFor(std::size_t count, What what) const
{
    constexpr std::size_t kMost = 256;
    const auto &blocks = m_own.areThere() ? m_own : m_training;
    if (count <= kMost || (what == What::Answers && (blocks.areOneEach(m_answers.size()) || m_own.areTold())))
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
        spans->back() = closed(message, spans->back());
        return Turn { std::move(*spans), by };
    }
    return m_own.areTold() ? std::optional(Turn { {}, by }) : std::nullopt; // the template's author left it out
}

std::optional<Span> TurnFinder::content(std::size_t message) const
{
    if (!m_messages[message].contains("content") || !m_messages[message]["content"].is_string())
        return std::nullopt;
    const auto text = contentOf(m_messages[message]);
    const auto &whole = m_messages[message]["content"].get_ref<const std::string &>();
    const auto before = text.empty() ? 0 : static_cast<std::size_t>(text.data() - whole.data());
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

/// Whether a conversation that ends with an answer, and what is rendered where another is asked for, goes on with a question as well: then only the
/// last answer is closed there, and none opened.
bool TurnFinder::isOpenToAnyone(Json messages, std::string_view prompt) const
{
    if (messages.empty() || !isAssistant(messages.back()))
        return false;
    messages.push_back({ { "role", "user" }, { "content", kContentBegin } });
    const auto asked = m_renderer.render(messages, m_row, false);
    return asked && asked->text.starts_with(prompt);
}

/// The first messages with what opens an answer behind them: the generation prompt, or what stands before a content where the template knows no
/// such prompt. `before`: those messages alone; `message`: the answer.
std::optional<MarkedText> TurnFinder::opened(std::size_t message, std::size_t count, const std::string &before) const
{
    auto messages = firstMessages(m_messages, count);
    auto prompt = m_renderer.render(messages, m_row, true);
    if (!prompt)
        return std::nullopt;
    const bool grows = prompt->text != before;
    if (m_renderer.opensAlways(m_row) || (grows && !isOpenToAnyone(messages, prompt->text)))
        return std::move(*prompt);
    messages.push_back({ { "role", m_messages[message]["role"] }, { "content", kContentBegin } });
    auto probe = m_renderer.render(messages, m_row, false);
    const auto at = probe ? probe->text.find(kContentBegin) : std::string::npos;
    if (at == std::string::npos || at < before.size() || !probe->text.starts_with(before))
        return grows ? std::optional(std::move(*prompt)) : std::nullopt;
    // A space is no header: without one the model has to say the space itself, as Mistral's do.
    const bool hasHeader = !onlySpace(std::string_view(probe->text).substr(before.size(), at - before.size()));
    return hasHeader ? cutAt(std::move(*probe), at) : std::move(*prompt);
}

/// Where the text up to a message, with the opening of the assistant's turn, and the whole one diverge; nothing unless all that stands
/// before the message is rendered there as it is in the whole.
std::optional<std::size_t> TurnFinder::begin(std::size_t message)
{
    const auto &before = firstRendered(message);
    const auto opening = before ? opened(message, message, *before) : std::nullopt;
    const auto tokens = opening ? encodeMarked(m_renderer.tokenizer(), *opening) : base::Result<std::vector<Token>>(std::vector<Token>());
    if (!opening || !tokens)
        return std::nullopt;
    const auto first = firstSaid(m_renderer, m_messages, m_row, message, m_whole, m_tokens, *opening, *tokens);
    if (first >= m_tokens.size())
        return std::nullopt;
    const std::size_t at = m_tokens[first].begin;
    // Some templates end what they render with a closing token where no answer is asked for.
    const bool grows = opening->text.starts_with(*before) && at >= before->size();
    // Others open the next answer in another way than those that are there, as without reasoning.
    const bool isInOpening = m_renderer.opensAlways(m_row) && at + commonEnd(*before, m_whole.text) >= before->size();
    return grows || isInOpening || m_whole.text.starts_with(opening->text) ? std::optional(at) : std::nullopt;
}

/// What opens a new answer behind the whole conversation.
const std::string &TurnFinder::header(std::size_t message)
{
    if (!m_header) {
        const auto opening = opened(message, m_messages.size(), m_whole.text);
        m_header = opening && opening->text.starts_with(m_whole.text) ? opening->text.substr(m_whole.text.size()) : std::string();
    }
    return *m_header;
}

/// The end of the turn's header before a content.
std::size_t TurnFinder::headerEnd(std::size_t message, std::size_t contentBegin)
{
    const auto &opening = header(message);
    if (opening.empty() || contentBegin < m_searchFrom)
        return contentBegin;
    const auto at = std::string_view(m_whole.text).substr(m_searchFrom, contentBegin - m_searchFrom).rfind(opening);
    return at == std::string::npos ? contentBegin : m_searchFrom + at + opening.size();
}

/// Where the conversation up to and with a message ends, if the whole text begins with it.
std::optional<std::size_t> TurnFinder::end(std::size_t message)
{
    if (message + 1 == m_messages.size())
        return m_whole.text.size();
    const auto &with = firstRendered(message + 1);
    if (!with || !m_whole.text.starts_with(*with))
        return std::nullopt;
    return m_renderer.leavesLastOpen(m_row) ? afterAnswerEnd(with->size()).value_or(with->size()) : with->size();
}

/// The end of the text by which the template is known to close an answer, where that stands at a place or behind white space there.
std::optional<std::size_t> TurnFinder::afterAnswerEnd(std::size_t place) const
{
    const auto closing = base::trimmed(m_renderer.answerEnd(m_row));
    const auto at = std::min(m_whole.text.find_first_not_of(kSpace, place), m_whole.text.size());
    const bool isThere = !closing.empty() && std::string_view(m_whole.text).substr(at).starts_with(closing);
    return isThere ? std::optional(at + closing.size()) : std::nullopt;
}

/// The same where the template ends each conversation with a text of its own, as Phi-3's with the end-of-text token: what follows the message
/// there ends the whole one.
std::optional<std::size_t> TurnFinder::endWithoutTail(std::size_t message)
{
    const auto &with = firstRendered(message + 1);
    if (!with)
        return std::nullopt;
    const auto same = commonBegin(*with, m_whole.text);
    const auto token = firstBeyond(m_tokens, outOfTag(m_whole.text, same));
    if (token == m_tokens.size())
        return std::nullopt;
    const std::size_t at = m_tokens[token].begin;
    if (!m_whole.text.ends_with(std::string_view(*with).substr(at)))
        return std::nullopt;
    return afterAnswerEnd(at).value_or(at); // the text that ends the conversation may take the place of what closes the turn
}

/// What the template makes of the messages before one, the last of which says what nobody says.
std::optional<std::string> TurnFinder::asked(std::size_t message) const
{
    auto messages = firstMessages(m_messages, message);
    if (messages.empty() || contentOf(messages.back()).empty())
        return std::nullopt;
    messages.back()["content"] = kContentBegin;
    auto rendered = m_renderer.render(messages, m_row, false);
    return rendered ? std::optional(std::move(rendered->text)) : std::nullopt;
}

/// The same where the template always opens the next answer: what stands behind this one stands behind the question too, and begins with the
/// special token that closes both.
std::optional<std::size_t> TurnFinder::endBeforeOpening(std::size_t message, std::size_t begin)
{
    const std::string_view whole = m_whole.text;
    const auto before = firstRendered(message);
    const auto &shorter = message + 1 == m_messages.size() ? before : firstRendered(message + 1);
    if (!before || !shorter)
        return std::nullopt;
    const std::string_view with = message + 1 == m_messages.size() ? whole : std::string_view(*shorter);
    const auto stays = commonBegin(with, whole);
    const auto cut = with.size() - commonEnd(asked(message).value_or(*before), with);
    // The token that closes the answer may end as that which closes the question.
    const auto closing = m_renderer.answerEnd(m_row);
    const auto lastTag = closing.substr(std::min(closing.rfind('<'), closing.size()));
    const auto tag = firstBeyond(m_tokens, outOfTag(with, cut));
    if (tag < m_tokens.size() && m_tokens[tag].special && m_tokens[tag].begin >= begin && m_tokens[tag].begin < cut && m_tokens[tag].end <= stays
        && with.substr(m_tokens[tag].begin, m_tokens[tag].end - m_tokens[tag].begin) == lastTag)
        return m_tokens[tag].end;
    const auto from = std::max(begin, cut);
    for (auto i = firstBeyond(m_tokens, from); i < m_tokens.size() && m_tokens[i].end <= stays; ++i)
        if (m_tokens[i].special && m_tokens[i].begin >= from && m_tokens[i].begin < m_tokens[i].end)
            return m_tokens[i].end;
    return std::nullopt;
}

/// Where a turn begins before its text, whose place is given: with its calls, if they stand there, else behind its header.
std::size_t TurnFinder::beginBefore(std::size_t message, std::size_t textBegin)
{
    auto behindHeader = headerEnd(message, textBegin);
    const std::string_view whole = m_whole.text;
    if (textBegin > 0 && kSpace.find(whole[textBegin - 1]) != std::string_view::npos)
        if (const auto said = contentBegin(m_renderer, m_messages, m_row, message, whole);
            said && *said < behindHeader && onlySpace(whole.substr(*said, textBegin - *said)))
            behindHeader = *said; // the template keeps the white space that the answer begins with
    if (callsOf(m_messages[message]).empty())
        return behindHeader;
    auto messages = m_messages;
    messages[message].erase("tool_calls");
    messages[message]["content"] = kContentBegin;
    const auto without = m_renderer.render(messages, m_row, false);
    const auto place = without ? without->text.find(kContentBegin) : std::string::npos;
    const bool isCall = place < behindHeader && whole.starts_with(std::string_view(without->text).substr(0, place));
    return isCall ? place : behindHeader;
}

/// Where a turn ends whose calls stand behind its text: what follows them follows also where the turn calls nothing.
std::optional<std::size_t> TurnFinder::endBehindCalls(std::size_t message, std::size_t textEnd)
{
    auto messages = m_messages;
    messages[message].erase("tool_calls");
    messages[message]["content"] = kContentBegin;
    const auto without = m_renderer.render(messages, m_row, false);
    if (!without || without->text.find(kContentBegin) == std::string::npos)
        return std::nullopt;
    const auto place = outOfTag(m_whole.text, m_whole.text.size() - commonEnd(without->text, m_whole.text));
    return place > textEnd ? std::optional(closing(message, place)) : std::nullopt;
}

/// A block that leaves its turn's closing token out takes in the special token that follows at once.
Span TurnFinder::closed(std::size_t message, Span block)
{
    const auto isSpecial = [&](const Token &token) { return token.special && m_renderer.tokenizer().isSpecial(token.id); };
    const auto isBlank = [&](const Token &token) { return onlySpace(std::string_view(m_whole.text).substr(token.begin, token.end - token.begin)); };
    const auto begin = firstBeyond(m_tokens, block.first);
    auto after = begin;
    while (after < m_tokens.size() && (m_tokens[after].begin < block.second || m_tokens[after].begin == m_tokens[after].end))
        ++after;
    if (after == m_tokens.size() || m_tokens[after].begin != block.second || !isSpecial(m_tokens[after]))
        return block;
    auto last = after;
    while (last > begin && isBlank(m_tokens[last - 1]))
        --last;
    const bool isClosed = last > begin && isSpecial(m_tokens[last - 1]);
    return !isClosed && closes(message, m_tokens[after]) ? Span { block.first, m_tokens[after].end } : block;
}

/// Whether a special token behind what an answer says belongs to that answer, and does not open the next turn. Told by the first turn that it
/// follows, as it costs a rendering.
bool TurnFinder::closes(std::size_t message, const Token &token)
{
    constexpr std::size_t kMost = 16; // tokens
    const auto known = m_closing.find(token.id);
    if (known != m_closing.end() || m_closing.size() >= kMost)
        return known == m_closing.end() || known->second;
    const auto last = end(message);
    const auto text = std::string_view(m_whole.text).substr(token.begin, token.end - token.begin);
    return m_closing[token.id] = last ? token.end <= *last : !opens(message, text);
}

/// Whether what opens an answer begins with a token. Told by what stands behind the last question where the whole conversation does not tell it: the
/// template may show its last answer otherwise.
bool TurnFinder::opens(std::size_t message, std::string_view token)
{
    const auto isQuestion = [](const Json &one) { return !isAssistant(one); };
    const auto count = static_cast<std::size_t>(m_messages.rend() - std::find_if(m_messages.rbegin(), m_messages.rend(), isQuestion));
    if (!header(message).empty() || count == 0)
        return header(message).starts_with(token);
    const auto before = m_renderer.render(firstMessages(m_messages, count), m_row, false);
    const auto opening = before ? opened(message, count, before->text) : std::nullopt;
    return opening && opening->text.starts_with(before->text) && !m_renderer.answerEnd(m_row).starts_with(token)
        && base::trimmed(std::string_view(opening->text).substr(before->text.size())).starts_with(token);
}

/// The end of the special token that follows a text at once, white space aside, or of the text by which the template is known to close an answer;
/// the text's own end where there is neither.
std::size_t TurnFinder::closing(std::size_t message, std::size_t contentEnd)
{
    for (auto i = firstBeyond(m_tokens, contentEnd); i < m_tokens.size(); ++i) {
        const auto &token = m_tokens[i];
        if (token.end <= contentEnd || token.begin == token.end)
            continue;
        if (token.special && token.begin >= contentEnd && closes(message, token))
            return token.end;
        if (!onlySpace(std::string_view(m_whole.text).substr(contentEnd, token.end - contentEnd)))
            break;
    }
    return afterAnswerEnd(contentEnd).value_or(contentEnd);
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
    const Span found { at, at + text.size() };
    return isOf(message, found) ? std::optional(found) : std::nullopt;
}

/// Whether a span of the whole text comes from a message: it is another where that says something else.
bool TurnFinder::isOf(std::size_t message, Span span) const
{
    const std::string_view whole = m_whole.text;
    auto messages = m_messages;
    for (const std::string_view other : { std::string_view(), kContentBegin }) {
        messages[message]["content"] = std::string(other);
        const auto rendered = m_renderer.render(messages, m_row, false);
        if (!rendered)
            continue;
        const std::string_view text = rendered->text;
        const auto stays = commonBegin(whole, text);
        return span.second > stays && span.first < whole.size() - commonEnd(whole, text);
    }
    return false;
}

/// Where the white space begins that an answer says before its text, whose place is given: behind the header where that is known.
std::size_t TurnFinder::spaceBefore(std::size_t message, std::size_t textBegin)
{
    const auto before = std::string_view(m_whole.text).substr(0, textBegin);
    if (const auto from = headerEnd(message, textBegin); from < textBegin && onlySpace(before.substr(from)))
        return from;
    const auto &opening = header(message);
    if (!opening.empty() && before.ends_with(opening))
        return textBegin;
    const std::string_view said = m_messages[message]["content"].get_ref<const std::string &>();
    const auto space = said.substr(0, static_cast<std::size_t>(base::trimmed(said).data() - said.data()));
    return before.ends_with(space) && textBegin - space.size() >= m_searchFrom ? textBegin - space.size() : textBegin;
}

/// An answer that nobody asked for, as far as it is what it would be behind a question: what stands before it may be a text of the template, and a
/// system text may stand in its turn.
std::optional<Turn> TurnFinder::asIfAsked(std::size_t message) const
{
    const auto place = m_messages.begin() + static_cast<std::ptrdiff_t>(message);
    const auto isSystem = [](const Json &one) { return one.value("role", Json()) == "system" || one.value("role", Json()) == "developer"; };
    const auto text = std::all_of(m_messages.begin(), place, isSystem) ? content(message) : std::nullopt;
    if (!text || (text->first == text->second && !callsOf(m_messages[message]).empty()))
        return std::nullopt;
    auto messages = firstMessages(m_messages, message);
    messages.push_back({ { "role", "user" }, { "content", "Hello" } });
    messages.insert(messages.end(), place, m_messages.end());
    const auto whole = m_renderer.render(messages, m_row, false);
    const auto tokens = whole ? encodeMarked(m_renderer.tokenizer(), *whole) : base::Result<std::vector<Token>>(std::vector<Token>());
    if (!whole || !tokens)
        return std::nullopt;
    TurnFinder there(m_renderer, messages, m_row, *whole, *tokens);
    const auto said = there.content(message + 1);
    const auto turn = said ? there.fromText(message + 1) : std::nullopt;
    if (!turn || turn->spans.size() != 1 || turn->spans[0].first > said->first || turn->spans[0].second < said->second)
        return std::nullopt;
    const auto before = std::string_view(whole->text).substr(turn->spans[0].first, said->first - turn->spans[0].first);
    const auto behind = std::string_view(whole->text).substr(said->second, turn->spans[0].second - said->second);
    const std::string_view here = m_whole.text;
    const bool isSame = here.substr(0, text->first).ends_with(before) && here.substr(text->second).starts_with(behind);
    return isSame ? std::optional(Turn { { { text->first - before.size(), text->second + behind.size() } }, MaskBy::ContentMarks }) : std::nullopt;
}

std::optional<Turn> TurnFinder::fromText(std::size_t message)
{
    if (auto turn = asIfAsked(message))
        return turn;
    const auto first = begin(message);
    const bool opensAlways = m_renderer.opensAlways(m_row);
    const auto last = opensAlways ? endBeforeOpening(message, first.value_or(m_whole.text.size())) : end(message);
    if (first && last && *first < *last)
        return Turn { { { *first, *last } }, MaskBy::Prefixes };
    const auto &said = m_messages[message];
    const bool isBlank = contentOf(said).empty(), calls = !callsOf(said).empty();
    if (calls && first && !opensAlways) // a call stands behind the text, so the text does not tell where the turn ends
        if (const auto ended = endWithoutTail(message); ended && *first < *ended)
            return Turn { { { *first, *ended } }, MaskBy::Prefixes };
    if (const auto text = calls && isBlank ? std::nullopt : content(message)) {
        const auto from = first && *first <= text->first ? *first : beginBefore(message, text->first);
        auto ended = last || opensAlways ? last : endWithoutTail(message);
        if (!ended && calls)
            ended = endBehindCalls(message, text->second);
        const auto to = ended && *ended >= text->second ? *ended : closing(message, text->second);
        if (calls || to - text->second <= kLongestClosing)
            return Turn { { { from, to } }, MaskBy::ContentMarks };
        return std::nullopt; // the template writes about the answer what nobody said
    }
    if (const auto grown = calls ? growth(message) : std::nullopt)
        return Turn { { *grown }, MaskBy::Prefixes };
    if (const auto text = search(message))
        return Turn { { { spaceBefore(message, text->first), closing(message, text->second) } }, MaskBy::TextSearch };
    return isBlank && !calls && reasoningOf(said).empty() ? std::optional(Turn { {}, MaskBy::Prefixes }) : std::nullopt;
}

/// Some templates write what the tools say between the calls of a turn and its text, as Gemma 4's.
void TurnFinder::leaveOutTools(std::size_t message, Turn &turn) const
{
    const auto isTool = [](const Json &one) { return one.value("role", Json()) == "tool"; };
    const auto next = m_messages.begin() + static_cast<std::ptrdiff_t>(message) + 1;
    const auto behind = std::find_if_not(next, m_messages.end(), isTool);
    if (turn.spans.size() != 1 || callsOf(m_messages[message]).empty() || behind == next)
        return;
    const auto [begin, end] = turn.spans.front();
    const auto text = content(message);
    if (!text || text->first <= begin || text->first == text->second || text->second > end || !isOf(message + 1, { begin, text->first }))
        return;
    auto messages = firstMessages(m_messages, message + 1);
    messages.insert(messages.end(), behind, m_messages.end());
    const auto without = m_renderer.render(messages, m_row, false);
    if (!without)
        return;
    const std::string_view whole = m_whole.text, other = without->text;
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
            "the chat template does not show which of its generation blocks holds message " + std::to_string(message + 1),
            "Choose a chat template whose blocks stand in a loop over the messages, or set training.loss_on to assistant or all." };
    if (!turn)
        return base::Error { base::ErrorKind::BadData,
            "the chat template does not show where message " + std::to_string(message + 1) + " begins and ends",
            "Choose a chat template with {% generation %} blocks, or train on all tokens." };
    if (!turn->spans.empty())
        m_searchFrom = turn->spans.back().second;
    return m_found.emplace(message, std::move(*turn)).first->second;
}

std::optional<GenerationBlocks::Spans> TurnFinder::untoldBlocks() const
{
    const bool areUntold = m_own.areThere() && !m_own.areTold() && !m_own.areOneEach(m_answers.size());
    return areUntold ? std::optional(m_own.all()) : std::nullopt;
}

/// A message with its header, as far as the rendering grows by it.
std::optional<Span> TurnFinder::growth(std::size_t message)
{
    const auto before = message == 0 ? std::optional(std::string()) : firstRendered(message);
    const auto last = end(message);
    const bool grows = before && last && m_whole.text.starts_with(*before) && before->size() < *last;
    return grows ? std::optional(Span { before->size(), *last }) : std::nullopt;
}

base::Result<Turn> TurnFinder::message(std::size_t message)
{
    if (const auto grown = growth(message))
        return Turn { { *grown }, MaskBy::Prefixes };
    if (const auto text = content(message))
        return Turn { { { text->first, closing(message, text->second) } }, MaskBy::ContentMarks };
    return base::Error { base::ErrorKind::BadData,
        "the chat template does not show where message " + std::to_string(message + 1) + " begins and ends", "Leave its weight out." };
}

} // namespace anneal::text
