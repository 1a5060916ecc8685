// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/machine.h"
#include "core/config/config.h"
#include "core/text/adaptertargets.h"
#include "core/weights/modelshape.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace anneal::plan {

struct AdapterSize
{
    std::int64_t parameters = 0; // of all A, B and magnitudes, and of modules that are trained themselves
    std::int64_t ranks = 0;      // of all adapted modules of one layer
    std::int64_t magnitudes = 0; // of those, DoRA's
    std::int64_t largest = 0;    // parameters of the largest weight that is trained itself
    bool adaptsHead = false;     // an adapter is on lm_head
    bool drops = false;          // it has dropout
    std::uint64_t carried = 0;   // bytes of base weights that come with the adapter and are saved with it, float32
};
/// What the settings say about which modules get an adapter.
text::TargetRules targetRules(const config::ModelConfig &model);
/// The adapter that the settings make on a model.
AdapterSize adapterSize(const weights::ModelShape &shape, const config::ModelConfig &model);
/// Whether the settings make an adapter on that model. Fails as text::targetsOf().
base::Status checkTargets(const weights::ModelShape &shape, const config::ModelConfig &model);
/// What of model.rank_pattern and model.alpha_pattern means no layer that gets an adapter, and of model.exclude_modules none that would, as
/// "model.rank_pattern: kproj".
std::vector<std::string> unusedSettings(const weights::ModelShape &shape, const config::ModelConfig &model);
/// What of a list in model.target_modules gets no adapter because model.modules_to_save means it too, as "lm_head".
std::vector<std::string> targetsTrainedInFull(const weights::ModelShape &shape, const config::ModelConfig &model);
/// The adapter of a PEFT folder (model.init_from). Fails as SafetensorsFile::open().
base::Result<AdapterSize> adapterSize(const std::filesystem::path &folder);

/// What a run takes, in bytes, as far as it can be told beforehand; the memory is a few percent off what is measured, as allocators round.
struct Forecast
{
    std::uint64_t model = 0;       // frozen weights
    std::uint64_t adapter = 0;     // what is trained, its gradients and AdamW's two moments, float32, and what base weights it carries
    std::uint64_t activations = 0; // of the largest micro-batch: kept for the backward pass, and the largest that exist for a moment
    std::uint64_t program = 0;     // libraries and buffers, whatever the model
    std::uint64_t checkpoint = 0;  // one of them on disk
    std::uint64_t disk = 0;        // all checkpoints that there are at once, and the adapter
    std::uint64_t memory() const { return model + adapter + activations + program; }
};
/// For micro-batches of at most `batchTokens` tokens, and so many checkpoints at once.
Forecast forecast(const weights::ModelShape &shape, bool bfloat16, const AdapterSize &adapter, std::int64_t batchTokens,
    const config::TrainingConfig &training, std::int64_t checkpoints);

/// How many checkpoints a run of so many steps has on the disk at once at most, the one being written included. `evaluates`: rows are held out.
std::int64_t checkpointsAtOnce(const config::TrainingConfig &training, std::int64_t totalSteps, bool evaluates);

/// A model's shape as a model.dtype holds its matrices: int8 stores each in blocks of 32 numbers, with 8 bits a number and a
/// 16-bit scale a block.
weights::ModelShape heldAs(weights::ModelShape shape, config::DType dtype);

/// Bytes of the frozen weights as they are held in memory: a run that cannot have these is refused.
std::uint64_t weightBytes(const weights::ModelShape &shape, bool bfloat16);

/// Whether model.dtype and training.precision come to bfloat16 on this machine.
bool trainsInBFloat16(const config::FineTuneConfig &config, const base::Machine &machine);

} // namespace anneal::plan
