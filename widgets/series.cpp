// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/series.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace anneal::widgets {

namespace {

constexpr std::size_t kBlock = 16; // points or blocks that a block stands for

bool isBefore(const ChartPoint &a, const ChartPoint &b)
{
    return a.x < b.x;
}

/// One step of the recursion; the average starts at zero and is lifted to where the data are.
double smoothNext(double y, double weight, double &average, double &debias)
{
    if (!std::isfinite(y))
        return y;
    average = weight * average + (1 - weight) * y;
    debias *= weight;
    return average / (1 - debias);
}

/// Where a value of x stands on the axis, counted in columns; left of the first where a logarithmic axis has no place for it.
class Columns
{
public:
    Columns(double from, double to, int count, AxisScale scale) : m_from(from), m_log(scale == AxisScale::Logarithmic && from > 0)
    {
        m_scale = count / (m_log ? std::log(to / from) : to - from);
    }
    double at(double x) const
    {
        if (!m_log)
            return (x - m_from) * m_scale;
        return x > 0 ? std::log(x / m_from) * m_scale : -std::numeric_limits<double>::max();
    }

private:
    double m_from;
    double m_scale;
    bool m_log;
};

std::vector<ChartPoint> decimatedBy(const Extremes &extremes, std::span<const ChartPoint> points, double from, double to, int count, AxisScale scale)
{
    std::size_t first = firstFrom(points, from);
    std::size_t last = firstFrom(points, to);
    first -= first > 0;
    last = std::min(points.size(), last + 2);
    if (count < 1 || last - first <= std::size_t(count) * 2 || !(to > from))
        return { points.begin() + std::ptrdiff_t(first), points.begin() + std::ptrdiff_t(last) };

    std::vector<ChartPoint> result;
    result.reserve(std::size_t(count) * 2 + 8);
    const Columns columns(from, to, count, scale);
    for (std::size_t i = first; i < last;) {
        const double next = std::floor(columns.at(points[i].x)) + 1;
        const auto behind = std::partition_point(points.begin() + std::ptrdiff_t(i) + 1, points.begin() + std::ptrdiff_t(last),
            [&](const ChartPoint &point) { return columns.at(point.x) < next; });
        const auto end = std::size_t(behind - points.begin());
        const Extremes::Found found = extremes.of(points, i, end);
        std::uint32_t kept[] { found.low, found.high, found.gap };
        std::sort(std::begin(kept), std::end(kept));
        for (std::size_t k = 0; k < std::size(kept); ++k)
            if (kept[k] != Extremes::kNone && (k == 0 || kept[k] != kept[k - 1]))
                result.push_back(points[kept[k]]);
        i = end;
    }
    return result;
}

/// Where the line between two points passes x; NaN outside the points.
double crossing(std::span<const ChartPoint> points, double x)
{
    const std::size_t right = firstFrom(points, x);
    if (right == 0 || right == points.size())
        return std::numeric_limits<double>::quiet_NaN();
    const ChartPoint &a = points[right - 1], &b = points[right];
    return a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x);
}

std::optional<ChartPoint> nearestOf(std::span<const ChartPoint> points, double x)
{
    std::size_t right = firstFrom(points, x), left = right;
    while (right < points.size() && isBreak(points[right]))
        ++right;
    while (left > 0 && isBreak(points[left - 1]))
        --left;
    if (right == points.size() && left == 0)
        return std::nullopt;
    if (right == points.size() || (left > 0 && x - points[left - 1].x < points[right].x - x))
        return points[left - 1];
    return points[right];
}

} // namespace

std::vector<ChartPoint> smoothed(std::span<const ChartPoint> points, double weight)
{
    std::vector<ChartPoint> result(points.begin(), points.end());
    if (weight <= 0)
        return result;
    double average = 0, debias = 1;
    for (ChartPoint &point : result)
        point.y = smoothNext(point.y, weight, average, debias);
    return result;
}

std::vector<ChartPoint> decimated(std::span<const ChartPoint> points, double from, double to, int columns, AxisScale scale)
{
    Extremes extremes;
    extremes.grow(points);
    return decimatedBy(extremes, points, from, to, columns, scale);
}

std::size_t firstFrom(std::span<const ChartPoint> points, double x)
{
    return std::size_t(std::lower_bound(points.begin(), points.end(), ChartPoint { x, 0 }, isBefore) - points.begin());
}

void Extremes::take(std::span<const ChartPoint> points, Found &into, const Found &other)
{
    const auto better = [&points](std::uint32_t mine, std::uint32_t theirs, auto compare) {
        return theirs != kNone && (mine == kNone || compare(points[theirs].y, points[mine].y)) ? theirs : mine;
    };
    into.low = better(into.low, other.low, std::less<double>());
    into.high = better(into.high, other.high, std::greater<double>());
    into.lowPositive = better(into.lowPositive, other.lowPositive, std::less<double>());
    into.gap = std::min(into.gap, other.gap);
}

Extremes::Found Extremes::at(std::span<const ChartPoint> points, std::size_t index)
{
    const double y = points[index].y;
    const auto i = std::uint32_t(index);
    if (!std::isfinite(y))
        return { kNone, kNone, kNone, i };
    return { i, i, y > 0 ? i : kNone, kNone };
}

void Extremes::grow(std::span<const ChartPoint> points)
{
    std::size_t done = m_size, total = points.size();
    m_size = total;
    for (std::size_t level = 0; total > 1; ++level) {
        if (level == m_levels.size())
            m_levels.emplace_back();
        std::vector<Found> &blocks = m_levels[level];
        const std::size_t first = done / kBlock; // the last block may have been half full
        blocks.resize((total + kBlock - 1) / kBlock);
        for (std::size_t block = first; block < blocks.size(); ++block) {
            blocks[block] = {};
            for (std::size_t i = block * kBlock; i < std::min(total, (block + 1) * kBlock); ++i, ++m_looks)
                take(points, blocks[block], level == 0 ? at(points, i) : m_levels[level - 1][i]);
        }
        done = first;
        total = blocks.size();
    }
}

Extremes::Found Extremes::of(std::span<const ChartPoint> points, std::size_t from, std::size_t to) const
{
    Found found;
    while (from < to) {
        std::size_t size = 1, level = 0; // the largest block that begins here and ends within
        while (level < m_levels.size() && from % (size * kBlock) == 0 && from + size * kBlock <= to) {
            size *= kBlock;
            ++level;
        }
        take(points, found, level == 0 ? at(points, from) : m_levels[level - 1][from / size]);
        from += size;
        ++m_looks;
    }
    return found;
}

void Series::set(std::vector<ChartPoint> points)
{
    std::erase_if(points, [](const ChartPoint &point) { return !std::isfinite(point.x); });
    if (!std::is_sorted(points.begin(), points.end(), isBefore))
        std::stable_sort(points.begin(), points.end(), isBefore);
    m_points = std::move(points);
    m_pointExtremes.clear();
    m_pointExtremes.grow(m_points);
    smoothFrom(0);
}

void Series::append(std::span<const ChartPoint> points)
{
    const std::size_t before = m_points.size();
    for (const ChartPoint &point : points)
        if (std::isfinite(point.x))
            m_points.push_back(point);
    if (!std::is_sorted(m_points.begin() + std::ptrdiff_t(before > 0 ? before - 1 : 0), m_points.end(), isBefore))
        return set(std::move(m_points));
    m_pointExtremes.grow(m_points);
    smoothFrom(before);
}

void Series::setWeight(double weight)
{
    if (weight == m_weight)
        return;
    m_weight = weight;
    smoothFrom(0);
}

void Series::smoothFrom(std::size_t index)
{
    if (index == 0) {
        m_average = 0;
        m_debias = 1;
        m_line.clear();
        m_lineExtremes.clear();
    }
    if (m_weight <= 0)
        return;
    for (; index < m_points.size(); ++index, ++m_smoothings)
        m_line.push_back({ m_points[index].x, smoothNext(m_points[index].y, m_weight, m_average, m_debias) });
    m_lineExtremes.grow(m_line);
}

std::optional<std::pair<double, double>> Series::valuesWithin(double from, double to, AxisScale scale) const
{
    std::size_t end = firstFrom(m_points, to);
    while (end < m_points.size() && m_points[end].x <= to)
        ++end;
    const Extremes::Found found = m_pointExtremes.of(m_points, firstFrom(m_points, from), end);
    const std::uint32_t low = scale == AxisScale::Logarithmic ? found.lowPositive : found.low;
    std::optional<std::pair<double, double>> range;
    const auto take = [&](double y) {
        if (!std::isfinite(y) || (scale == AxisScale::Logarithmic && y <= 0))
            return;
        range = range ? std::pair(std::min(range->first, y), std::max(range->second, y)) : std::pair(y, y);
    };
    if (low != Extremes::kNone) {
        take(m_points[low].y);
        take(m_points[found.high].y);
    }
    take(crossing(m_points, from));
    take(crossing(m_points, to));
    return range;
}

std::vector<ChartPoint> Series::decimatedPoints(double from, double to, int columns, AxisScale scale) const
{
    return decimatedBy(m_pointExtremes, m_points, from, to, columns, scale);
}

std::vector<ChartPoint> Series::decimatedShown(double from, double to, int columns, AxisScale scale) const
{
    return isSmoothed() ? decimatedBy(m_lineExtremes, m_line, from, to, columns, scale) : decimatedPoints(from, to, columns, scale);
}

std::optional<ChartPoint> Series::nearest(double x) const
{
    return nearestOf(m_points, x);
}

std::optional<ChartPoint> Series::nearestShown(double x) const
{
    return nearestOf(shown(), x);
}

} // namespace anneal::widgets
