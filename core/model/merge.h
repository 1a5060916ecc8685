// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/mergedweights.h"
#include "core/weights/modelfiles.h"

#include <filesystem>
#include <stop_token>

namespace anneal::model {

/// Writes a model with its adapter folded in as a Hugging Face folder: model.safetensors, config.json, generation_config.json and
/// the tokenizer, all of which Python's transformers loads. An empty `adapterFolder` only converts.
///
/// Tensors keep their dtype where it is float32, float16 or bfloat16; quantised ones (of a GGUF) become float32, so that nothing
/// more is lost. The tokenizer of a GGUF is written out as tokenizer.json.
///
/// The folder appears under its name when it is complete; before that it is built beside it and removed on failure, or by the next merge into
/// the same place where this one was killed.
/// Fails with AlreadyExists when `out` is there, NoSpace, Canceled, Unsupported for a GGUF tokenizer that is not byte-level BPE,
/// or as MergedWeights::open does.
base::Status mergeAdapter(const weights::ModelFiles &files, const std::filesystem::path &adapterFolder, const std::filesystem::path &out,
    const TensorProgress &progress = {}, std::stop_token stop = {});

} // namespace anneal::model
