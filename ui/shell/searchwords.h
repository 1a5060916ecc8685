// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace anneal::ui {

/// Other words than its text that a person would look for an action by, in the language of the window: "chat" for trying an adapter. One table has
/// those of all actions, by their ids; empty where it has none.
QString searchWords(const QString &id);

} // namespace anneal::ui
