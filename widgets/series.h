// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace anneal::widgets {

struct ChartPoint
{
    double x = 0;
    double y = 0; // NaN and infinities make a gap and are marked, but for kBreak
    bool operator==(const ChartPoint &) const = default;
};

/// In the place of a value: nothing was measured around here, as during a pause. The line ends before it and begins anew behind it.
inline constexpr double kBreak = -std::numeric_limits<double>::infinity();
inline bool isBreak(const ChartPoint &point)
{
    return point.y == kBreak;
}

enum class AxisScale { Linear, Logarithmic };

/// TensorBoard's smoothing: s ← w·s + (1 − w)·y, shown as s / (1 − wⁿ); non-finite points stay as they are and are not counted.
std::vector<ChartPoint> smoothed(std::span<const ChartPoint> points, double weight);

/// At most two points a pixel column, the smallest and the largest of each, and its first gap, in their order: no spike is lost.
/// Columns are equally wide on the screen, so on a logarithmic axis they hold equal ratios of x.
/// Neighbours just outside [from, to] are kept so that lines reach the edge. Points are sorted by x.
std::vector<ChartPoint> decimated(std::span<const ChartPoint> points, double from, double to, int columns, AxisScale scale = AxisScale::Linear);

/// The first point at x or behind it.
std::size_t firstFrom(std::span<const ChartPoint> points, double x);

/// Finds the smallest and largest values of any stretch of a growing series without looking at each point again:
/// a tree whose blocks stand for 16, 256, 4,096 … points.
class Extremes
{
public:
    static constexpr std::uint32_t kNone = UINT32_MAX;
    struct Found // indexes into the points, kNone where there is none
    {
        std::uint32_t low = kNone, high = kNone;
        std::uint32_t lowPositive = kNone; // the smallest value above 0
        std::uint32_t gap = kNone;         // the first value that is not finite
    };

    void clear() { m_levels.clear(), m_size = 0; }
    /// Takes in what was added to the points since the last call; those before are unchanged.
    void grow(std::span<const ChartPoint> points);
    Found of(std::span<const ChartPoint> points, std::size_t from, std::size_t to) const;
    /// How many points and blocks were looked at so far.
    std::size_t looks() const { return m_looks; }

private:
    static void take(std::span<const ChartPoint> points, Found &into, const Found &other);
    static Found at(std::span<const ChartPoint> points, std::size_t index);

    std::vector<std::vector<Found>> m_levels;
    std::size_t m_size = 0;
    mutable std::size_t m_looks = 0;
};

/// The values of one curve, raw and smoothed. Appending costs what is appended, whatever is there already.
class Series
{
public:
    /// Sorts by x where that is needed; points without a finite x are left out.
    void set(std::vector<ChartPoint> points);
    void append(std::span<const ChartPoint> points);
    void setWeight(double weight); // of the smoothing, 0: none

    const std::vector<ChartPoint> &points() const { return m_points; }
    /// What the curve shows: the smoothed points, or the points themselves.
    const std::vector<ChartPoint> &shown() const { return isSmoothed() ? m_line : m_points; }
    bool isSmoothed() const { return m_weight > 0; }

    /// Smallest and largest raw value between two x, the ends of lines that leave this stretch included; none without a finite value.
    /// With `scale` logarithmic only values above 0 count.
    std::optional<std::pair<double, double>> valuesWithin(double from, double to, AxisScale scale) const;
    std::vector<ChartPoint> decimatedPoints(double from, double to, int columns, AxisScale scale) const;
    std::vector<ChartPoint> decimatedShown(double from, double to, int columns, AxisScale scale) const;
    /// The point next to x that is no break; none where there is no such point.
    std::optional<ChartPoint> nearest(double x) const;
    std::optional<ChartPoint> nearestShown(double x) const;

    /// How many points were smoothed and how many looked at since the beginning.
    std::size_t smoothings() const { return m_smoothings; }
    std::size_t looks() const { return m_pointExtremes.looks() + m_lineExtremes.looks(); }

private:
    void smoothFrom(std::size_t index);

    std::vector<ChartPoint> m_points;
    std::vector<ChartPoint> m_line; // empty without smoothing
    Extremes m_pointExtremes, m_lineExtremes;
    double m_weight = 0;
    double m_average = 0; // of the recursion behind the last point
    double m_debias = 1;
    std::size_t m_smoothings = 0;
};

} // namespace anneal::widgets
