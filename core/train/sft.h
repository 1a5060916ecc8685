// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/run/runlauncher.h"
#include "core/train/runcontext.h"

namespace anneal::train {

/// Supervised fine-tuning: minimises −log p of the labelled tokens of data/train.jsonl, averaged over each optimiser step's labels.
/// Returns Finished or Stopped once the adapter is saved; on failure what was trained so far is in the newest checkpoint.
/// May throw what torch throws while setting up: call inside guardTorch().
base::Result<run::RunState> trainSft(const config::FineTuneConfig &config, run::StartMode mode, RunContext &context);

} // namespace anneal::train
