// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace anneal::train {
using config::LrScheduler;

Schedule::Schedule(config::LrScheduler kind, double learningRate, double warmup, std::int64_t totalSteps)
    : m_kind(kind)
    , m_learningRate(learningRate)
    , m_warmup(static_cast<std::int64_t>(warmup < 1 ? std::ceil(static_cast<double>(totalSteps) * std::max(0.0, warmup)) : warmup))
    , m_total(totalSteps)
{ }

double Schedule::at(std::int64_t step) const
{
    return m_learningRate * factor(step);
}

double Schedule::factor(std::int64_t step) const
{
    if (m_kind == LrScheduler::Constant)
        return 1;
    if (step < m_warmup)
        return static_cast<double>(step) / static_cast<double>(std::max<std::int64_t>(1, m_warmup));
    const auto decay = static_cast<double>(std::max<std::int64_t>(1, m_total - m_warmup));
    const double progress = static_cast<double>(step - m_warmup) / decay;
    switch (m_kind) {
    case LrScheduler::Constant:
    case LrScheduler::ConstantWithWarmup:
        break;
    case LrScheduler::Linear:
        return std::max(0.0, static_cast<double>(m_total - step) / decay);
    case LrScheduler::Cosine:
        return std::max(0.0, 0.5 * (1 + std::cos(std::numbers::pi * progress))); // half a period
    }
    return 1; // -Wswitch tells of a schedule without its line
}

} // namespace anneal::train
