// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/windowplace.h"

#include <QStringList>
#include <algorithm>
#include <cmath>

namespace anneal::ui {

QRect placeWithin(const QRect &wanted, const QRect &room, const QMargins &frame)
{
    const QRect inside = room.marginsRemoved(frame);
    const int width = std::min(wanted.width(), std::max(1, inside.width()));
    const int height = std::min(wanted.height(), std::max(1, inside.height()));
    const int x = std::clamp(wanted.x(), inside.x(), std::max(inside.x(), inside.x() + inside.width() - width));
    const int y = std::clamp(wanted.y(), inside.y(), std::max(inside.y(), inside.y() + inside.height() - height));
    return { x, y, width, height };
}

QString frameText(const QMargins &frame, double pixelRatio)
{
    const auto text = [pixelRatio](int side) { return QString::number(int(std::lround(side * pixelRatio))); };
    return QStringList { text(frame.left()), text(frame.top()), text(frame.right()), text(frame.bottom()) }.join(QLatin1Char(' '));
}

std::optional<QMargins> frameOf(const QString &text, double pixelRatio)
{
    constexpr int most = 400;
    QList<int> sides;
    for (const QString &part : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        bool isNumber = false;
        if (const int side = part.toInt(&isNumber); isNumber && side >= 0 && side <= most)
            sides << int(std::ceil(side / pixelRatio));
    }
    return sides.size() == 4 ? std::optional(QMargins(sides[0], sides[1], sides[2], sides[3])) : std::nullopt;
}

} // namespace anneal::ui
