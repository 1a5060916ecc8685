// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QPainter;
class QWidget;

namespace anneal::widgets {

/// Fills a widget that floats over others with the raised colour and a border, corners of `radius` px; turns antialiasing on.
void paintRaised(QPainter &painter, const QWidget &widget, double radius);

} // namespace anneal::widgets
