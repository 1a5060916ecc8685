// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/train/trainingdata.h"

#include <cstdint>
#include <string>
#include <vector>

namespace anneal::train {

/// What a run will need, in bytes, as far as it can be told beforehand.
struct Forecast
{
    std::uint64_t model = 0;       // frozen weights, the adapter, its gradients and moments
    std::uint64_t activations = 0; // of the largest micro-batch; an estimate
    std::uint64_t checkpoint = 0;  // one of them on disk
    std::uint64_t disk = 0;        // all checkpoints kept at once, the one being written, and the adapter
};
Forecast forecast(const weights::ModelShape &shape, bool bfloat16, std::int64_t adapterParameters, std::int64_t batchTokens,
    const config::TrainingConfig &training);

/// Bytes this process may still take: what the system has free, or less where a control group limits it.
std::uint64_t availableMemory();
/// Resident bytes of this process.
std::uint64_t residentMemory();

/// Refuses what cannot work: nothing to train on (BadData), weights that do not fit into memory (OutOfMemory), no room for a single
/// checkpoint (NoSpace). Returns warnings about what may become tight.
base::Result<std::vector<std::string>> preflight(const Dataset &data, const Forecast &need, const std::filesystem::path &folder);

} // namespace anneal::train
