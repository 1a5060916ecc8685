// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/keycaps.h"

#include "widgets/theme.h"

#include <QPainter>

namespace anneal::widgets {

namespace {

constexpr int kGap = 4; // pixels between two keys

int widthOf(const QString &key, const QFontMetrics &metrics)
{
    return qMax(20, metrics.horizontalAdvance(key) + 10);
}

} // namespace

int keyCapsWidth(const QString &keys)
{
    const QFontMetrics metrics(fontOf(Type::Secondary));
    int width = 0;
    for (const QString &key : keys.split(u'+', Qt::SkipEmptyParts))
        width += widthOf(key, metrics) + kGap;
    return width;
}

int paintKeyCaps(QPainter &painter, const QRect &row, const QString &keys, const Colors &colors)
{
    painter.setFont(fontOf(Type::Secondary));
    double right = row.right();
    const QStringList parts = keys.split(u'+', Qt::SkipEmptyParts);
    for (auto part = parts.crbegin(); part != parts.crend(); ++part) {
        const double width = widthOf(*part, painter.fontMetrics());
        const QRectF cap(right - width, row.center().y() - 9.5, width, 20);
        painter.setPen(QPen(colors.border, 1));
        painter.setBrush(colors.surface);
        painter.drawRoundedRect(cap, 4, 4);
        painter.setPen(colors.secondary);
        painter.drawText(cap, Qt::AlignCenter, *part);
        right -= width + kGap;
    }
    return int(row.right() - right);
}

} // namespace anneal::widgets
