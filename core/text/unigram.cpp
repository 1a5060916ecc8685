// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/unigram.h"

#include "core/base/tr.h"

#include <algorithm>

namespace anneal::text {
namespace {

constexpr double kUnknownPenalty = 10; // below the lowest score, as in SentencePiece

} // namespace

Unigram::Unigram(Vocabulary vocabulary, const std::vector<UnigramPiece> &pieces, std::optional<std::int32_t> unknownId, bool byteFallback)
    : TokenModel(std::move(vocabulary))
    , m_unknownId(unknownId)
    , m_byteFallback(byteFallback)
    , m_byteTokens(byteTokens(this->vocabulary()))
{
    double lowest = pieces.empty() ? 0 : pieces.front().score;
    for (const auto &piece : pieces) {
        m_scores.push_back(piece.score);
        if (!piece.matches)
            continue;
        lowest = std::min(lowest, piece.score);
        if (!piece.text.empty())
            m_trie.add(piece.text, *this->vocabulary().id(piece.text));
    }
    m_unknownScore = lowest - kUnknownPenalty;
}

base::Result<std::unique_ptr<TokenModel>> Unigram::create(
    const std::vector<UnigramPiece> &pieces, std::optional<std::int64_t> unknownId, bool byteFallback)
{
    if (pieces.empty())
        return base::Error { base::ErrorKind::Corrupt, tr_("the vocabulary is empty."), {} };
    Vocabulary vocabulary;
    for (std::size_t id = 0; id < pieces.size(); ++id) {
        if (const auto added = vocabulary.add(pieces[id].text, static_cast<std::int64_t>(id)); !added)
            return added.error();
    }
    if (unknownId && (*unknownId < 0 || *unknownId >= static_cast<std::int64_t>(pieces.size())))
        return base::Error { base::ErrorKind::Corrupt, tr_("the id of the unknown token is not in the vocabulary."), {} };
    const auto unknown = unknownId ? std::optional(static_cast<std::int32_t>(*unknownId)) : std::nullopt;
    return std::unique_ptr<TokenModel>(new Unigram(std::move(vocabulary), pieces, unknown, byteFallback));
}

std::vector<PieceToken> Unigram::bestPath(std::string_view piece, base::Budget &budget) const
{
    struct Node
    {
        double score = 0;
        std::int32_t id = -1; // -1: an unknown character
        std::int64_t from = -1;
    };
    std::vector<Node> best(piece.size() + 1);
    const auto offer = [&](std::size_t from, std::size_t to, std::int32_t id, double score) {
        const double sum = best[from].score + score;
        if (best[to].from < 0 || sum > best[to].score)
            best[to] = { sum, id, static_cast<std::int64_t>(from) };
    };
    for (std::size_t at = 0, next = 0; at < piece.size(); at = next) {
        next = at + sequenceLength(piece, at);
        bool known = false;
        budget.work(m_trie.prefixes(piece.substr(at), [&](std::int32_t id, std::size_t bytes) {
            offer(at, at + bytes, id, m_scores[static_cast<std::size_t>(id)]);
            known |= at + bytes == next;
        }));
        if (!known)
            offer(at, next, m_unknownId.value_or(-1), m_unknownScore);
    }
    std::vector<PieceToken> path;
    for (std::size_t end = piece.size(); end > 0; end = static_cast<std::size_t>(best[end].from)) {
        const auto &node = best[end];
        const Range range { static_cast<std::uint32_t>(node.from), static_cast<std::uint32_t>(end) };
        const bool unknown = node.id == m_unknownId.value_or(-1);
        if (unknown && !path.empty() && path.back().id == node.id)
            path.back().range.begin = range.begin;
        else
            path.push_back({ node.id, range });
    }
    std::reverse(path.begin(), path.end());
    return path;
}

void Unigram::encode(std::string_view piece, PieceForm, WordCache &cache, base::Budget &budget, std::vector<PieceToken> &tokens) const
{
    if (const auto *known = cache.find(piece)) {
        tokens.insert(tokens.end(), known->begin(), known->end());
        return;
    }
    std::vector<PieceToken> found;
    for (const auto &token : bestPath(piece, budget)) {
        if (token.id == m_unknownId.value_or(-1))
            addUnknown(piece.substr(token.range.begin, token.range.size()), token.range, found);
        else
            found.push_back(token);
    }
    tokens.insert(tokens.end(), found.begin(), found.end());
    cache.remember(piece, std::move(found));
}

void Unigram::addUnknown(std::string_view text, Range range, std::vector<PieceToken> &tokens) const
{
    // Fused unknown characters may happen to be a token that matching never reached.
    if (const auto id = vocabulary().id(text)) {
        tokens.push_back({ *id, range });
        return;
    }
    if (m_byteFallback && addBytes(m_byteTokens, text, range, tokens))
        return;
    if (m_unknownId)
        tokens.push_back({ *m_unknownId, range });
}

} // namespace anneal::text
