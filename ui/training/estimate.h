// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/reader.h"
#include "core/plan/runplan.h"

#include <QList>
#include <QString>
#include <filesystem>
#include <optional>
#include <stop_token>

namespace anneal::ui {

/// One thing that must be right before a run, and what to do where it is not.
struct Check
{
    enum class State { Good, Warning, Blocking } state = State::Good;
    QString title;
    QString detail;
    QString fixPage; // page that leads to the cure; may be empty
    QString fixText;
};

/// What a run will be, as far as it can be told before its first step.
struct Estimate
{
    QList<Check> checks;
    std::optional<plan::RunPlan> plan;     // none where the model or the rows cannot be read
    std::optional<base::Error> modelError; // why the model cannot be used
    std::optional<base::Error> misfit;     // why the adapter that is asked for cannot be put on it
    quint64 memoryFree = 0;                // bytes
    quint64 diskFree = 0;
    double seconds = -1; // negative: not known
    double tokensPerSecond = 0;
    double firstStepSeconds = -1; // from the start to the first step, as in that run; negative: not known
    QString speedSource;          // the run that the speed was measured in; empty for a guess from the processor

    bool blocked() const;
};

/// Looks at model, rows, memory and disk. Slow: it tokenises the rows the first time; call it off the GUI thread. `text` is the config.yaml,
/// `sources` keeps what was read for the next time. Nothing fails: what is wrong is a check.
Estimate estimateRun(
    const std::string &text, const std::filesystem::path &project, plan::PlanSources &sources, plan::PlanSources::Look look, std::stop_token stop);

} // namespace anneal::ui
