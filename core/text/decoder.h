// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/budget.h"
#include "core/base/json.h"

#include <memory>

namespace anneal::text {

/// A step that turns the texts of tokens back into the text they came from. Constant after construction.
class Decoder
{
public:
    virtual ~Decoder() = default;
    /// Rewrites the list; in the end its texts are joined. Throws TooMuch.
    virtual void decode(std::vector<std::string> &tokens, base::Budget &budget) const = 0;
    /// How many times as long a text can become at most.
    virtual double growth() const { return 1; }
    /// The bytes that one token stands for, wherever it comes.
    virtual std::string bytesOf(std::string token, base::Budget &) const { return token; } // throws TooMuch
};

/// The step a tokenizer.json describes; null for null.
/// Fails with Unsupported naming an unknown step, Corrupt when a setting is missing or wrong, Unsafe when texts could become too long.
base::Result<std::unique_ptr<Decoder>> readDecoder(const base::Json &json);

/// SentencePiece's own way: byte pieces to UTF-8 (each invalid byte U+FFFD), U+2581 to a space, and without the space that
/// was put in front of the text.
std::unique_ptr<Decoder> sentencePieceDecoder(bool stripsFirstSpace);

} // namespace anneal::text
