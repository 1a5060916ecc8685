// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runlauncher.h"

#include <atomic>

namespace anneal::train {

/// One attempt at a run, from reading run.yaml to the `end` event. Whatever goes wrong after the lock is taken ends as an Error state
/// with a sentence and a hint in the events; what was trained so far stays.
///
/// Fails with Busy when a trainer is there already, AlreadyExists when the run was trained before and mode is not Resume.
/// `signal` is set by a signal handler to the signal that asks to end, and is 0 before.
base::Result<run::RunState> runTraining(const run::RunFolder &folder, run::StartMode mode, const std::atomic<int> &signal);

} // namespace anneal::train
