// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/linechart.h"
#include "widgets/theme.h"

#include <qcustomplot.h>

namespace anneal::widgets {

/// A graph whose thick lines and markers stay whole at the ends of the axes.
class ChartGraph : public QCPGraph
{
public:
    using QCPGraph::QCPGraph;
    int room = 0; // pixels around the plot that it may draw into

protected:
    QRect clipRect() const override { return QCPGraph::clipRect().adjusted(-room, -room, room, room); }
    // A drawing (SVG) knows no clipping: what lies outside is cut off before it is drawn.
    void drawLinePlot(QCPPainter *painter, const QVector<QPointF> &lines) const override;
    void drawScatterPlot(QCPPainter *painter, const QVector<QPointF> &scatters, const QCPScatterStyle &style) const override;

private:
    void drawInPieces(QCPPainter *painter, const QVector<QPointF> &lines) const;
};

/// The inside of a LineChart: its curves in QCustomPlot, which stretch of them is seen, and where a value lies on the screen.
/// Knows no pointer and no focus; the owner asks it to refresh and paints over it.
class ChartPlot
{
public:
    struct Curve
    {
        SeriesStyle style;
        Series data;
        bool visible = true;
        ChartGraph *raw = nullptr;
        ChartGraph *line = nullptr;
        std::vector<double> gaps;      // x of the shown values that are no numbers
        std::vector<ChartPoint> alone; // shown points between two gaps: no line leads to them
    };
    static constexpr int kLegendLine = 22; // pixels: the piece of line before a name
    struct LegendEntry
    {
        int curve;
        QRectF place;
        QString name; // cut to fit
    };

    /// `owner` gives the colours.
    explicit ChartPlot(QWidget *owner);

    QCustomPlot *widget() const { return m_widget; }
    const Colors &colors() const { return colorsOf(m_owner); }
    QColor colorOf(const Curve &curve) const { return colors().series[curve.style.color % 7]; }

    int addCurve(const SeriesStyle &style);
    void clear();
    void setSmoothing(double weight);
    void setStyle(Curve &curve, const SeriesStyle &style);
    /// Scales and what x counts; takes effect on both axes.
    void setAxes(XAxis x, AxisScale xScale, AxisScale yScale);
    AxisScale xScale() const { return m_xAxis == XAxis::Wall ? AxisScale::Linear : m_xScale; } // a date has no logarithm
    /// For pictures: a title, the names of the axes, and the legend even of a single curve.
    void setTitle(const QString &title, const QString &xName, const QString &yName);
    const QString &title() const { return m_title; }

    /// Fits the ranges unless somebody zoomed, chooses ticks, hands QCustomPlot the points that can be told apart, and draws when it may.
    void refresh(int columns);
    void dressAxes();
    void dress(Curve &curve) const;
    /// What stands in the place of curves; empty where there are some.
    QString emptyText() const;

    QRectF area() const { return m_widget->axisRect()->rect(); }
    QPointF pixelOf(const ChartPoint &point) const { return { pixelOf(point.x), m_widget->yAxis->coordToPixel(point.y) }; }
    double pixelOf(double x) const { return m_widget->xAxis->coordToPixel(x); }
    double xAt(double pixel) const { return m_widget->xAxis->pixelToCoord(pixel); }

    /// What a curve shows at x: its point next to there; none where it is hidden, has ended long before or begins long after.
    std::optional<ChartPoint> shownAt(const Curve &curve, double x) const;
    /// The x of the visible data point next to x; NaN where there is none.
    double snapped(double x) const;
    /// The x of the next visible data point in a direction, at least `distance` away if that passes none by; x where there is none.
    double neighbour(double x, int direction) const;

    enum class Along { X, Y, Both };
    /// By the factor around a pixel. Along both, the curves keep filling the height, so that a zoom never loses them, unless a box has set
    /// it; along one axis the other stays. Out beyond the data shows everything again.
    void zoom(double factor, const QPointF &at, Along along);
    void zoomTo(const QRectF &box, Along along); // along X: the curves there fill the height
    struct View
    {
        QCPRange x, y;
    };
    View view() const { return { m_widget->xAxis->range(), m_widget->yAxis->range() }; }
    /// Moves `start` as the pointer went from one pixel to another.
    void pan(const View &start, const QPointF &from, const QPointF &to);
    void setView(const View &view);
    bool isZoomed() const { return m_zoomed; }
    void showAll();

    std::vector<Curve> curves;
    std::vector<ChartMark> marks;
    std::optional<ChartBand> band;
    bool showsBand = true;
    bool showsLegend = true; // a picture's is drawn in any case
    std::vector<LegendEntry> legend;
    QString placeholder;
    double weight = 0;
    double expectedEnd = 0;
    bool ignoreOutliers = false;
    bool includeZero = false;

private:
    enum class Fit { Calm, Tight }; // calm: differences too small to matter look small
    void fit();
    QCPRange dataX() const;
    std::optional<QCPRange> dataY(const QCPRange &x, Fit fit) const;
    std::optional<std::pair<double, double>> valuesWithoutOutliers(const QCPRange &x) const;
    bool hasPoints() const;
    bool hasRoomForMarkers(const Curve &curve) const;
    void fill(Curve &curve, const QCPRange &x, int columns) const;
    void layoutLegend();

    QWidget *m_owner;
    QCustomPlot *m_widget;
    XAxis m_xAxis = XAxis::Step;
    AxisScale m_xScale = AxisScale::Linear;
    AxisScale m_yScale = AxisScale::Linear;
    QString m_title;
    bool m_zoomed = false;
    bool m_hasOwnHeight = false; // a box has set what the height stands for
};

} // namespace anneal::widgets
