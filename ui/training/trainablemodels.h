// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace anneal::ui {

/// Names of the models on this computer that can be trained, sorted. Slow: reads a file of each; call it off the GUI thread.
QStringList trainableModels();

} // namespace anneal::ui
