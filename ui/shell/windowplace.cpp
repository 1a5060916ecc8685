// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/windowplace.h"

#include <algorithm>

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

} // namespace anneal::ui
