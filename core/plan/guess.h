// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/machine.h"
#include "core/weights/modelshape.h"

#include <cstdint>

namespace anneal::plan {

/// Seconds that a training may take on this computer's processor, where no run of the model tells: tokens and steps of the whole run.
/// A first guess, within a factor of two on processors of the last years.
double guessedSeconds(double tokens, std::int64_t steps, bool bfloat16, const weights::ModelShape &shape, const base::Machine &machine);

} // namespace anneal::plan
