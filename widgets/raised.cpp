// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/raised.h"

#include "widgets/theme.h"

#include <QPainter>
#include <QWidget>

namespace anneal::widgets {

void paintRaised(QPainter &painter, const QWidget &widget, double radius)
{
    const Colors &colors = colorsOf(&widget);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors.border, 1));
    painter.setBrush(colors.raised);
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace anneal::widgets
