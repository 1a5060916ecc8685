// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/settings.h"
#include "widgets/chartaxis.h"

namespace anneal::ui {

/// What runs along x in the charts of runs: one choice for live, single and compared runs, remembered. Steps before anybody chose.
widgets::XAxis storedXAxis(const Settings &settings);
void storeXAxis(Settings &settings, widgets::XAxis axis);

} // namespace anneal::ui
