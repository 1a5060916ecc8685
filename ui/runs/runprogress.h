// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "ui/runs/rundata.h"
#include "ui/shell/tasks.h"

namespace anneal::ui {

/// The step that a run which was asked to stop at its next checkpoint comes to; 0 where none was, or it cannot be told. The checkpoint of a
/// new best evaluation may come before. `config` of the run; null where it is not known yet.
qint64 stoppingStep(const RunData &data, const config::FineTuneConfig *config);

/// Whether there will be a checkpoint to stop at before the run is at its end anyway; Some where that is not known yet.
enum class Checkpoints { Some, NoneMore, NoneEver };
Checkpoints checkpointsToCome(const RunData &data, const config::FineTuneConfig *config);

/// What a run was asked, and may not have heard yet.
enum class Asked { Nothing, Pause, Stop };

/// How far a run that is going has come, for the task bar.
TaskProgress progressOf(const RunData &data, const config::FineTuneConfig *config, Asked asked = Asked::Nothing);

/// What a run trains, on what and since when, in a line; of one that is going, also where it was asked to stop. `config` as above.
QString subjectOf(const RunData &data, const config::FineTuneConfig *config, bool isLive);

} // namespace anneal::ui
