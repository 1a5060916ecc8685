// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chartplot.h"

#include "widgets/textlines.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr int kRightMargin = 62; // room for the last value at the line's end
constexpr int kTopMargin = 8;
constexpr int kTitleHeight = 34;
constexpr int kLegendRow = 18;
constexpr int kLeastPlot = 180;  // pixels of height that more rows of names leave to the curves and their ticks
constexpr int kLegendName = 130; // pixels that a name may take
constexpr int kLegendKey = ChartPlot::kLegendLine + 4;
constexpr int kLegendGap = 12;
constexpr int kMarkerRoom = 6;     // pixels that the marker of an end needs beyond the plot
constexpr double kCalmSpan = 0.05; // of the values' size: what the height of a chart stands for at least

const QVector<qreal> kDashes[] { {}, { 5, 3 }, { 2, 2.5 }, { 8, 3, 2, 3 }, { 12, 4 }, { 1, 2 }, { 4, 2, 1, 2, 1, 2 } };
const QCPScatterStyle::ScatterShape kShapes[] { QCPScatterStyle::ssDisc, QCPScatterStyle::ssSquare, QCPScatterStyle::ssTriangle,
    QCPScatterStyle::ssDiamond, QCPScatterStyle::ssCross, QCPScatterStyle::ssPlus, QCPScatterStyle::ssTriangleInverted };

/// The part of a segment within a box, as shares of its length (Liang and Barsky 1984); none where it passes by, or an end is no number.
std::optional<std::pair<double, double>> shareWithin(const QPointF &from, const QPointF &to, const QRectF &box)
{
    const double dx = to.x() - from.x(), dy = to.y() - from.y();
    if (!std::isfinite(dx) || !std::isfinite(dy))
        return std::nullopt;
    double first = 0, last = 1;
    for (const auto &[step, room] : { std::pair { -dx, from.x() - box.left() }, { dx, box.right() - from.x() }, { -dy, from.y() - box.top() },
             { dy, box.bottom() - from.y() } }) { // step · share ≤ room, at each edge
        if (step == 0 && room < 0)
            return std::nullopt;
        if (step < 0)
            first = std::max(first, room / step);
        else if (step > 0)
            last = std::min(last, room / step);
    }
    return first <= last ? std::optional(std::pair(first, last)) : std::nullopt;
}

/// The pieces of a line that lie within a box.
std::vector<QVector<QPointF>> piecesWithin(const QVector<QPointF> &line, const QRectF &box)
{
    std::vector<QVector<QPointF>> pieces;
    bool goesOn = false; // the last piece ends where the next segment begins
    for (qsizetype i = 0; i + 1 < line.size(); ++i) {
        const auto share = shareWithin(line[i], line[i + 1], box);
        if (!share) {
            goesOn = false;
            continue;
        }
        const QPointF way = line[i + 1] - line[i];
        if (!goesOn || share->first > 0)
            pieces.push_back({ line[i] + share->first * way });
        pieces.back() << (share->second < 1 ? line[i] + share->second * way : line[i + 1]);
        goesOn = share->second >= 1;
    }
    return pieces;
}

} // namespace

void ChartGraph::drawLinePlot(QCPPainter *painter, const QVector<QPointF> &lines) const
{
    if (!painter->modes().testFlag(QCPPainter::pmVectorized))
        return drawInPieces(painter, lines);
    for (const QVector<QPointF> &piece : piecesWithin(lines, clipRect()))
        QCPGraph::drawLinePlot(painter, piece);
}

/// Qt fills a path scanline by scanline and looks through all edges of it that a scanline has met: a noisy curve, which crosses each of them
/// thousands of times, takes a tenth of a second as one path, and a few milliseconds in pieces.
void ChartGraph::drawInPieces(QCPPainter *painter, const QVector<QPointF> &lines) const
{
    constexpr qsizetype kPiece = 16;
    if (lines.size() <= 2 * kPiece)
        return QCPGraph::drawLinePlot(painter, lines);
    QPen pen = painter->pen();
    const bool isDashed = pen.style() == Qt::CustomDashLine;
    double length = 0; // of what is drawn already: its dashes go on
    for (qsizetype at = 0; at + 1 < lines.size(); at += kPiece) {
        const QVector<QPointF> piece = lines.mid(at, kPiece + 1);
        if (isDashed) {
            pen.setDashOffset(length / pen.widthF());
            painter->setPen(pen);
            for (qsizetype i = 1; i < piece.size(); ++i)
                if (const double step = QLineF(piece[i - 1], piece[i]).length(); std::isfinite(step)) // else there is a gap
                    length += step;
        }
        QCPGraph::drawLinePlot(painter, piece);
    }
}

void ChartGraph::drawScatterPlot(QCPPainter *painter, const QVector<QPointF> &scatters, const QCPScatterStyle &style) const
{
    QVector<QPointF> seen = scatters;
    if (painter->modes().testFlag(QCPPainter::pmVectorized))
        seen.removeIf([box = QRectF(clipRect())](const QPointF &point) { return !box.contains(point); });
    QCPGraph::drawScatterPlot(painter, seen, style);
}

ChartPlot::ChartPlot(QWidget *owner) : m_owner(owner), m_widget(new QCustomPlot(owner))
{
    m_widget->setNoAntialiasingOnDrag(false);
    m_widget->setFocusPolicy(Qt::NoFocus);
    m_widget->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    m_widget->axisRect()->setMinimumMargins(QMargins(40, kTopMargin, kRightMargin, 22));
    m_widget->setInteractions(QCP::iNone);
    m_widget->setMouseTracking(true);
    setAxes(m_xAxis, m_xScale, m_yScale);
    dressAxes();
}

int ChartPlot::addCurve(const SeriesStyle &style)
{
    Curve curve;
    curve.raw = new ChartGraph(m_widget->xAxis, m_widget->yAxis); // the plot owns it
    curve.line = new ChartGraph(m_widget->xAxis, m_widget->yAxis);
    setStyle(curve, style);
    curves.push_back(std::move(curve));
    return int(curves.size()) - 1;
}

void ChartPlot::clear()
{
    m_widget->clearGraphs();
    curves.clear();
    legend.clear(); // it names curves
    marks.clear();
    expectedEnd = 0;
    m_zoomed = m_hasOwnHeight = false;
}

void ChartPlot::setSmoothing(double newWeight)
{
    weight = newWeight;
    for (Curve &curve : curves)
        curve.data.setWeight(curve.style.smoothing ? weight : 0);
}

void ChartPlot::setStyle(Curve &curve, const SeriesStyle &style)
{
    curve.style = style;
    curve.data.setWeight(style.smoothing ? weight : 0);
}

void ChartPlot::setAxes(XAxis x, AxisScale scaleOfX, AxisScale scaleOfY)
{
    m_xAxis = x;
    m_xScale = scaleOfX;
    m_yScale = scaleOfY;
    const auto type = [](AxisScale scale) { return scale == AxisScale::Logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear; };
    m_widget->xAxis->setScaleType(type(xScale()));
    m_widget->xAxis->setTicker(tickerFor(x, xScale()));
    m_widget->yAxis->setScaleType(type(scaleOfY));
    m_widget->yAxis->setTicker(valueTicker(scaleOfY));
}

void ChartPlot::setTitle(const QString &title, const QString &xName, const QString &yName)
{
    m_title = title;
    m_widget->xAxis->setLabel(xName);
    m_widget->yAxis->setLabel(yName);
}

void ChartPlot::dressAxes()
{
    const Colors &c = colors();
    QColor grid = c.text;
    grid.setAlphaF(0.1f);
    m_widget->setBackground(QBrush(c.surface));
    for (QCPAxis *axis : { m_widget->xAxis, m_widget->yAxis }) {
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelFont(fontOf(Type::CodeSmall));
        axis->setTickLabelColor(c.secondary);
        axis->setTickLabelPadding(6);
        axis->setLabelFont(fontOf(Type::Small));
        axis->setLabelColor(c.secondary);
        axis->setNumberFormat(u"g"_s); // or it would typeset the exponents of our labels
        axis->grid()->setPen(QPen(grid, 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
        axis->grid()->setSubGridVisible(false);
    }
    m_widget->xAxis->grid()->setVisible(false);
}

bool ChartPlot::hasPoints() const
{
    return std::any_of(curves.begin(), curves.end(), [](const Curve &curve) { return !curve.data.points().empty(); });
}

QString ChartPlot::emptyText() const
{
    if (!hasPoints())
        return placeholder;
    if (std::none_of(curves.begin(), curves.end(), [](const Curve &curve) { return curve.visible && !curve.data.points().empty(); }))
        return LineChart::tr("Every curve is hidden");
    if (m_zoomed || dataY(dataX(), Fit::Calm))
        return {};
    return m_yScale == AxisScale::Logarithmic ? LineChart::tr("No value above 0 for a logarithmic axis") : LineChart::tr("No finite value");
}

QCPRange ChartPlot::dataX() const
{
    const bool log = xScale() == AxisScale::Logarithmic;
    double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
    for (const Curve &curve : curves) {
        const std::vector<ChartPoint> &points = curve.data.points();
        const std::size_t first = log ? firstFrom(points, std::numeric_limits<double>::min()) : 0; // 0 has no place on a logarithmic axis
        if (!curve.visible || first == points.size())
            continue;
        low = std::min(low, points[first].x);
        high = std::max(high, points.back().x);
    }
    if (low > high)
        return { log ? 1.0 : 0.0, std::max(expectedEnd, log ? 10.0 : 1.0) };
    if (expectedEnd > 0) {
        high = std::max(high, expectedEnd);
        low = std::min(low, log ? 1.0 : 0.0);
    }
    if (high > low)
        return { low, high };
    return log ? QCPRange(low / 2, low * 2) : QCPRange(low - 0.5, low + 0.5);
}

std::optional<std::pair<double, double>> ChartPlot::valuesWithoutOutliers(const QCPRange &x) const
{
    std::vector<double> values;
    for (const Curve &curve : curves) {
        const std::vector<ChartPoint> &points = curve.data.points();
        for (std::size_t i = firstFrom(points, x.lower); curve.visible && i < points.size() && points[i].x <= x.upper; ++i)
            if (std::isfinite(points[i].y) && (m_yScale == AxisScale::Linear || points[i].y > 0))
                values.push_back(points[i].y);
    }
    if (values.size() < 20)
        return std::nullopt;
    const auto at = [&values](double share) {
        const auto nth = values.begin() + std::ptrdiff_t(share * double(values.size() - 1));
        std::nth_element(values.begin(), nth, values.end());
        return *nth;
    };
    const double low = at(0.01);
    return std::pair(low, at(0.99));
}

std::optional<QCPRange> ChartPlot::dataY(const QCPRange &x, Fit fit) const
{
    std::optional<std::pair<double, double>> values;
    if (ignoreOutliers)
        values = valuesWithoutOutliers(x);
    if (!values)
        for (const Curve &curve : curves)
            if (const auto own = curve.visible ? curve.data.valuesWithin(x.lower, x.upper, m_yScale) : std::nullopt)
                values = values ? std::pair(std::min(values->first, own->first), std::max(values->second, own->second)) : *own;
    if (!values)
        return std::nullopt;
    auto [low, high] = *values;
    if (m_yScale == AxisScale::Logarithmic)
        return QCPRange(low / 1.2, high * 1.2);
    if (includeZero) {
        low = std::min(low, 0.0);
        high = std::max(high, 0.0);
    }
    const bool positive = low >= 0;
    const double size = std::max(std::abs(low), std::abs(high));
    const double least = fit == Fit::Calm || low == high ? (size > 0 ? kCalmSpan * size : 1) : 0;
    if (high - low < least) {
        const double middle = (low + high) / 2;
        low = middle - least / 2;
        high = middle + least / 2;
    }
    const double pad = (high - low) * 0.06;
    return QCPRange(positive ? std::max(low - pad, 0.0) : low - pad, high + pad);
}

bool ChartPlot::hasRoomForMarkers(const Curve &curve) const
{
    const QCPRange x = m_widget->xAxis->range();
    const auto shown = firstFrom(curve.data.points(), x.upper) - firstFrom(curve.data.points(), x.lower);
    return double(shown) <= area().width() / 12; // markers that touch would be a band that hides the line
}

void ChartPlot::dress(Curve &curve) const
{
    const QColor color = colorOf(curve);
    const std::size_t count = curve.data.points().size();
    const bool smoothing = curve.data.isSmoothed();
    QColor faint = color;
    faint.setAlphaF(colors().dark ? 0.4f : 0.25f);
    curve.raw->setPen(QPen(faint, 1));
    curve.raw->setVisible(curve.visible && smoothing);
    for (ChartGraph *graph : { curve.raw, curve.line }) // all of a curve lies within the axes unless somebody zoomed into it
        graph->room = m_zoomed || ignoreOutliers ? 0 : kMarkerRoom;
    QPen pen(color, smoothing || count < 120 ? 2 : 1.2);
    pen.setJoinStyle(Qt::RoundJoin);
    pen.setCapStyle(Qt::FlatCap);
    const int dash = curve.style.dash >= 0 ? curve.style.dash : curve.style.color;
    if (dash % 7 != 0)
        pen.setDashPattern(kDashes[dash % 7]);
    curve.line->setPen(pen);
    curve.line->setVisible(curve.visible);
    const bool markers = (curve.style.markers && hasRoomForMarkers(curve)) || count == 1;
    curve.line->setScatterStyle(markers ? QCPScatterStyle(kShapes[curve.style.color % 7], QPen(color, 1.5), QBrush(color), 5) : QCPScatterStyle());
}

void ChartPlot::fill(Curve &curve, const QCPRange &x, int columns) const
{
    const bool logX = xScale() == AxisScale::Logarithmic, logY = m_yScale == AxisScale::Logarithmic;
    std::vector<double> breaks; // they are no values that failed
    const auto hand = [&](QCPGraph *graph, const std::vector<ChartPoint> &points) {
        breaks.clear();
        QVector<QCPGraphData> rows;
        rows.reserve(qsizetype(points.size()));
        for (const ChartPoint &point : points)
            if (!logX || point.x > 0) {
                rows << QCPGraphData(point.x, std::isfinite(point.y) && (!logY || point.y > 0) ? point.y : kNone);
                if (isBreak(point))
                    breaks.push_back(point.x);
            }
        graph->data()->set(rows, true);
        return rows;
    };
    if (curve.data.isSmoothed())
        hand(curve.raw, curve.data.decimatedPoints(x.lower, x.upper, columns, xScale()));
    const QVector<QCPGraphData> rows = hand(curve.line, curve.data.decimatedShown(x.lower, x.upper, columns, xScale()));
    curve.gaps.clear();
    curve.alone.clear();
    for (qsizetype i = 0; i < rows.size(); ++i) {
        if (std::isnan(rows[i].value)) {
            if (!std::binary_search(breaks.begin(), breaks.end(), rows[i].key))
                curve.gaps.push_back(rows[i].key);
        } else if (rows.size() > 1 && (i == 0 || std::isnan(rows[i - 1].value)) && (i + 1 == rows.size() || std::isnan(rows[i + 1].value)))
            curve.alone.push_back({ rows[i].key, rows[i].value });
    }
}

/// Names of several curves in as many rows as they need, up to a third of the height, in a low chart one; beyond that they are cut shorter.
void ChartPlot::layoutLegend()
{
    legend.clear();
    const double top = m_title.isEmpty() ? 0 : kTitleHeight;
    const double right = m_widget->viewport().width() - 6, left = 40;
    int rows = 0;
    if ((showsLegend && curves.size() > 1) || (!curves.empty() && !m_title.isEmpty())) {
        const QFontMetrics metrics(fontOf(Type::Small));
        const int height = m_widget->viewport().height();
        const int most = std::max(1, std::min(height / 3, height - kLeastPlot) / kLegendRow);
        std::vector<std::size_t> named; // those with values: the others cannot be found in the chart
        QStringList names;
        for (std::size_t i = 0; i < curves.size(); ++i)
            if (!curves[i].data.points().empty()) {
                named.push_back(i);
                names << curves[i].style.name.simplified(); // a file's name may have several lines
            }
        const int inRow = int((named.size() + std::size_t(most) - 1) / std::size_t(most));
        const double room = std::max(0.0, right - left);
        // As wide as they like if the rows suffice then; else what is there is shared.
        const double widest = m_title.isEmpty() ? kLegendName : room - kLegendKey;
        const auto place = [&](double nameWidth) {
            legend.clear();
            rows = 0;
            std::size_t next = 0;
            while (next < named.size()) {
                const std::size_t begin = next;
                std::vector<std::pair<QString, double>> row;
                double used = 0;
                for (; next < named.size(); ++next) {
                    const QString name = elidedAmong(names[qsizetype(next)], names, metrics, int(nameWidth));
                    const double width = metrics.horizontalAdvance(name) + kLegendKey + 4;
                    if (!row.empty() && used + kLegendGap + width > room)
                        break;
                    used += width + (row.empty() ? 0 : kLegendGap);
                    row.emplace_back(name, width);
                }
                double x = right - used;
                for (std::size_t i = 0; i < row.size(); ++i) {
                    legend.push_back({ int(named[begin + i]), QRectF(x, top + rows * kLegendRow, row[i].second, 16), row[i].first });
                    x += row[i].second + kLegendGap;
                }
                ++rows;
            }
        };
        place(widest);
        if (rows > most)
            place(std::max(12.0, room / inRow - kLegendKey - 4 - kLegendGap));
    }
    const int margin = rows > 0 ? int(top) + rows * kLegendRow + 2 : kTopMargin + int(top);
    m_widget->axisRect()->setMargins(QMargins(0, margin, kRightMargin, 0));
    m_widget->axisRect()->setMinimumMargins(QMargins(40, margin, kRightMargin, 22));
}

void ChartPlot::fit()
{
    const QCPRange x = dataX();
    m_widget->xAxis->setRange(x);
    m_widget->yAxis->setRange(dataY(x, Fit::Calm).value_or(m_yScale == AxisScale::Logarithmic ? QCPRange(0.1, 10) : QCPRange(0, 1)));
}

void ChartPlot::showAll()
{
    m_zoomed = m_hasOwnHeight = false;
    fit();
}

void ChartPlot::refresh(int columns)
{
    layoutLegend();
    const bool empty = !emptyText().isEmpty() || !hasPoints();
    for (QCPAxis *axis : { m_widget->xAxis, m_widget->yAxis }) // no invented scale
        axis->setVisible(!empty);
    m_widget->yAxis->grid()->setVisible(!empty);
    if (!m_zoomed)
        fit();
    m_widget->xAxis->ticker()->setTickCount(std::clamp(int(area().width()) / (m_xAxis == XAxis::Step ? 75 : 95), 2, 6));
    m_widget->yAxis->ticker()->setTickCount(std::clamp(int(area().height()) / 34, 2, 5));
    const QCPRange x = m_widget->xAxis->range();
    for (Curve &curve : curves) {
        dress(curve);
        fill(curve, x, columns);
    }
    m_widget->replot(QCustomPlot::rpQueuedReplot);
}

std::optional<ChartPoint> ChartPlot::shownAt(const Curve &curve, double x) const
{
    const std::vector<ChartPoint> &points = curve.data.shown();
    const auto point = curve.visible ? curve.data.nearestShown(x) : std::nullopt;
    if (!point || points.size() < 2 || (x >= points.front().x && x <= points.back().x))
        return point;
    const double usual = (points.back().x - points.front().x) / double(points.size() - 1); // from one point to the next
    return std::abs(point->x - x) > 1.5 * usual ? std::nullopt : point;
}

double ChartPlot::snapped(double x) const
{
    double best = kNone;
    for (const Curve &curve : curves)
        if (const auto point = curve.visible ? curve.data.nearest(x) : std::nullopt)
            if (std::isnan(best) || std::abs(point->x - x) < std::abs(best - x))
                best = point->x;
    return best;
}

double ChartPlot::neighbour(double x, int direction) const
{
    double best = kNone;
    const auto take = [&](double at) {
        if (std::isnan(best) || std::abs(at - x) < std::abs(best - x))
            best = at;
    };
    for (const Curve &curve : curves) {
        const std::vector<ChartPoint> &points = curve.data.points();
        std::size_t at = firstFrom(points, direction > 0 ? std::nextafter(x, std::numeric_limits<double>::max()) : x);
        while (direction > 0 ? at < points.size() && isBreak(points[at]) : at > 0 && isBreak(points[at - 1]))
            at = direction > 0 ? at + 1 : at - 1;
        if (!curve.visible)
            continue;
        if (direction > 0 && at < points.size())
            take(points[at].x);
        else if (direction < 0 && at > 0)
            take(points[at - 1].x);
    }
    return std::isnan(best) ? x : best;
}

void ChartPlot::zoom(double factor, const QPointF &at, Along along)
{
    if (!std::isfinite(xAt(at.x())) || !std::isfinite(m_widget->yAxis->pixelToCoord(at.y())))
        return; // never laid out
    if (along == Along::Y) {
        m_widget->yAxis->scaleRange(factor, m_widget->yAxis->pixelToCoord(at.y()));
    } else {
        const QCPRange before = m_widget->xAxis->range();
        if (factor < 1 && m_xAxis == XAxis::Step && before.size() * factor < 1)
            return; // nothing lies between two steps
        m_widget->xAxis->scaleRange(factor, xAt(at.x()));
        const QCPRange now = m_widget->xAxis->range(), all = dataX();
        if (now.lower <= all.lower && now.upper >= all.upper)
            return showAll();
        if (along == Along::Both && !m_hasOwnHeight)
            m_widget->yAxis->setRange(dataY(now, Fit::Tight).value_or(m_widget->yAxis->range()));
    }
    m_zoomed = true;
}

void ChartPlot::zoomTo(const QRectF &box, Along along)
{
    const QCPRange x(xAt(box.left()), xAt(box.right()));
    const QCPRange y(m_widget->yAxis->pixelToCoord(box.bottom()), m_widget->yAxis->pixelToCoord(box.top()));
    m_widget->xAxis->setRange(x);
    m_widget->yAxis->setRange(along == Along::X ? dataY(x, Fit::Tight).value_or(m_widget->yAxis->range()) : y);
    m_hasOwnHeight = along != Along::X;
    m_zoomed = true;
}

void ChartPlot::setView(const View &view)
{
    m_widget->xAxis->setRange(view.x);
    m_widget->yAxis->setRange(view.y);
    m_zoomed = true;
}

void ChartPlot::pan(const View &start, const QPointF &from, const QPointF &to)
{
    const auto shift = [](QCPAxis *axis, const QCPRange &range, double before, double after) {
        axis->setRange(range);
        const double a = axis->pixelToCoord(before), b = axis->pixelToCoord(after);
        if (axis->scaleType() == QCPAxis::stLogarithmic)
            axis->setRange(range.lower * a / b, range.upper * a / b);
        else
            axis->setRange(range.lower + a - b, range.upper + a - b);
    };
    shift(m_widget->xAxis, start.x, from.x(), to.x());
    shift(m_widget->yAxis, start.y, from.y(), to.y());
    m_zoomed = true;
}

} // namespace anneal::widgets
