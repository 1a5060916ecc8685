// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/session.h"

namespace anneal::train {

// The parts of setUp() that go on from a checkpoint.

/// The checkpoint to go on from; none for a fresh start, or where the first was not reached. Fails where none of those there are is whole, where
/// the folder cannot be read, and with NotFound where those that were written are gone (StartMode::BeginAgain says so and begins again at step 1,
/// and fails with AlreadyExists where there is one).
base::Result<std::optional<CheckpointSearch>> findCheckpoint(RunContext &context, run::StartMode mode);

/// Compares what the run is made from with what it was made from; before anything is loaded, since what has changed may not even load.
/// Fails with BadConfig or BadData naming what has changed. REQUIRES: the session's provenance has its inputs and its adapter.
base::Status checkInputs(const Session &session, const CheckpointSearch &found, run::StartMode mode);

/// Whether a checkpoint's place in the data is that of this run. Fails with Corrupt where it is not although nothing has changed.
/// REQUIRES: the session's data is loaded.
base::Status checkPlace(const Session &session, const Checkpoint &checkpoint);

/// Puts the session where the checkpoint left it and says whether going on is exact. Fails with BadData where the rows are others.
base::Status takeUp(Session &session, const CheckpointSearch &found, run::StartMode mode);

} // namespace anneal::train
