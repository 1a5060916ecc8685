// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/choices.h"

#include <cstdint>

namespace anneal::train {

/// The learning rate of each step, as transformers 5.23 computes it.
/// With a warm-up the very first step has rate 0.
class Schedule
{
public:
    /// warmup: steps, or below 1 a share of all steps, rounded up.
    Schedule(config::LrScheduler kind, double learningRate, double warmup, std::int64_t totalSteps);

    double at(std::int64_t step) const; // step: completed steps, 0 for the first
    double factor(std::int64_t step) const;
    std::int64_t warmupSteps() const { return m_warmup; }

private:
    config::LrScheduler m_kind;
    double m_learningRate;
    std::int64_t m_warmup;
    std::int64_t m_total;
};

} // namespace anneal::train
