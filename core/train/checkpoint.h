// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/namedtensor.h"
#include "core/nn/adapterpass.h"
#include "core/run/checkpoint.h"
#include "core/train/adamw.h"

#include <functional>
#include <string>
#include <vector>

namespace anneal::train {

using run::Checkpoint;
using run::CheckpointSearch;
using run::corrupt;
using run::newestCheckpoint;
using run::notUsed;
using run::Progress;
using run::Provenance;

struct Retention
{
    std::int64_t keepLast = 3; // newest checkpoints kept; at least one always stays
    std::int64_t keepBest = 1; // and so many of Progress::best
};

struct CheckpointParts
{
    std::function<base::Status(const base::Target &folder)> saveAdapter;
    const AdamW &optimizer;
    nn::RandomState random;
    const Progress &progress;
    const Provenance &provenance;
};

struct SavedCheckpoint
{
    std::filesystem::path folder;
    std::uint64_t bytes = 0;
    std::string warning; // why `latest` does not name it, which only people read
};

/// Writes checkpoint-<step>: everything into a temporary folder, synced and hashed, the manifest last; then the rename, the `latest`
/// pointer, and only then older ones go. Whatever moment it is cut short at, the checkpoints before it stay good.
base::Result<SavedCheckpoint> saveCheckpoint(const run::RunFolder &folder, const CheckpointParts &parts, const Retention &retention);

/// Renames the checkpoints that are newer than the one a run goes on from to checkpoint-N.damaged: it will write those steps again.
void setAsideNewer(const run::RunFolder &folder, std::int64_t step);

/// Reads the moments of a checkpoint into an optimiser over the same parameters. Fails with Corrupt where names or shapes differ, or a number
/// is none that an optimiser comes to.
base::Status restoreOptimizer(const Checkpoint &checkpoint, AdamW &optimizer);

/// Removes what a kill may have left of an unfinished checkpoint. REQUIRES the run's lock.
void removeUnfinishedCheckpoints(const run::RunFolder &folder);

} // namespace anneal::train
