// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace anneal::ui {

/// "Anneal 0.1.0 · Qt 6.4.2 · Debian GNU/Linux 12 (bookworm) · x86_64", for the end of a message.
QString programLine();

/// What helps to understand a report: versions, system, processor, memory, threads, models, and what went wrong lately. The home folder is written as
/// ~, and nothing of a project, a key or a file is in it. Slow: starts the engine and looks at disks; call it off the GUI thread.
QString diagnosticsText(const QStringList &lastErrors);

/// A message of the program without what it quotes, without what may be a key, and with ~ for the home folder.
QString withoutPrivate(QString message);

} // namespace anneal::ui
