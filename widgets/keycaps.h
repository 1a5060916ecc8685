// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

class QPainter;

namespace anneal::widgets {

struct Colors;

/// Draws "Ctrl+Shift+P" as keys, ending at the right side of `row`; returns the width they took, in pixels.
int paintKeyCaps(QPainter &painter, const QRect &row, const QString &keys, const Colors &colors);

/// The width that they take.
int keyCapsWidth(const QString &keys);

} // namespace anneal::widgets
