// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMargins>
#include <QRect>
#include <QString>
#include <optional>

namespace anneal::ui {

/// The place nearest to `wanted` (a window without its frame) at which the window with its frame lies inside of `room`, smaller where it has to be.
QRect placeWithin(const QRect &wanted, const QRect &room, const QMargins &frame);

/// What the desktop draws around a window, to be remembered: in pixels of the screen, since it stays as it is when the window's scale changes.
QString frameText(const QMargins &frame, double pixelRatio);
/// The same in pixels of a window of that ratio, rounded up; none where the text says no frame.
std::optional<QMargins> frameOf(const QString &text, double pixelRatio);

} // namespace anneal::ui
