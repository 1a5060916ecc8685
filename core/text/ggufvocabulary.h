// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/text/tokenizer.h"

namespace anneal::text {

/// The tokenizer that a GGUF file carries: byte-level BPE ("gpt2", by the family in tokenizer.ggml.pre) or SentencePiece BPE ("llama").
/// Fails with Unsupported naming another model or an unknown family, Corrupt when fields are missing or do not fit.
base::Result<std::shared_ptr<const Tokenizer>> loadGgufVocabulary(const std::filesystem::path &file);

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
