// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runstate.h"
#include "widgets/label.h"

#include <QString>

namespace anneal::ui {

/// In which colour it is written how a run stands, the same on every page: one whose process ended by itself may go on, so it warns.
widgets::Tone toneOf(run::RunStatus status);
/// Why a run that has no adapter has none, as the reason of what cannot be done with it.
QString whyNoAdapter(run::RunStatus status);

} // namespace anneal::ui
