// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/pipeline.h"

namespace anneal::text {

/// The tokenizer of a Hugging Face folder: tokenizer.json, otherwise tokenizer.model, vocab.json + merges.txt, or vocab.txt;
/// with the roles, further tokens and chat template that tokenizer_config.json and its neighbours name.
/// Fails with NotFound, Unsupported or Corrupt, naming the file.
base::Result<std::shared_ptr<const Tokenizer>> loadTokenizerFiles(const weights::ModelFiles &files);

/// The file that most of the steps come from, for messages.
std::filesystem::path tokenizerFile(const weights::ModelFiles &files);

/// The steps of a tokenizer.json. Fails with Corrupt or Unsupported.
base::Result<Pipeline> readTokenizerJson(std::string_view text);

} // namespace anneal::text
