// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/terminal.h"
#include "core/run/runlauncher.h"
#include "core/run/runsummary.h"

namespace anneal::cli {

/// What a run wrote before somebody began to watch it.
struct Told
{
    int attempt = 0;         // the newest one that was already told; 0: none
    std::uint64_t bytes = 0; // of events.jsonl

    static Told of(const run::RunFolder &folder);
};

/// Watches a run until it ends and tells what happens: a progress line with loss, speed and time left, measurements, samples.
/// What was `told` is passed over.
/// The first Ctrl-C or SIGTERM asks the trainer to stop and keep what it learned, the second leaves it alone and returns.
/// The result is the exit code: 0 finished (or stopped by somebody else), InterruptCounter::exitCode() after those, otherwise that of the run's
/// error.
int follow(Terminal &terminal, run::RunLauncher &launcher, const run::RunFolder &folder, const Told &told);

/// A run as JSON, with the names that --json prints.
base::Json toJson(const run::RunSummary &summary);

} // namespace anneal::cli
