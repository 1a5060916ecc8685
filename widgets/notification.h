// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace anneal::widgets {

/// Tells something through the desktop (org.freedesktop.Notifications) and marks the window in the task list. Returns at once;
/// where the desktop has no such service, only the mark remains.
void notify(QWidget *window, const QString &title, const QString &text);

} // namespace anneal::widgets
