// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runfolder.h"

#include <limits>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace anneal::run {

inline constexpr int kCheckpointFormat = 1;
inline constexpr const char *kCheckpointManifest = "manifest.json";
inline constexpr const char *kCheckpointMoments = "optimizer.safetensors";

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

/// A checkpoint that is whole by its manifest, with moments that an optimiser can read.
struct Checkpoint
{
    std::filesystem::path folder;
    Progress progress;
    Provenance provenance;
    struct
    {
        std::uint64_t seed = 0;
        std::uint64_t drawn = 0; // masks of dropout so far
    } random;
};

struct CheckpointSearch
{
    Checkpoint checkpoint;
    std::vector<std::string> damaged; // newer ones that were passed over, each with the reason; of very many the first, and how many more
};

/// Which checkpoints are looked at, and how thoroughly.
struct CheckpointQuestion
{
    static constexpr std::uint64_t kShown = 256 << 20; // bytes; what can be compared while somebody waits for it

    std::int64_t below = std::numeric_limits<std::int64_t>::max(); // steps
    std::vector<std::string> damaged {};                           // what is known already of those that are not
    /// So many bytes are compared with what was written, of the rest the sizes. The trainer compares all; a file of the right size whose bytes
    /// are others is damage of a disk.
    std::uint64_t compared = std::numeric_limits<std::uint64_t>::max();
    std::size_t most = std::numeric_limits<std::size_t>::max(); // checkpoints with a manifest that are read
    std::stop_token stop {};                                    // fails with Canceled
};

/// The checkpoint that a run goes on from: the newest one that is whole; `damaged` says why newer ones are passed over. Trainer, window and command
/// line all ask here. Fails with NotFound where there is none, saying what is wrong with those that are there. Reads files: not on the GUI thread.
base::Result<CheckpointSearch> newestCheckpoint(const RunFolder &folder, CheckpointQuestion question = {});

/// The steps that an optimiser counts, of the description of its file; nothing where it is no number.
std::optional<std::int64_t> momentSteps(const std::string &text);

/// What newestCheckpoint() finds among the newest 64, to be shown.
struct ResumePoint
{
    std::int64_t step = -1; // negative: there is none
    std::filesystem::path folder;
    std::string problem; // what is wrong with the newest checkpoint where it is not that one; empty also where there is none at all
};
ResumePoint resumePoint(const RunFolder &folder, CheckpointQuestion question = { .compared = CheckpointQuestion::kShown });

/// A reason of CheckpointSearch::damaged.
std::string notUsed(const std::filesystem::path &checkpoint, const base::Error &why);

/// A file of a checkpoint that is not what it should be; `what` is a clause.
base::Error corrupt(const std::filesystem::path &file, std::string_view what);

} // namespace anneal::run
