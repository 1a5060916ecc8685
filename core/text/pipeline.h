// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/addedtokens.h"
#include "core/text/decoder.h"
#include "core/text/postprocessor.h"
#include "core/text/pretokenizer.h"
#include "core/text/tokenizer.h"
#include "core/text/tokenmodel.h"

namespace anneal::text {

/// The steps of a tokenizer, in the order in which text passes through them.
struct Pipeline
{
    AddedTokens added;
    std::unique_ptr<Normalizer> normalizer;     // may be null
    std::unique_ptr<PreTokenizer> preTokenizer; // may be null
    std::unique_ptr<TokenModel> model;
    PostProcessor postProcessor;
    std::unique_ptr<Decoder> decoder; // null: tokens are joined with spaces
};

/// What a model's files say besides the steps.
struct TokenizerFacts
{
    std::map<std::string, std::string, std::less<>> roles; // "eos_token" → its text
    std::string chatTemplate;
    std::string toolTemplate; // for conversations with tools, where the model has another one
    std::string file;         // that the steps were read from, for messages
};

/// The Error for a tokenizer that takes too much: only one that somebody made for that does.
base::Error unlikeAnyKnown(std::string what);
/// Such a failure while the added tokens of a tokenizer are read.
base::Error tooMuchAdded(const base::TooMuch &failure);

/// A Tokenizer made of the steps that Hugging Face's tokenizers library defined.
std::shared_ptr<const Tokenizer> makeTokenizer(Pipeline pipeline, TokenizerFacts facts);

} // namespace anneal::text
