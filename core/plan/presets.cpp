// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/presets.h"

#include "core/plan/memory.h"

#include <algorithm>

namespace anneal::plan {
namespace {

constexpr std::int64_t kRowsPerStep = 16, kRowsPerSmallStep = 4; // the second for sets that would have a handful of steps else
constexpr std::int64_t kFewRows = 1000;
constexpr double kShareOfMemory = 0.75; // the rest is the system's and the person's

/// What people found to work with LoRA: larger models want smaller steps.
double learningRate(const std::optional<weights::ModelShape> &shape)
{
    const auto parameters = shape ? shape->parameters() : 0;
    constexpr std::int64_t billion = 1'000'000'000;
    return parameters < billion ? 5e-4 : parameters < 20 * billion ? 2e-4 : 1e-4;
}

void setCommon(config::FineTuneConfig &config, const std::optional<weights::ModelShape> &shape)
{
    auto &training = config.training;
    training.numEpochs = 3;
    training.maxSteps = -1;
    training.learningRate = learningRate(shape);
    training.lrScheduler = config::LrScheduler::Cosine;
    training.warmupSteps = 0.05;
    training.evalSteps = 50;
    training.saveSteps = 200;
    training.earlyStoppingPatience.reset();
    if (shape)
        training.maxSeqLength = std::min(training.maxSeqLength, shape->maxPositions);
    config.model.loraRank = 16;
}

void set(Preset preset, config::FineTuneConfig &config, const std::optional<weights::ModelShape> &shape)
{
    setCommon(config, shape);
    auto &training = config.training;
    switch (preset) {
    case Preset::Quick:
        training.maxSteps = 20;
        training.evalSteps = 10;
        training.saveSteps = 20;
        training.warmupSteps = 2;
        training.maxSeqLength = std::min<std::int64_t>(training.maxSeqLength, 512);
        config.model.loraRank = 8;
        break;
    case Preset::Standard:
        break;
    case Preset::SmallMemory:
        config.model.loraRank = 8;
        if (shape && shape->blockNumbers == 0) // else its file holds it in fewer bits already
            config.model.dtype = config::DType::Int8;
        break;
    case Preset::Thorough:
        config.model.loraRank = 64;
        training.numEpochs = 5;
        training.learningRate /= 2; // a larger adapter moves the model further with the same step
        training.earlyStoppingPatience = 3;
        break;
    }
    config.model.loraAlpha = 2 * double(config.model.loraRank);
}

std::uint64_t memoryOf(const config::FineTuneConfig &config, const weights::ModelShape &shape, const base::Machine &machine)
{
    return forecast(heldAs(shape, config.model.dtype), trainsInBFloat16(config, machine), adapterSize(shape, config.model),
        config.training.batchSize * config.training.maxSeqLength, config.training, 1)
        .memory();
}

void setBatch(config::TrainingConfig &training, std::int64_t batch, bool checkpointing, std::int64_t rows)
{
    training.batchSize = batch;
    training.gradientAccumulationSteps = std::max<std::int64_t>(1, rows / batch);
    training.gradientCheckpointing = checkpointing;
}

} // namespace

PresetConfig withPreset(
    Preset preset, config::FineTuneConfig config, const std::optional<weights::ModelShape> &shape, const base::Machine &machine, std::int64_t rows)
{
    set(preset, config, shape);
    const bool areFew = rows > 0 && rows < kFewRows;
    if (areFew && preset != Preset::Quick) {
        config.training.evalSteps = 10;
        config.training.saveSteps = 50;
    }
    const auto aStep = areFew || preset == Preset::Quick ? kRowsPerSmallStep : kRowsPerStep;
    if (!shape) {
        setBatch(config.training, preset == Preset::SmallMemory ? 1 : 4, true, aStep);
        return { std::move(config) };
    }
    const auto most = std::uint64_t(kShareOfMemory * double(machine.memory));
    PresetConfig made;
    // Without checkpointing a step is about a third faster, whatever the batch.
    const auto begin = preset == Preset::SmallMemory ? 1 : 4;
    for (const bool checkpointing : { false, true }) {
        if (preset == Preset::SmallMemory && !checkpointing)
            continue;
        for (std::int64_t batch = begin; batch >= 1; batch /= 2) {
            setBatch(config.training, batch, checkpointing, aStep);
            made.memory = memoryOf(config, *shape, machine);
            made.fits = made.memory <= most;
            if (made.fits)
                break;
        }
        if (made.fits)
            break;
    }
    made.config = std::move(config);
    return made;
}

} // namespace anneal::plan
