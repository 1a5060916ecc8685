// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/bytetrie.h"
#include "core/text/tokenmodel.h"

namespace anneal::text {

struct UnigramPiece
{
    std::string text;
    double score;        // log-probability
    bool matches = true; // false for pieces that text never becomes: control, unknown, byte, unused
};

/// Unigram language model (Kudo, arXiv:1804.10959): the segmentation with the best sum of scores.
class Unigram : public TokenModel
{
public:
    /// Ids are positions in `pieces`. Fails with Corrupt when unknownId is not one of them.
    static base::Result<std::unique_ptr<TokenModel>> create(
        const std::vector<UnigramPiece> &pieces, std::optional<std::int64_t> unknownId, bool byteFallback);

    void encode(std::string_view piece, PieceForm form, WordCache &cache, base::Budget &budget, std::vector<PieceToken> &tokens) const override;

private:
    Unigram(Vocabulary vocabulary, const std::vector<UnigramPiece> &pieces, std::optional<std::int32_t> unknownId, bool byteFallback);
    std::vector<PieceToken> bestPath(std::string_view piece, base::Budget &budget) const;
    void addUnknown(std::string_view text, Range range, std::vector<PieceToken> &tokens) const;

    std::vector<double> m_scores;
    double m_unknownScore = 0;
    std::optional<std::int32_t> m_unknownId;
    bool m_byteFallback;
    std::vector<std::int32_t> m_byteTokens;
    ByteTrie m_trie;
};

} // namespace anneal::text
