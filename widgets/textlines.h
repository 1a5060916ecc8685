// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QFont;

namespace anneal::widgets {

/// The text broken into at most so many lines of a width in pixels; what does not fit the last one is cut there.
QStringList linesOf(const QString &text, const QFont &font, int width, int most, Qt::TextElideMode mode = Qt::ElideRight);

} // namespace anneal::widgets
