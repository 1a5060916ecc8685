// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/tokenizer.h"

#include <filesystem>

namespace anneal::cli {

/// The tokenizer of a model: a Hugging Face folder (a folder with nothing but tokenizer files will do), a name in the hub cache, or a
/// GGUF file. A relative path is looked for under `base` first.
base::Result<std::shared_ptr<const text::Tokenizer>> loadTokenizer(
    const std::string &model, const std::string &revision = "main", const std::filesystem::path &base = {});

} // namespace anneal::cli
