// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "widgets/chartaxis.h"
#include "widgets/chartfiles.h"
#include "widgets/series.h"

#include <QColor>
#include <QPen>
#include <QWidget>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace anneal::widgets {

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

/// Between which values a curve is as it should be.
struct ChartBand
{
    double low = 0, high = 0;
    QString name; // "usual: 0.1 to 10"
};

/// How a chart is written as a picture.
struct ChartPicture
{
    QString title; // empty: the chart's name
    enum class Background { Light, Dark } background = Background::Light;
};

/// Curves over a common x axis. The wheel zooms at the pointer, a left drag to a box (Shift: only along x), a middle drag pans,
/// a double click shows everything again. Arrow keys move the crosshair, whose tooltip tells the values of all charts of a group.
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
    const Series &series(int index) const;
    void setSeriesVisible(int series, bool visible);
    bool isSeriesVisible(int series) const;
    int seriesCount() const;
    QString seriesName(int series) const;
    /// The line of a curve as a legend draws it.
    QPen legendPen(int series) const;
    /// Whether the names of several curves stand above them; pictures have them in any case.
    void setLegendShown(bool shown);
    void clear(); // removes all series and marks
    /// Stands in the middle while there is no value: why, or for how long.
    void setPlaceholder(const QString &text);
    QString placeholder() const;

    void setMarks(std::vector<ChartMark> marks);
    void setSmoothing(double weight); // 0–0.999
    double smoothing() const;
    void setScale(Qt::Orientation axis, AxisScale scale); // Horizontal is x
    AxisScale scale(Qt::Orientation axis) const;
    /// What x counts. The points are not converted: the caller sets them anew.
    void setXAxis(XAxis axis);
    XAxis xAxis() const;
    void setIgnoreOutliers(bool ignore);         // y range from the 1st to the 99th percentile
    void setBand(std::optional<ChartBand> band); // drawn behind the curves; the axis does not reach for it
    const std::optional<ChartBand> &band() const;
    void setBandVisible(bool visible);
    void setIncludeZero(bool include); // for amounts: small changes then look small
    /// x reaches at least to here (the planned last step), 0: only as far as the data.
    void setExpectedEnd(double x);
    void resetView();
    bool isZoomed() const;

    /// Draws the crosshair at x, or none for NaN; used to move several charts together.
    void setCrosshair(double x);
    double crosshair() const;
    /// Whose values the tooltip tells, in this order; the caller keeps the list true. Without: this chart's.
    void setTipCharts(const QList<LineChart *> &charts);
    struct Reading
    {
        QString name;
        double x = 0, y = 0; // of the point next to the place that was asked for, as it was measured
        QColor color;
        std::optional<double> smoothed {}; // what the line shows there, where it is smoothed
    };
    /// The values of the visible curves at x, the largest first, what is no number last. A curve that ended before, or began later, has none.
    std::vector<Reading> readings(double x) const;

    /// .png, .svg or .csv by the name's ending; pictures have title, names and axes, at least 800×450 pixels.
    base::Status exportTo(const QString &file, const ChartPicture &picture = {}) const;
    /// The same in two: what is drawn now, on this thread, and the work of writing it, for any.
    std::function<base::Status()> exportWork(const QString &file, const ChartPicture &picture = {}) const;
    QString csv() const; // a column says what x counts: step, seconds (since the start) or time (seconds since 1970)
    /// One sentence per series: points, first, last, smallest and largest value.
    QString summary() const;
    QStringList tickLabels(Qt::Orientation axis) const; // as last drawn

    QSize sizeHint() const override { return { 480, 240 }; }
    QSize minimumSizeHint() const override { return { 140, 72 }; }

Q_SIGNALS:
    void crosshairMoved(double x); // by pointer or keys; NaN when it left

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    ChartTable table() const;

    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace anneal::widgets
