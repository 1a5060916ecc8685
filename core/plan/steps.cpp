// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/steps.h"

#include <cmath>

namespace anneal::plan {

StepPlan planSteps(std::int64_t sequences, std::int64_t batchSize, std::int64_t accumulation, double epochs, std::int64_t maxSteps)
{
    StepPlan plan;
    plan.microBatches = (sequences + batchSize - 1) / batchSize;
    plan.stepsPerEpoch = (plan.microBatches + accumulation - 1) / accumulation;
    plan.totalSteps = maxSteps > 0 ? maxSteps : static_cast<std::int64_t>(std::ceil(epochs * static_cast<double>(plan.stepsPerEpoch)));
    return plan;
}

} // namespace anneal::plan
