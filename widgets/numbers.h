// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

namespace anneal::ui {

/// A share in whole percent, rounded; 100 only where it is all, 0 only where it is nothing.
inline int percentOf(double part, double whole)
{
    if (!(part > 0) || !(whole > 0))
        return 0;
    return part >= whole ? 100 : std::clamp(int(std::lround(100 * part / whole)), 1, 99);
}

} // namespace anneal::ui
