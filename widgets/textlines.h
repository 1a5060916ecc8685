// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QFont;
class QFontMetrics;

namespace anneal::widgets {

/// The text broken into at most so many lines of a width in pixels; what does not fit the last one is cut there.
QStringList linesOf(const QString &text, const QFont &font, int width, int most, Qt::TextElideMode mode = Qt::ElideRight);

/// A text cut to a width in pixels so that it can still be told from those that stand beside it: of what all of them begin with most goes, and
/// the rest of it stays. `all`: the text and the others.
QString elidedAmong(const QString &text, const QStringList &all, const QFontMetrics &metrics, int width);

} // namespace anneal::widgets
