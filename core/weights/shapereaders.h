// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/weights/modelshape.h"

#include <string>

namespace anneal::weights {

/// Shape from config.json and generation_config.json of a Hugging Face folder.
base::Result<ModelShape> readConfigShape(const ModelFiles &files);

/// Shape from the metadata of a GGUF file.
base::Result<ModelShape> readGgufShape(const std::filesystem::path &file);

/// Fails with Corrupt, naming `source`, where the numbers cannot be those of a model.
base::Status checkShape(const ModelShape &shape, const std::string &source);

/// The scale of scores that a GGUF file of such a model implies.
double impliedQueryScale(const ModelShape &shape);

/// A note for ModelShape::notes on the value of a key such as eos_token_id.
std::string unusedId(const std::string &source, std::string_view key, const std::string &value, std::int64_t vocabulary);

/// "source: what is not available yet."
base::Error notAvailable(const std::string &source, const std::string &what, const std::string &hint);

} // namespace anneal::weights
