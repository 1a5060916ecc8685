// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/weights/ggufwriter.h"
#include "core/weights/modelfiles.h"
#include "core/weights/modelshape.h"

namespace anneal::text {

/// Adds the tokenizer.* metadata of a model: carried over where it comes from a GGUF, else made from tokenizer.json. The begin and end
/// tokens are always written, llama.cpp's defaults for them are of another model.
/// Fails with Unsupported for a tokenizer other than byte-level BPE, or one whose splitting llama.cpp does not know; Corrupt
/// when it does not fit the model.
base::Status addTokenizer(const weights::ModelFiles &files, const weights::ModelShape &shape, weights::GgufWriter &writer);

/// Whether a model can be exported, before anybody trains for hours. Fails as checkGgufShape() and as addTokenizer(), but for what
/// Tokenizer::load() finds.
base::Status checkGguf(const weights::ModelFiles &files, const weights::ModelShape &shape);

/// What other programs than Anneal will read otherwise in the file that addTokenizer() makes, as a sentence; empty for nothing.
std::string ggufNote(const weights::ModelFiles &files);

} // namespace anneal::text
