// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace anneal::widgets {

/// A share in whole percent, rounded; 100 only where it is all, 0 only where it is nothing.
inline int percentOf(double part, double whole)
{
    if (!(part > 0) || !(whole > 0))
        return 0;
    return part >= whole ? 100 : std::clamp(int(std::lround(100 * part / whole)), 1, 99);
}

/// A count for a tile: every digit below a million, then millions.
inline QString shortCount(qint64 value)
{
    const QLocale locale;
    if (value < 1'000'000)
        return locale.toString(value);
    return QCoreApplication::translate("Numbers", "%1 M").arg(locale.toString(double(value) / 1e6, 'f', 1));
}

} // namespace anneal::widgets
