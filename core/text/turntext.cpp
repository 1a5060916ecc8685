// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/turntext.h"

#include "core/base/text.h"
#include "core/jinja/text.h"

#include <algorithm>

namespace anneal::text {

using base::Json;

namespace {

/// Where an opening ends in a text that writes its end alone, behind other white space or instead of other words; both are the same up to `from`.
std::optional<std::size_t> endOfSameOpening(std::string_view text, std::string_view opened, std::size_t from)
{
    const auto begin = static_cast<std::size_t>(jinja::trim(text.substr(from)).data() - text.data());
    for (auto at = from; at < opened.size() && !onlySpace(opened.substr(at)); at = opened.find_first_of("<[", at + 1))
        if (text.substr(begin).starts_with(opened.substr(at)))
            return begin + opened.size() - at;
    return std::nullopt;
}

} // namespace

std::optional<MarkedText> RenderedChat::render(const Json &others, bool addGenerationPrompt) const
{
    auto made = renderer.render(others, row, addGenerationPrompt);
    return made ? std::optional(std::move(*made)) : std::nullopt;
}

std::optional<std::vector<Token>> RenderedChat::encode(const MarkedText &other) const
{
    auto made = encodeMarked(renderer.tokenizer(), other);
    return made ? std::optional(std::move(*made)) : std::nullopt;
}

Json firstMessages(const Json &messages, std::size_t count)
{
    return Json(messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(count));
}

std::string_view contentOf(const Json &message)
{
    const auto content = message.find("content");
    return content != message.end() && content->is_string() ? jinja::trim(content->get_ref<const std::string &>()) : std::string_view();
}

bool onlySpace(std::string_view text)
{
    return base::isUtf8(text) && jinja::trim(text).empty(); // what ends inside a character is none
}

bool endsInSpace(std::string_view text)
{
    const auto rest = jinja::trim(text);
    return rest.empty() ? !text.empty() : rest.data() + rest.size() < text.data() + text.size();
}

std::size_t commonBegin(std::string_view a, std::string_view b)
{
    return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

std::size_t commonEnd(std::string_view a, std::string_view b)
{
    return static_cast<std::size_t>(std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin());
}

std::size_t outOfTag(std::string_view text, std::size_t place)
{
    constexpr std::size_t kLongest = 64; // bytes
    const auto opens = place == 0 ? std::string_view::npos : text.find_last_of("<[", place - 1);
    const bool isIn = opens != std::string_view::npos && place - opens < kLongest
        && text.substr(opens, place - opens).find_first_of(">] \n") == std::string_view::npos;
    return isIn ? opens : place;
}

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

std::optional<std::size_t> contentBegin(const RenderedChat &chat, Json messages, std::size_t message)
{
    const auto content = messages[message].find("content");
    if (content == messages[message].end() || !content->is_string())
        return std::nullopt;
    *content = std::string(kContentBegin) + content->get<std::string>();
    const auto rendered = chat.render(messages);
    const auto at = rendered ? rendered->text.find(kContentBegin) : std::string::npos;
    const bool isThere = at != std::string::npos && chat.whole.text.starts_with(std::string_view(rendered->text).substr(0, at));
    return isThere ? std::optional(at) : std::nullopt;
}

std::optional<std::size_t> tagThatIsClosed(std::string_view text, std::string_view opened, std::size_t differs)
{
    constexpr std::string_view kAround = "<[/|>]";
    const auto tag = jinja::trim(opened.substr(differs));
    const bool closes = tag.starts_with("</") || tag.starts_with("[/") || (tag.starts_with('<') && !tag.starts_with("<|") && tag.ends_with("|>"));
    const auto nameBegin = tag.find_first_not_of(kAround);
    if (!closes || nameBegin == std::string_view::npos || tag.find_first_of(">]") + 1 != tag.size())
        return std::nullopt;
    const auto name = tag.substr(nameBegin, tag.find_last_not_of(kAround) + 1 - nameBegin);
    const auto begin = text.substr(0, differs).find_last_of("<[");
    const bool opens = begin != std::string_view::npos && text.substr(begin + 1, differs - begin - 1).find(name) <= 1; // behind a bar or not
    return opens ? std::optional(begin) : std::nullopt;
}

std::size_t firstAnswerToken(const RenderedChat &chat, std::size_t message, const MarkedText &opening, const std::vector<Token> &openingTokens)
{
    const auto first = commonPrefix(openingTokens, chat.tokens);
    const std::string_view text = chat.whole.text, opened = opening.text;
    if (first == chat.tokens.size() || text.starts_with(opened))
        return first;
    const auto differs = commonBegin(opened, text);
    const auto apart = outOfTag(text, differs);
    const auto said = contentBegin(chat, chat.messages, message).value_or(apart);
    if (const auto end = endOfSameOpening(text.substr(0, std::max(apart, said)), opened, apart))
        return firstBeyond(chat.tokens, *end);
    if (const auto tag = tagThatIsClosed(text, opened, differs))
        return std::min(first, firstBeyond(chat.tokens, *tag));
    return std::min(first, firstBeyond(chat.tokens, std::min(apart, said)));
}

} // namespace anneal::text
