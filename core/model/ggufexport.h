// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/mergedweights.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

namespace anneal::model {

/// What the matrices of an exported file hold; vectors are always float32. Chosen by name, so names never change.
enum class GgufPrecision { F32, F16, Q8_0 };

/// "f32", "f16" or "q8_0"; fails with Usage for anything else, naming the three.
base::Result<GgufPrecision> ggufPrecision(std::string_view name);

/// Writes a model, with an adapter folded in where `adapterFolder` is not empty, as one GGUF file that llama.cpp loads: weights, numbers
/// of the architecture, tokenizer and chat template. One tensor is in memory at a time, and the file appears when it is complete.
///
/// A matrix whose rows are not whole blocks of 32 becomes F16 in a Q8_0 file. Fails with AlreadyExists when `out` is there or
/// somebody makes it meanwhile, NoSpace, Canceled, or as checkGgufShape(), MergedWeights::open and addTokenizer do.
base::Status exportGguf(const weights::ModelFiles &files, const std::filesystem::path &adapterFolder, const std::filesystem::path &out,
    GgufPrecision precision, const TensorProgress &progress = {}, std::stop_token stop = {});

} // namespace anneal::model
