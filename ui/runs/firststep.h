// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "ui/runs/rundata.h"

namespace anneal::ui {

/// When the first step of a fresh run is expected: what the newest run with that model took, less what has passed. Empty where nobody knows, or it
/// should be there by now. What the run waits for stands in the path of states.
QString firstStepText(const RunData &data, double secondsExpected);

/// What a run that is going does before its first step. `config` of the run; null where it is not known yet.
QString whyNoStep(const RunData &data, const config::FineTuneConfig *config);

} // namespace anneal::ui
