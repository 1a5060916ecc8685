// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/reader.h"

#include <QList>
#include <QString>
#include <filesystem>
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
    qint64 rows = 0, validationRows = 0; // prepared
    qint64 tokens = 0;                   // one pass, after cutting
    qint64 trainedTokens = 0;
    qint64 cutRows = 0, untrainedRows = 0;
    qint64 longestRow = 0; // tokens
    qint64 steps = 0;
    quint64 memory = 0, memoryFree = 0; // bytes; 0: not known
    quint64 disk = 0, diskFree = 0;     // bytes of all checkpoints kept at once
    double seconds = -1;                // negative: not known
    double tokensPerSecond = 0;
    bool measured = false; // the speed is that of an earlier run with this model, not a guess
    QString device;        // "2 cores, BF16"

    bool blocked() const;
};

/// Looks at model, rows, memory and disk. Slow: it tokenises the rows; call it off the GUI thread. `text` is the config.yaml.
/// Nothing fails: what is wrong is a check.
Estimate estimateRun(const std::string &text, const std::filesystem::path &project, std::stop_token stop);

/// What findModel() and the engine's --model take for a configured model: a path inside the project is made absolute.
std::string modelArgument(const config::FineTuneConfig &config, const std::filesystem::path &project);

} // namespace anneal::ui
