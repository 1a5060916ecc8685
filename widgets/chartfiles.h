// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "widgets/chartaxis.h"
#include "widgets/series.h"

#include <QString>
#include <filesystem>
#include <functional>
#include <utility>
#include <vector>

namespace anneal::widgets {

class ChartPlot;

constexpr int kPictureScale = 2; // pixels of a PNG for one of the screen

using ChartTable = std::vector<std::pair<QString, std::vector<ChartPoint>>>;

/// All points of the curves, a line each; "values" names what y is.
QString chartCsv(const ChartTable &table, XAxis axis, const QString &values);

/// Draws the plot now, on the GUI thread, and gives the work of writing it as SVG, for any thread.
std::function<base::Status()> drawingWork(const std::filesystem::path &path, const ChartPlot &plot);
/// The same as PNG, kPictureScale times the size.
std::function<base::Status()> imageWork(const std::filesystem::path &path, const ChartPlot &plot);

} // namespace anneal::widgets
