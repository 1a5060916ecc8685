// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace anneal::plan {

/// How training data is walked through: optimiser steps of `accumulation` micro-batches of `batchSize` sequences; the last
/// micro-batch and the last step of an epoch may be smaller.
struct StepPlan
{
    std::int64_t microBatches = 0; // of one epoch
    std::int64_t stepsPerEpoch = 0;
    std::int64_t totalSteps = 0; // maxSteps where it is positive, else ceil(epochs · stepsPerEpoch)
};
StepPlan planSteps(std::int64_t sequences, std::int64_t batchSize, std::int64_t accumulation, double epochs, std::int64_t maxSteps);

} // namespace anneal::plan
