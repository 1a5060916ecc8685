// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/session.h"

namespace anneal::train {

// The parts of setUp() that are about the adapter.

/// What the adapter of a run takes: that of the checkpoint, of model.init_from, or a fresh one. Zero where it cannot be read: loading it tells.
plan::AdapterSize sizeOfAdapter(const Session &session, const std::optional<CheckpointSearch> &found, const weights::ModelFiles &files);

/// Sets up the adapter of the checkpoint, of model.init_from, or a fresh one; and its optimiser. Fails with Corrupt where the checkpoint's does not
/// belong to this run. REQUIRES: the session's network is loaded, without an adapter.
base::Status configureAdapter(Session &session, const std::optional<CheckpointSearch> &found);

} // namespace anneal::train
