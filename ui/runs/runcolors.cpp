// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runcolors.h"

#include <algorithm>
#include <utility>

namespace anneal::ui {

QMap<QString, int> RunColors::of(const QStringList &folders, int count)
{
    const QStringList asked = folders.first(std::min(folders.size(), qsizetype(count)));
    const QStringList before = std::exchange(m_before, asked);
    QMap<QString, int> colors;
    QList<int> taken;
    const auto give = [&](const QString &folder, int color) {
        colors.insert(folder, color);
        m_known.insert(folder, color);
        taken << color;
    };
    for (const bool isShown : { true, false }) // what is in sight changes last
        for (const QString &folder : asked)
            if (const auto known = m_known.constFind(folder);
                known != m_known.cend() && before.contains(folder) == isShown && !taken.contains(*known) && *known < count)
                give(folder, *known);
    for (const QString &folder : asked) {
        if (colors.contains(folder))
            continue;
        const QList<int> given = m_known.values(); // one that no run had comes first
        int color = 0;
        while (color < count && (taken.contains(color) || given.contains(color)))
            ++color;
        if (color == count)
            for (color = 0; taken.contains(color);)
                ++color;
        give(folder, color);
    }
    return colors;
}

} // namespace anneal::ui
