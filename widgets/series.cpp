// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/linechart.h"

#include <algorithm>
#include <cmath>

namespace anneal::widgets {

std::vector<ChartPoint> smoothed(std::span<const ChartPoint> points, double weight)
{
    std::vector<ChartPoint> result(points.begin(), points.end());
    if (weight <= 0)
        return result;
    double average = 0;
    double debias = 1; // weightⁿ: the average starts at zero and is lifted to where the data are
    for (ChartPoint &point : result) {
        if (!std::isfinite(point.y))
            continue;
        average = weight * average + (1 - weight) * point.y;
        debias *= weight;
        point.y = average / (1 - debias);
    }
    return result;
}

std::vector<ChartPoint> decimated(std::span<const ChartPoint> points, double from, double to, int columns)
{
    const auto before = [](const ChartPoint &point, double x) { return point.x < x; };
    auto first = std::lower_bound(points.begin(), points.end(), from, before);
    auto last = std::lower_bound(first, points.end(), to, before);
    if (first != points.begin())
        --first;
    if (last != points.end())
        ++last;
    if (last != points.end())
        ++last;
    const std::span<const ChartPoint> shown(first, last);
    if (columns < 1 || shown.size() <= size_t(columns) * 2 || !(to > from))
        return { shown.begin(), shown.end() };

    std::vector<ChartPoint> result;
    result.reserve(size_t(columns) * 2 + 8);
    const double scale = columns / (to - from);
    size_t i = 0;
    while (i < shown.size()) {
        const double column = std::floor((shown[i].x - from) * scale);
        size_t lowest = shown.size(), highest = shown.size(), gap = shown.size();
        for (; i < shown.size() && std::floor((shown[i].x - from) * scale) == column; ++i) {
            const double y = shown[i].y;
            if (!std::isfinite(y)) {
                gap = i;
                continue;
            }
            if (lowest == shown.size() || y < shown[lowest].y)
                lowest = i;
            if (highest == shown.size() || y > shown[highest].y)
                highest = i;
        }
        std::vector<size_t> kept { lowest, highest, gap };
        std::erase(kept, shown.size());
        std::sort(kept.begin(), kept.end());
        kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
        for (const size_t index : kept)
            result.push_back(shown[index]);
    }
    return result;
}

} // namespace anneal::widgets
