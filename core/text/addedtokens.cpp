// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/addedtokens.h"

#include "core/text/utf8.h"

#include <algorithm>

namespace anneal::text {
namespace {

bool endsWithWord(std::string_view text)
{
    if (text.empty())
        return false;
    auto at = lastCodePointAt(text);
    return isWordCharacter(nextCodePoint(text, at));
}

bool startsWithWord(std::string_view text)
{
    std::size_t at = 0;
    return !text.empty() && isWordCharacter(nextCodePoint(text, at));
}

/// Where the white space at the start of `text` ends.
std::size_t spaceAtStart(std::string_view text)
{
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size(); end = at) {
        if (!isWhiteSpace(nextCodePoint(text, at)))
            break;
    }
    return end;
}

} // namespace

void AddedTokens::add(AddedToken token, const Normalizer *normalizer, base::Budget &budget)
{
    if (token.content.empty())
        return;
    AlignedText content(token.content);
    if (token.normalized && normalizer)
        normalizer->apply(content, budget);
    budget.work(content.text().size() + 64);
    budget.check(m_bytes += content.text().size());
    auto &trie = token.normalized ? m_normalized : m_raw;
    if (!content.isEmpty())
        trie.add(content.text(), token.id);
    if (token.special)
        m_specialTexts.insert(token.content);
    m_byContent[token.content] = token.id;
    const auto id = token.id;
    m_byId[id] = { std::move(token), content.text() };
}

const AddedToken *AddedTokens::byId(std::int32_t id) const
{
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? nullptr : &found->second.token;
}

std::optional<std::int32_t> AddedTokens::id(std::string_view content) const
{
    const auto found = m_byContent.find(content);
    return found == m_byContent.end() ? std::nullopt : std::optional(found->second);
}

std::string AddedTokens::textForDecoder(std::int32_t id) const
{
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? std::string() : found->second.normalizedContent;
}

std::vector<AddedTokens::Segment> AddedTokens::find(std::string_view text, Search search, AsText asText, base::Budget &budget) const
{
    const auto &trie = search == Search::Raw ? m_raw : m_normalized;
    std::vector<Segment> segments;
    const auto add = [&](std::size_t begin, std::size_t end, const AddedToken *token) {
        segments.push_back({ { static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end) }, token });
    };
    std::size_t last = 0; // end of what the segments cover
    for (std::size_t at = 0; !trie.isEmpty() && asText != AsText::All && at < text.size();) {
        std::int32_t id = -1;
        std::size_t end = at + 1;
        const auto looked = trie.prefixes(text.substr(at), [&](std::int32_t value, std::size_t bytes) {
            id = value;
            end = at + bytes;
        });
        if (looked > 1)
            budget.work(looked);
        std::size_t begin = std::exchange(at, end);
        const auto *token = id < 0 ? nullptr : byId(id);
        if (!token || (asText == AsText::Special && isSpecialText(token->content)))
            continue;
        if (token->singleWord && (endsWithWord(text.substr(0, begin)) || startsWithWord(text.substr(end))))
            continue;
        if (token->stripLeft)
            begin = begin > last ? last + spaceAtEnd(text.substr(last, begin - last)) : last;
        if (token->stripRight) { // what lies before `last` was found to be white space already
            end = std::max(end, last);
            end += spaceAtStart(text.substr(end));
        }
        // White space that the token before has swallowed may itself be a token; then there is nothing left of it.
        begin = std::min(std::max(begin, last), end);
        if (last < begin)
            add(last, begin, nullptr);
        add(begin, end, token);
        last = std::max(last, end);
    }
    if (last < text.size())
        add(last, text.size(), nullptr);
    return segments;
}

} // namespace anneal::text
