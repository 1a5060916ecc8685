// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/namedtensor.h"
#include "core/nn/adapterpass.h"
#include "core/run/runfolder.h"
#include "core/train/adamw.h"

#include <functional>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace anneal::train {

/// Where a run stands after a step, besides weights and optimiser: all that the rest of it depends on.
struct Progress
{
    std::int64_t step = 0;          // completed
    std::int64_t tokens = 0;        // seen so far
    std::int64_t trainedTokens = 0; // labels so far
    double seconds = 0;             // over all attempts, without pauses
    double lossSum = 0;             // of the steps since the last step event
    std::int64_t lossSteps = 0;
    double accuracySum = 0, entropySum = 0; // of the same steps
    double bestEvalLoss = 0;                // bestStep < 0: none yet
    std::int64_t bestStep = -1;
    std::int64_t evaluationsSinceBest = 0;
    std::int64_t evaluatedStep = -1; // of the newest evaluation that ended; behind `step` where one was cut short

    struct Ranked
    {
        std::int64_t step = 0;
        double loss = 0;
    };
    std::vector<Ranked> best; // evaluations whose checkpoints stay, the best first
};

/// What the steps of a run are a function of; a checkpoint continues exactly only if it is the same.
struct Provenance
{
    std::string configHash, dataHash; // sha256 of run.yaml and train.jsonl
    std::int64_t sequences = 0;       // of the training data
    std::int64_t seed = 0;
    int threads = 1;
    std::string dtype;
    std::map<std::string, std::string> inputs {}; // hashInputs()
    bool namesInputs = true;                      // a checkpoint of an older version does not
    std::string adapter {}, moment {};            // describeAdapter() of run.yaml; the time that templates print
};

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

/// A checkpoint whose every byte was checked against its manifest.
struct Checkpoint
{
    std::filesystem::path folder;
    Progress progress;
    Provenance provenance;
    nn::RandomState random;
};

struct CheckpointSearch
{
    Checkpoint checkpoint;
    std::vector<std::string> damaged; // newer ones that were passed over, each with the reason
};

/// The newest checkpoint that is whole, of those below a step; `damaged` says why newer ones are passed over. Fails with NotFound when there is
/// none, saying what was wrong with those that are there.
base::Result<CheckpointSearch> newestCheckpoint(
    const run::RunFolder &folder, std::int64_t below = std::numeric_limits<std::int64_t>::max(), std::vector<std::string> damaged = {});
/// A reason of CheckpointSearch::damaged.
std::string notUsed(const std::filesystem::path &checkpoint, const base::Error &why);

/// A file of a checkpoint that is not what it should be; `what` is a clause.
base::Error corrupt(const std::filesystem::path &file, std::string_view what);

/// Renames the checkpoints that are newer than the one a run goes on from to checkpoint-N.damaged: it will write those steps again.
void setAsideNewer(const run::RunFolder &folder, std::int64_t step);

/// Reads the moments of a checkpoint into an optimiser over the same parameters. Fails with Corrupt where names or shapes differ, or a number
/// is none that an optimiser comes to.
base::Status restoreOptimizer(const Checkpoint &checkpoint, AdamW &optimizer);

/// Removes what a kill may have left of an unfinished checkpoint. REQUIRES the run's lock.
void removeUnfinishedCheckpoints(const run::RunFolder &folder);

} // namespace anneal::train
