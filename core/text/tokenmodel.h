// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/budget.h"
#include "core/base/json.h"
#include "core/text/vocabulary.h"
#include "core/text/wordcache.h"

#include <memory>

namespace anneal::text {

/// How a model is to read a piece.
enum class PieceForm {
    Text,
    Bytes, // each byte stands for its byte-level character
};

/// Turns the pieces of a text into ids. Constant after construction.
class TokenModel
{
public:
    explicit TokenModel(Vocabulary vocabulary) : m_vocabulary(std::move(vocabulary)) { }
    virtual ~TokenModel() = default;

    /// Appends the tokens of a piece, which is not empty; their ranges are bytes of the piece. Throws TooMuch.
    virtual void encode(std::string_view piece, PieceForm form, WordCache &cache, base::Budget &budget, std::vector<PieceToken> &tokens) const = 0;

    const Vocabulary &vocabulary() const { return m_vocabulary; }

private:
    Vocabulary m_vocabulary;
};

/// The model a tokenizer.json describes. Fails with Unsupported naming an unknown one, Corrupt when it is damaged:
/// ids out of range, merges of missing tokens, a missing unknown token.
base::Result<std::unique_ptr<TokenModel>> readTokenModel(const base::Json &json);

/// The ids of "<0x00>" … "<0xFF>", -1 for those the vocabulary lacks.
std::vector<std::int32_t> byteTokens(const Vocabulary &vocabulary);
/// Byte fallback: one token for each byte of `text`, which stands at `range`. Adds nothing and gives false where a byte has none.
bool addBytes(const std::vector<std::int32_t> &byteTokens, std::string_view text, Range range, std::vector<PieceToken> &tokens);

} // namespace anneal::text
