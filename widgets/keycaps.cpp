// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/keycaps.h"

#include "widgets/theme.h"

#include <QPainter>

namespace anneal::widgets {

int paintKeyCaps(QPainter &painter, const QRect &row, const QString &keys, const Colors &colors)
{
    painter.setFont(fontOf(Type::Secondary));
    double right = row.right();
    const QStringList parts = keys.split(u'+', Qt::SkipEmptyParts);
    for (auto part = parts.crbegin(); part != parts.crend(); ++part) {
        const double width = qMax(20, painter.fontMetrics().horizontalAdvance(*part) + 10);
        const QRectF cap(right - width, row.center().y() - 9.5, width, 20);
        painter.setPen(QPen(colors.border, 1));
        painter.setBrush(colors.surface);
        painter.drawRoundedRect(cap, 4, 4);
        painter.setPen(colors.secondary);
        painter.drawText(cap, Qt::AlignCenter, *part);
        right -= width + 4;
    }
    return int(row.right() - right);
}

} // namespace anneal::widgets
