// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/checkpoint.h"

#include <QString>

namespace anneal::ui {

/// The checkpoint that a run goes on from, and that one without an adapter of its own can be tried with.
struct KeptCheckpoint
{
    qint64 step = -1; // negative: there is none
    std::filesystem::path folder;
    QString whyNoAdapter; // empty where its adapter can be read
    QString problem;      // what is wrong with the newest checkpoint where it is not that one

    bool operator==(const KeptCheckpoint &) const = default;
    bool isThere() const { return step >= 0; }
    /// There are checkpoints, and none to go on from.
    bool isDamaged() const { return !isThere() && !problem.isEmpty(); }
    bool hasAdapter() const { return isThere() && whyNoAdapter.isEmpty(); }
};

/// As the trainer finds it. Reads files: not on the GUI thread.
KeptCheckpoint findKeptCheckpoint(const run::RunFolder &folder, const std::stop_token &stop = {});

} // namespace anneal::ui
