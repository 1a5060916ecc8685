// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMargins>
#include <QRect>

namespace anneal::ui {

/// The place nearest to `wanted` (a window without its frame) at which the window with its frame lies inside of `room`, smaller where it has to be.
QRect placeWithin(const QRect &wanted, const QRect &room, const QMargins &frame);

} // namespace anneal::ui
