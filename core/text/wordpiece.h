// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/tokenmodel.h"

namespace anneal::text {

struct WordPieceSettings
{
    std::string unknown = "[UNK]";
    std::string prefix = "##";      // of every token but the first of a word
    std::int64_t longestWord = 100; // characters; a longer one is unknown
};

/// Greedy longest match from the left (BERT's model). A vocabulary without the unknown token drops words it cannot write.
std::unique_ptr<TokenModel> makeWordPiece(Vocabulary vocabulary, WordPieceSettings settings);

/// Whole pieces or the unknown token.
std::unique_ptr<TokenModel> makeWordLevel(Vocabulary vocabulary, std::string_view unknown);

} // namespace anneal::text
