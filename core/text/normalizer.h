// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/budget.h"
#include "core/base/json.h"
#include "core/text/alignedtext.h"

#include <memory>

namespace anneal::text {

/// A step that rewrites text before it is split. Constant after construction.
class Normalizer
{
public:
    virtual ~Normalizer() = default;
    virtual void apply(AlignedText &text, base::Budget &budget) const = 0; // throws TooMuch
};

/// The step a tokenizer.json describes; null for null.
/// Fails with Unsupported naming an unknown step, Corrupt when a setting is missing or wrong.
base::Result<std::unique_ptr<Normalizer>> readNormalizer(const base::Json &json);

enum class UnicodeForm { Nfc, Nfd, Nfkc, Nfkd };
std::unique_ptr<Normalizer> unicodeNormalizer(UnicodeForm form);

/// SentencePiece's own normaliser, as normalizer_spec describes it.
struct SentencePieceSpec
{
    std::string charsmap; // precompiled_charsmap, empty for none
    bool addDummyPrefix = true;
    bool removeExtraWhitespaces = true;
    bool escapeWhitespaces = true;
};
/// Fails with Corrupt when the charsmap is damaged.
base::Result<std::unique_ptr<Normalizer>> sentencePieceNormalizer(const SentencePieceSpec &spec);

} // namespace anneal::text
