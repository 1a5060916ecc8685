// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/text/addedtokens.h"
#include "core/text/tokenizer.h"
#include "core/weights/gguffile.h"

#include <array>
#include <cstdint>
#include <unordered_set>

namespace anneal::text {

/// The tokenizer that a GGUF file carries: byte-level BPE ("gpt2", by the family in tokenizer.ggml.pre), SentencePiece BPE ("llama") or WordPiece
/// ("bert").
/// Fails with Unsupported naming another model or an unknown family, Corrupt when fields are missing or do not fit.
base::Result<std::shared_ptr<const Tokenizer>> loadGgufVocabulary(const std::filesystem::path &file);

/// What GGUF has no place for: the ids of added tokens with a flag, under keys that only Anneal knows.
struct AddedTokenList
{
    const char *key;
    bool AddedToken::*flag;
};
inline constexpr std::array<AddedTokenList, 3> kAddedTokenLists { { { "tokenizer.anneal.strip_left", &AddedToken::stripLeft },
    { "tokenizer.anneal.strip_right", &AddedToken::stripRight }, { "tokenizer.anneal.single_word", &AddedToken::singleWord } } };

/// Gives tokens the flags that those lists in a file say, or that llama.cpp knows by a model's name: most of Phi-3's swallow what follows.
class AddedTokenFlags
{
public:
    explicit AddedTokenFlags(const weights::GgufFile &file);
    void giveTo(AddedToken &token) const; // by its id

private:
    std::array<std::unordered_set<std::int64_t>, kAddedTokenLists.size()> m_ids;
    bool m_isPhi3 = false;
};

/// What a name in tokenizer.ggml.pre stands for, in the terms of a tokenizer.json.
struct GgufFamily
{
    base::Json preTokenizer;
    bool ignoreMerges = false;
    bool composes = false;  // NFC first
    bool addsBegin = false; // unless the file says otherwise
};

/// Fails with Unsupported naming a family that is not known. An empty name is "default".
base::Result<GgufFamily> ggufFamily(std::string_view name);

} // namespace anneal::text
