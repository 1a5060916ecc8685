// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

namespace anneal::ui {

/// A line that stands in one text only, or two that stand at the same place. Numbers from 1; 0 where a text has none.
struct LineDifference
{
    int theirs = 0;
    int mine = 0;
    QString theirText;
    QString myText;
};

/// The lines in which two texts differ, for texts that cannot be compared value by value. Where thousands of lines differ they are paired as they
/// come.
std::vector<LineDifference> lineDifferences(const QString &theirs, const QString &mine);

} // namespace anneal::ui
