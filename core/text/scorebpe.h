// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/sentencepiecemodel.h"

namespace anneal::text {

/// SentencePiece's byte pair encoding: of all neighbours that together are a piece, those with the highest score are joined first.
class ScoreBpe : public TokenModel
{
public:
    /// Ids are positions in `pieces`. Fails with Corrupt when there are too many.
    static base::Result<std::unique_ptr<TokenModel>> create(const std::vector<SentencePiecePiece> &pieces, std::int64_t unknownId, bool byteFallback);

    void encode(std::string_view piece, PieceForm form, WordCache &cache, base::Budget &budget, std::vector<PieceToken> &tokens) const override;

private:
    struct Symbol
    {
        Range range; // empty once it was joined to the one before
        std::int32_t previous, next;
        bool frozen; // a user-defined piece: never joined
    };
    struct Merges;

    ScoreBpe(Vocabulary vocabulary, const std::vector<SentencePiecePiece> &pieces, std::int32_t unknownId, bool byteFallback);
    std::vector<Symbol> symbolsOf(std::string_view text, base::Budget &budget) const;
    void add(std::string_view text, Range range, std::vector<PieceToken> &tokens) const;

    std::vector<float> m_scores;
    std::vector<PieceType> m_types;
    ByteTrie m_userDefined;
    std::int32_t m_unknownId;
    bool m_byteFallback;
    std::vector<std::int32_t> m_byteTokens;
};

} // namespace anneal::text
