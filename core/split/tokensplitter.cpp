// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/tokensplitter.h"

#include "core/text/utf8.h"

#include <algorithm>

namespace anneal::split {
namespace {

/// The first border between tokens from `at` on that is none inside a character.
std::size_t characterBorder(std::span<const text::Token> tokens, std::size_t at, std::string_view document)
{
    const auto isInside = [&] {
        const auto begin = tokens[at].begin;
        return begin < tokens[at - 1].end || (begin < document.size() && text::isInsideCharacter(document[begin]));
    };
    while (at > 0 && at < tokens.size() && isInside())
        ++at;
    return at;
}

} // namespace

void TokenSplitter::cut(Work &work) const
{
    const auto found = m_tokenizer->tokens(work.document);
    if (!found)
        throw Failed { found.error() };
    const auto &tokens = *found;
    std::vector<std::int32_t> ids;
    for (std::size_t window = 0; window < tokens.size() && !work.isStopped(); window += m_measure.size - m_measure.overlap) {
        const auto windowEnd = std::min(window + m_measure.size, tokens.size());
        const auto begin = characterBorder(tokens, window, work.document);
        const auto end = characterBorder(tokens, windowEnd, work.document);
        ids.clear();
        for (auto i = begin; i < end; ++i)
            ids.push_back(tokens[i].id);
        auto decoded = m_tokenizer->decode(ids);
        if (begin < end)
            work.expect(std::max(decoded.size(), ids.size()), tokens[end - 1].end, m_measure);
        if (!decoded.empty())
            work.chunks.push_back({ std::move(decoded), tokens[begin].begin, tokens[end - 1].end, {} });
        if (windowEnd == tokens.size())
            break;
    }
}

} // namespace anneal::split
