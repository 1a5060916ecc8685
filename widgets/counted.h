// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/numbers.h"

/// A number with what it counts, where the sentence around it stays the same whether it is one or several.
namespace anneal::widgets {

/// "1 row", "2,310 rows"
inline QString rowsText(qint64 rows)
{
    return rows == 1 ? QCoreApplication::translate("Numbers", "1 row") : QCoreApplication::translate("Numbers", "%1 rows").arg(count(rows));
}

/// "1 step", "2,310 steps"
inline QString stepsText(qint64 steps)
{
    return steps == 1 ? QCoreApplication::translate("Numbers", "1 step") : QCoreApplication::translate("Numbers", "%1 steps").arg(count(steps));
}

} // namespace anneal::widgets
