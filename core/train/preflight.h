// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/plan/memory.h"
#include "core/train/trainingdata.h"

#include <cstdint>
#include <string>
#include <vector>

namespace anneal::train {

/// Refuses what cannot work: nothing to train on (BadData), weights that do not fit into memory (OutOfMemory), no room for a single
/// checkpoint (NoSpace). Returns warnings about what may become tight.
base::Result<std::vector<std::string>> preflight(const Dataset &data, const plan::Forecast &need, const std::filesystem::path &folder);

} // namespace anneal::train
