// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/series.h"

#include <QSharedPointer>
#include <QString>

class QCPAxisTicker;

namespace anneal::widgets {

/// What runs along x: whole steps, seconds since the beginning, or seconds since 1970.
enum class XAxis { Step, Relative, Wall };

/// "Step", "Time since the start", "Date and time".
QString nameOf(XAxis axis);
/// A whole number as its language writes it, like the steps that are told beside a chart.
QString stepText(double step);
/// A place on the axis as the tooltip tells it: "step 300", "2 min 05 s", "28.11.26 14:02:03".
QString textOf(XAxis axis, double x);

/// Four significant digits (of whole numbers all), as short as they get: 2e-4, 0.0123, 2.205, 12,345.
QString shortNumber(double value, int digits = 4, int decimals = 2); // decimals: of a power of ten
QString readingText(double value);                                   // the same of a value of a curve, with its last zeros: "2.570" beside "2.535"

/// Ticks that suit what the axis counts: whole steps only, times at round seconds, minutes, hours and days of the local clock.
QSharedPointer<QCPAxisTicker> tickerFor(XAxis axis, AxisScale scale);
/// Ticks for values.
QSharedPointer<QCPAxisTicker> valueTicker(AxisScale scale);

} // namespace anneal::widgets
