// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/chartplot.h"

#include <QPen>
#include <QRect>

class QPainter;

namespace anneal::widgets {

/// As the line of a curve, its dashes close enough for the pattern to be seen on the short piece that a legend draws.
QPen legendPen(const ChartPlot::Curve &curve);

/// What lies over the curves and belongs to the data: title, legend, marks, places without a number, last values, or why there is nothing.
void paintNotes(QPainter &painter, const ChartPlot &plot);
/// The line through all charts at x with a dot on each curve; nothing for NaN or outside the view.
void paintCrosshair(QPainter &painter, const ChartPlot &plot, double x);
void paintZoomBox(QPainter &painter, const ChartPlot &plot, const QRect &box);

} // namespace anneal::widgets
