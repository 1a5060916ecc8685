// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/tokenmodel.h"

#include <array>

namespace anneal::text {

/// Which two neighbouring tokens become one, and how urgently. An open hash table: it is asked for every pair of every new word.
class MergeTable
{
public:
    struct Merge
    {
        std::uint32_t rank; // lower first
        std::int32_t id;
    };

    void reserve(std::size_t merges);
    void add(std::int32_t left, std::int32_t right, Merge merge);
    const Merge *find(std::int32_t left, std::int32_t right) const;

private:
    static constexpr std::uint64_t kFree = ~std::uint64_t(0);
    struct Slot
    {
        std::uint64_t pair = kFree;
        Merge merge {};
    };
    std::size_t slotOf(std::uint64_t pair) const;
    void grow();

    std::vector<Slot> m_slots; // a power of two
    std::size_t m_count = 0;
};

struct BpeSettings
{
    std::optional<std::string> unknown;
    std::string continuingPrefix; // in front of every character but the first of a word
    std::string endSuffix;        // behind the last character of a word
    bool fuseUnknown = false;
    bool byteFallback = false;
    bool ignoreMerges = false; // a word found in the vocabulary is one token
};

/// Byte pair encoding (Sennrich et al., arXiv:1508.07909), with the options and the exact ids of Hugging Face's BPE.
class Bpe : public TokenModel
{
public:
    /// Merges are pairs of token texts, the most urgent first. Fails with Corrupt naming a token that is not in the vocabulary.
    static base::Result<std::unique_ptr<TokenModel>> create(
        Vocabulary vocabulary, const std::vector<std::pair<std::string_view, std::string_view>> &merges, BpeSettings settings);

    void encode(std::string_view piece, PieceForm form, WordCache &cache, base::Budget &budget, std::vector<PieceToken> &tokens) const override;

private:
    struct Symbol
    {
        std::int32_t id;                       // -1 once it was merged into the one before
        Range range;                           // in bytes of the piece
        std::int32_t previous = -1, next = -1; // index, -1 for none
    };

    Bpe(Vocabulary vocabulary, BpeSettings settings);
    std::vector<Symbol> symbolsOf(std::string_view piece, PieceForm form, base::Budget &budget) const;
    bool addByteTokens(std::string_view text, Range range, std::vector<Symbol> &symbols) const;
    void mergeAll(std::vector<Symbol> &symbols) const;

    BpeSettings m_settings;
    std::optional<std::int32_t> m_unknownId;
    std::array<std::int32_t, 256> m_byteLevelIds {}; // of each byte's character, -1 where the vocabulary lacks it
    std::vector<std::int32_t> m_byteTokens;
    MergeTable m_merges;
};

} // namespace anneal::text
