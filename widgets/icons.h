// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

class QPainter;
class QRectF;

namespace anneal::widgets {

/// Names are the files in resources/icons without ".svg". The icon is drawn in the text colour of the appearance at the time of painting.
QIcon icon(const QString &name);
/// The same in a colour role of its own ("on accent", danger …), given as a colour.
QIcon icon(const QString &name, const QColor &color);
void paintIcon(QPainter &painter, const QString &name, const QRectF &rect, const QColor &color);
QStringList iconNames();

} // namespace anneal::widgets
