// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/run/runfolder.h"
#include "core/weights/modelfiles.h"

#include <map>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace anneal::data {

/// SHA-256 of the content of everything a run is made from, by name: run.yaml, training rows, held-out rows, weights, config, tokenizer,
/// chat template. Names are written to checkpoints, so they never change.
using InputHashes = std::map<std::string, std::string>;

/// Reads gigabytes where the weights were not hashed before (see base::rememberedSha256()). `chatTemplate`: model.chat_template, or empty.
/// Fails with Canceled, or as reading does.
base::Result<InputHashes> hashInputs(
    const run::RunFolder &folder, const weights::ModelFiles &model, const std::filesystem::path &chatTemplate, const std::stop_token &stop);

/// What they stand for, in words: "the weights of the base model", by name in a fixed order.
const std::vector<std::pair<std::string, std::string>> &inputNames();
/// What differs, in words. Empty where nothing does.
std::vector<std::string> changedInputs(const InputHashes &before, const InputHashes &now);

/// The settings of the adapter in run.yaml as text; a checkpoint's adapter can go on with no others.
std::string describeAdapter(const config::ModelConfig &settings);

} // namespace anneal::data
