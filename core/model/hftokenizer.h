// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>

namespace anneal::model {

/// Writes the byte-level BPE tokenizer of a GGUF file as tokenizer.json and tokenizer_config.json (with the chat template), so that
/// AutoTokenizer gives the same ids. `maxPositions` becomes model_max_length.
/// Fails with Unsupported for another kind of tokenizer or an unknown family, Corrupt when fields are missing.
base::Status writeTokenizerFiles(const std::filesystem::path &gguf, std::int64_t maxPositions, const std::filesystem::path &folder);

} // namespace anneal::model
