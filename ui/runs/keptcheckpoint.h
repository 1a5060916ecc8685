// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runfolder.h"

#include <QString>

namespace anneal::ui {

/// The checkpoint that a run without an adapter of its own can be tried with.
struct KeptCheckpoint
{
    qint64 step = -1; // negative: there is none
    std::filesystem::path folder;
    QString whyNoAdapter; // empty where its adapter can be read

    bool isThere() const { return step >= 0; }
    bool hasAdapter() const { return isThere() && whyNoAdapter.isEmpty(); }
};

/// The newest one with an adapter that can be read; where there is none, the newest one and why not. Reads files: not on the GUI thread.
KeptCheckpoint findKeptCheckpoint(const run::RunFolder &folder);

} // namespace anneal::ui
