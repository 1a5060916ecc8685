// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/scorebpe.h"

#include "core/base/text.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <unordered_map>

namespace anneal::text {
namespace {

struct Candidate
{
    float score;
    std::int32_t left, right;
    std::uint32_t bytes; // of both together; differs once one of them has grown
};

/// Orders a heap so that the highest score comes first, and the leftmost of equal ones.
bool comesLater(const Candidate &a, const Candidate &b)
{
    return a.score != b.score ? a.score < b.score : a.left > b.left;
}

} // namespace

/// Joins symbols of one text until no neighbours are a piece.
struct ScoreBpe::Merges
{
    const ScoreBpe &model;
    std::string_view text;
    base::Budget &budget;
    std::vector<Symbol> symbols;
    std::vector<Candidate> queue;
    std::unordered_map<std::string_view, std::uint32_t> unusedAt; // where an unused piece is cut in two again

    Symbol &symbol(std::int32_t index) { return symbols[static_cast<std::size_t>(index)]; }

    void consider(std::int32_t left, std::int32_t right)
    {
        if (left < 0 || right < 0 || symbol(left).frozen || symbol(right).frozen)
            return;
        const Range range { symbol(left).range.begin, symbol(right).range.end };
        budget.work(range.size());
        const auto joined = text.substr(range.begin, range.size());
        const auto id = model.vocabulary().id(joined);
        if (!id)
            return;
        const auto type = model.m_types[static_cast<std::size_t>(*id)];
        if (type != PieceType::Normal && type != PieceType::UserDefined && type != PieceType::Unused)
            return;
        if (type == PieceType::Unused)
            unusedAt[joined] = symbol(left).range.size();
        queue.push_back({ model.m_scores[static_cast<std::size_t>(*id)], left, right, range.size() });
        std::push_heap(queue.begin(), queue.end(), comesLater);
    }

    void run()
    {
        for (std::int32_t i = 0; i + 1 < static_cast<std::int32_t>(symbols.size()); ++i)
            consider(i, i + 1);
        while (!queue.empty()) {
            std::pop_heap(queue.begin(), queue.end(), comesLater);
            const auto best = queue.back();
            queue.pop_back();
            auto &left = symbol(best.left);
            auto &right = symbol(best.right);
            if (left.range.isEmpty() || right.range.isEmpty() || left.range.size() + right.range.size() != best.bytes)
                continue;
            left.range.end = right.range.end;
            left.next = right.next;
            right.range.end = right.range.begin;
            if (left.next >= 0)
                symbol(left.next).previous = best.left;
            consider(left.previous, best.left);
            consider(best.left, left.next);
        }
    }

    void emit(Range whole, std::vector<PieceToken> &tokens) const
    {
        // Cuts inside cuts can go as deep as a piece is long, which is no depth for a call in a call.
        for (std::vector<Range> left { whole }; !left.empty();) {
            const auto range = left.back();
            left.pop_back();
            budget.work(range.size());
            const auto piece = text.substr(range.begin, range.size());
            const auto id = model.vocabulary().id(piece);
            const auto cut = id && model.m_types[static_cast<std::size_t>(*id)] == PieceType::Unused ? unusedAt.find(piece) : unusedAt.end();
            if (cut == unusedAt.end()) {
                model.add(piece, range, tokens);
                continue;
            }
            left.push_back({ range.begin + cut->second, range.end });
            left.push_back({ range.begin, range.begin + cut->second });
        }
    }
};

ScoreBpe::ScoreBpe(Vocabulary vocabulary, const std::vector<SentencePiecePiece> &pieces, std::int32_t unknownId, bool byteFallback)
    : TokenModel(std::move(vocabulary))
    , m_unknownId(unknownId)
    , m_byteFallback(byteFallback)
    , m_byteTokens(byteTokens(this->vocabulary()))
{
    for (std::size_t id = 0; id < pieces.size(); ++id) {
        m_scores.push_back(pieces[id].score);
        m_types.push_back(pieces[id].type);
        if (pieces[id].type == PieceType::UserDefined && !pieces[id].text.empty() && base::isUtf8(pieces[id].text)) // else it ends inside a character
            m_userDefined.add(pieces[id].text, static_cast<std::int32_t>(id));
    }
}

base::Result<std::unique_ptr<TokenModel>> ScoreBpe::create(const std::vector<SentencePiecePiece> &pieces, std::int64_t unknownId, bool byteFallback)
{
    Vocabulary vocabulary;
    for (std::size_t id = 0; id < pieces.size(); ++id) {
        if (const auto added = vocabulary.add(pieces[id].text, static_cast<std::int64_t>(id)); !added)
            return added.error();
    }
    return std::unique_ptr<TokenModel>(new ScoreBpe(std::move(vocabulary), pieces, static_cast<std::int32_t>(unknownId), byteFallback));
}

std::vector<ScoreBpe::Symbol> ScoreBpe::symbolsOf(std::string_view text, base::Budget &budget) const
{
    std::vector<Symbol> symbols;
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        std::size_t length = 0;
        budget.work(m_userDefined.prefixes(text.substr(at), [&](std::int32_t, std::size_t bytes) { length = bytes; }));
        at += length > 0 ? length : sequenceLength(text, at);
        const auto index = static_cast<std::int32_t>(symbols.size());
        symbols.push_back(
            { { static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at) }, index - 1, at < text.size() ? index + 1 : -1, length > 0 });
    }
    return symbols;
}

void ScoreBpe::encode(std::string_view piece, PieceForm, WordCache &, base::Budget &budget, std::vector<PieceToken> &tokens) const
{
    Merges merges { *this, piece, budget, symbolsOf(piece, budget), {}, {} };
    merges.run();
    std::vector<PieceToken> found;
    for (const auto &symbol : merges.symbols) {
        if (!symbol.range.isEmpty())
            merges.emit(symbol.range, found);
    }
    tokens.insert(tokens.end(), found.begin(), found.end());
}

void ScoreBpe::add(std::string_view text, Range range, std::vector<PieceToken> &tokens) const
{
    if (const auto id = vocabulary().id(text); id && *id != m_unknownId) {
        tokens.push_back({ *id, range });
        return;
    }
    if (m_byteFallback && addBytes(m_byteTokens, text, range, tokens))
        return;
    if (!tokens.empty() && tokens.back().id == m_unknownId && tokens.back().range.end == range.begin)
        tokens.back().range.end = range.end; // a run of unknown characters is one token
    else
        tokens.push_back({ m_unknownId, range });
}

} // namespace anneal::text
