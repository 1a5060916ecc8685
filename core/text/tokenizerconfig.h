// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/pipeline.h"

namespace anneal::text {

/// Where transformers keeps a model's template for conversations with tools.
constexpr const char *kToolTemplateFile = "additional_chat_templates/tool_use.jinja";

/// What the small files beside a vocabulary say: tokenizer_config.json, special_tokens_map.json, added_tokens.json, chat_template.jinja and the
/// one for tools in additional_chat_templates.
struct TokenizerConfig
{
    TokenizerFacts facts;
    std::vector<AddedToken> added;    // added_tokens_decoder, or added_tokens.json, by their ids
    bool isOlder = false;             // the latter: what the vocabulary file says of a text or an id goes before them
    std::vector<std::string> special; // contents of roles and of further special tokens, in the order of transformers
    base::Json json;                  // all of tokenizer_config.json, an empty object without one
};

/// Reads them where they are there. Fails with Corrupt or Io, naming the file.
base::Result<TokenizerConfig> readTokenizerConfig(const weights::ModelFiles &files);

/// Whether transformers 5 gives a text behind a special token other ids than tokenizer.json says: its Llama classes replace a normalizer that
/// puts a space in front of every part of a text by one that does so at the beginning only. False where a file cannot be read.
bool isReadOtherwiseByTransformers(const weights::ModelFiles &files);

/// One entry of added_tokens or added_tokens_decoder, without its id; nothing where it has no content.
std::optional<AddedToken> readAddedToken(const base::Json &json);

/// The same error with the file in front.
base::Error inFile(const std::filesystem::path &file, base::Error error);

} // namespace anneal::text
