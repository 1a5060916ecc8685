// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAction;
class QMenu;

namespace anneal::ui {

/// An entry of a menu for an action whose text names what it works with ("Open the selected run"): there that can be seen, so the entry has the
/// short text of the action's buttons. It follows the action and belongs to the menu.
QAction *addShortEntry(QMenu *menu, QAction *action);

} // namespace anneal::ui
