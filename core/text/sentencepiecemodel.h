// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/pipeline.h"

namespace anneal::text {

/// Kinds of pieces by their numbers in tokenizer.model and in GGUF.
enum class PieceType { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };

struct SentencePiecePiece
{
    std::string text;
    float score = 0;
    PieceType type = PieceType::Normal;
};

/// Which tokens stand around every text.
struct AroundText
{
    bool begin = true;
    bool end = false;
};

/// A SentencePiece model from whichever file it came.
struct SentencePieceParts
{
    enum class Kind { Unigram, Bpe } kind = Kind::Bpe;
    std::vector<SentencePiecePiece> pieces;
    bool byteFallback = false;
    std::int64_t unknownId = 0, beginId = 1, endId = 2, padId = -1; // -1 for none
    SentencePieceSpec normalizer;
};

using SentencePieceRoles = std::map<std::string, std::string, std::less<>>;

/// The steps of such a model, and its roles. Fails with Corrupt when ids or pieces do not fit.
base::Result<Pipeline> makeSentencePiece(const SentencePieceParts &parts, AroundText around, SentencePieceRoles &roles);

/// The steps of a tokenizer.model (protobuf ModelProto). Fails with Corrupt, or Unsupported naming the model type.
base::Result<Pipeline> readSentencePieceModel(std::string_view bytes, AroundText around, SentencePieceRoles &roles);

} // namespace anneal::text
