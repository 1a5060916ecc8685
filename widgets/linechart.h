// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QWidget>
#include <memory>
#include <span>
#include <vector>

namespace anneal::widgets {

struct ChartPoint
{
    double x = 0;
    double y = 0; // NaN and infinities make a gap and are marked
};

/// TensorBoard's smoothing: s ← w·s + (1 − w)·y, shown as s / (1 − wⁿ); non-finite points stay as they are and are not counted.
std::vector<ChartPoint> smoothed(std::span<const ChartPoint> points, double weight);

/// At most two points a pixel column, the smallest and the largest of each, in their order: no spike is lost.
/// Neighbours just outside [from, to] are kept so that lines reach the edge. Points are sorted by x.
std::vector<ChartPoint> decimated(std::span<const ChartPoint> points, double from, double to, int columns);

struct SeriesStyle
{
    QString name;
    int color = 0;         // into Colors::series; decides dash and marker too
    bool smoothing = true; // draw raw faint behind the smoothed line
    bool markers = false;  // few points: show each
    int dash = -1;         // -1: by colour
};

struct ChartMark
{
    double x = 0;
    QString label; // "checkpoint-200", "resumed"
    enum class Kind { Checkpoint, Resume } kind = Kind::Checkpoint;
};

enum class AxisScale { Linear, Logarithmic };

/// Curves over a common x axis. Wheel zooms along x at the pointer (Shift: along y), left drag zooms to a box, middle drag pans,
/// double click shows everything again. Arrow keys move the crosshair.
/// Values reach it in batches from the GUI thread; drawing is put off until the widget is visible.
class LineChart : public QWidget
{
    Q_OBJECT

public:
    explicit LineChart(const QString &name, QWidget *parent = nullptr);
    ~LineChart() override;

    int addSeries(const SeriesStyle &style);
    void setStyle(int series, const SeriesStyle &style);
    void setPoints(int series, std::vector<ChartPoint> points);
    void appendPoints(int series, std::span<const ChartPoint> points);
    std::span<const ChartPoint> points(int series) const;
    void setSeriesVisible(int series, bool visible);
    int seriesCount() const;
    void clear(); // removes all series and marks

    void setMarks(std::vector<ChartMark> marks);
    void setSmoothing(double weight); // 0–0.999
    double smoothing() const;
    void setScale(Qt::Orientation axis, AxisScale scale); // Horizontal is x
    AxisScale scale(Qt::Orientation axis) const;
    void setIgnoreOutliers(bool ignore); // y range from the 1st to the 99th percentile
    bool ignoresOutliers() const;
    void setIncludeZero(bool include);  // for amounts: small changes then look small
    void setXName(const QString &name); // "step"
    /// x reaches at least to here (the planned last step), 0: only as far as the data.
    void setExpectedEnd(double x);
    void resetView();

    /// Draws the crosshair at x, or none for NaN; used to move several charts together.
    void setCrosshair(double x);
    /// .png, .svg or .csv by the name's ending.
    base::Status exportTo(const QString &file) const;
    QString csv() const;
    /// One sentence per series: points, first, last, smallest and largest value.
    QString summary() const;

    QSize sizeHint() const override { return { 480, 240 }; }
    QSize minimumSizeHint() const override { return { 140, 72 }; }

Q_SIGNALS:
    void crosshairMoved(double x); // NaN when the pointer left
    void viewChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Moves the crosshairs of charts with the same x axis together.
class ChartGroup : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    void add(LineChart *chart);

private:
    QList<LineChart *> m_charts;
};

} // namespace anneal::widgets
