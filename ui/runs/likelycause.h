// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/rundata.h"

namespace anneal::ui {

/// Why the trainer of a run may have been killed, as a sentence: a guess, for who is killed says nothing. Empty where nothing hints at it.
QString likelyCauseOf(const RunData &data);

} // namespace anneal::ui
