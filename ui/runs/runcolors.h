// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QStringList>

namespace anneal::ui {

/// The colours of runs beside each other: a run keeps its own while others come and go, and as far as nobody has taken it meanwhile also when it
/// comes back.
class RunColors
{
public:
    /// Of `count` colours one for each of at most so many folders, as an index.
    QMap<QString, int> of(const QStringList &folders, int count);

private:
    QMap<QString, int> m_known;
    QStringList m_before; // the newest folders that were asked for
};

} // namespace anneal::ui
