// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/weights/modelshape.h"

#include <span>
#include <string>
#include <utility>

namespace anneal::weights {

/// Shape from config.json and generation_config.json of a Hugging Face folder.
base::Result<ModelShape> readConfigShape(const ModelFiles &files);

/// Shape from the metadata of a GGUF file.
base::Result<ModelShape> readGgufShape(const std::filesystem::path &file);

/// Fails with Corrupt, naming `source`, where the numbers cannot be those of a model.
base::Status checkShape(const ModelShape &shape, const std::string &source);

/// A clause that tells a number ("its head size is %1"), and the number.
using SaidSize = std::pair<const char *, std::int64_t>;
/// Fails with Corrupt where one of them is no size.
base::Status checkSizes(std::span<const SaidSize> sizes, const std::string &source);

/// "source describes an impossible model: why."
base::Error impossibleModel(const std::string &source, const std::string &why);

/// "source: problem."
base::Error damagedModel(const std::string &source, const std::string &problem);

/// The scale of scores that a GGUF file of such a model implies.
double impliedQueryScale(const ModelShape &shape);

/// A note for ModelShape::notes on an id as the file says it: "eos_token_id 12".
std::string unusedId(const std::string &source, const std::string &said, std::int64_t vocabulary);

/// "source: what is not supported yet."
base::Error notAvailable(const std::string &source, const std::string &what, const std::string &hint);

} // namespace anneal::weights
