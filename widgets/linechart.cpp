// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/linechart.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "widgets/style.h"

#include <QBuffer>
#include <QKeyEvent>
#include <QSvgGenerator>
#include <QTimer>
#include <QVBoxLayout>
#include <cmath>
#include <limits>
#include <qcustomplot.h>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr int kRightMargin = 62; // room for the last value at the line's end
constexpr int kTopMargin = 8;
constexpr int kLegendMargin = 20; // room for the names of several lines
constexpr int kDragStart = 5;     // pixels before a press becomes a box

/// Four significant digits (of whole numbers all), as short as they get: 2e-4, 0.0123, 2.205, 12345.
QString shortNumber(double value, int digits = 4, int decimals = 2) // decimals: of a power of ten
{
    if (value == 0 || !std::isfinite(value))
        return value == 0 ? u"0"_s : QString::number(value);
    const double size = std::abs(value);
    if (size >= 1e6 || size < 1e-3) {
        QString text = QString::number(value, 'e', decimals);
        const qsizetype e = text.indexOf(u'e');
        QString mantissa = text.left(e);
        while (mantissa.contains(u'.') && (mantissa.endsWith(u'0') || mantissa.endsWith(u'.')))
            mantissa.chop(1);
        return mantissa + u'e' + QString::number(text.mid(e + 1).toInt());
    }
    if (size >= 1000 && digits <= 4)
        return QString::number(qRound64(value));
    return QString::number(value, 'g', size >= 1000 ? 7 : digits);
}

template <typename Base>
class ShortTicker : public Base
{
protected:
    double getTickStep(const QCPRange &range) override { return m_step = Base::getTickStep(range); }
    QString getTickLabel(double tick, const QLocale &, QChar, int) override
    {
        if (std::abs(tick) < 1e-12)
            return u"0"_s;
        // As many decimals as it takes to tell neighbours apart: 1.992e-4 and 1.994e-4.
        const int decimals = m_step > 0 ? int(std::floor(std::log10(std::abs(tick))) - std::floor(std::log10(m_step))) : 2;
        return shortNumber(tick, 5, std::clamp(decimals, 2, 6));
    }

private:
    double m_step = 0;
};

const QVector<qreal> kDashes[] { {}, { 5, 3 }, { 2, 2.5 }, { 8, 3, 2, 3 }, { 12, 4 }, { 1, 2 }, { 4, 2, 1, 2, 1, 2 } };
const QCPScatterStyle::ScatterShape kShapes[] { QCPScatterStyle::ssDisc, QCPScatterStyle::ssSquare, QCPScatterStyle::ssTriangle,
    QCPScatterStyle::ssDiamond, QCPScatterStyle::ssCross, QCPScatterStyle::ssPlus, QCPScatterStyle::ssTriangleInverted };

/// Lies over the plot and paints what moves with the pointer, so that moving it draws no curve again.
class Overlay : public QWidget
{
public:
    Overlay(QWidget *parent, std::function<void(QPainter &)> draw) : QWidget(parent), m_draw(std::move(draw))
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        m_draw(painter);
    }

private:
    std::function<void(QPainter &)> m_draw;
};

} // namespace

struct LineChart::State
{
    struct Series
    {
        SeriesStyle style;
        std::vector<ChartPoint> points;
        std::vector<ChartPoint> line; // smoothed, or empty when the points themselves are shown
        QCPGraph *rawGraph = nullptr;
        QCPGraph *graph = nullptr;
        bool visible = true;

        const std::vector<ChartPoint> &shown() const { return line.empty() ? points : line; }
    };

    LineChart *chart;
    QCustomPlot *plot = nullptr;
    Overlay *overlay = nullptr;
    QTimer refresh;
    std::vector<Series> series;
    std::vector<ChartMark> marks;
    double weight = 0;
    double expectedEnd = 0;
    double crosshair = kNone;
    bool ignoreOutliers = false;
    bool includeZero = false;
    bool zoomed = false;
    QString xName;
    QPoint pressed;
    QRect box;
    enum class Drag { None, Box, Pan } drag = Drag::None;
    QCPRange panX, panY;
    std::vector<std::pair<int, QRectF>> legend; // series and where its name stands

    const Colors &colors() const { return colorsOf(chart); }
    QColor colorOf(const Series &s) const { return colors().series[s.style.color % 7]; }

    void later()
    {
        if (!refresh.isActive())
            refresh.start();
    }

    void smooth(Series &s) const { s.line = s.style.smoothing && weight > 0 ? smoothed(s.points, weight) : std::vector<ChartPoint>(); }

    /// The first point at x or behind it.
    static auto firstFrom(const std::vector<ChartPoint> &points, double x)
    {
        return std::lower_bound(points.begin(), points.end(), x, [](const ChartPoint &point, double at) { return point.x < at; });
    }

    /// Markers that touch would be a band that hides the line.
    bool hasRoom(const std::vector<ChartPoint> &points) const
    {
        const QCPRange x = plot->xAxis->range();
        return firstFrom(points, x.upper) - firstFrom(points, x.lower) <= plot->axisRect()->width() / 12;
    }

    void dress(Series &s) const
    {
        const QColor color = colorOf(s);
        const bool smoothing = !s.line.empty();
        QColor faint = color;
        faint.setAlphaF(colors().dark ? 0.4f : 0.25f);
        s.rawGraph->setPen(QPen(faint, 1));
        s.rawGraph->setVisible(s.visible && smoothing);
        QPen pen(color, smoothing || s.points.size() < 120 ? 2 : 1.2);
        pen.setJoinStyle(Qt::RoundJoin);
        pen.setCapStyle(Qt::FlatCap);
        const int dash = s.style.dash >= 0 ? s.style.dash : s.style.color;
        if (dash % 7 != 0)
            pen.setDashPattern(kDashes[dash % 7]);
        s.graph->setPen(pen);
        s.graph->setVisible(s.visible);
        const bool markers = (s.style.markers && hasRoom(s.points)) || s.points.size() == 1;
        s.graph->setScatterStyle(markers ? QCPScatterStyle(kShapes[s.style.color % 7], QPen(color, 1.5), QBrush(color), 5) : QCPScatterStyle());
    }

    void dressAxes()
    {
        const Colors &c = colors();
        QColor grid = c.text;
        grid.setAlphaF(0.1f);
        plot->setBackground(QBrush(c.surface));
        for (QCPAxis *axis : { plot->xAxis, plot->yAxis }) {
            axis->setBasePen(Qt::NoPen);
            axis->setTickPen(Qt::NoPen);
            axis->setSubTickPen(Qt::NoPen);
            axis->setTickLabelFont(fontOf(Type::CodeSmall));
            axis->setTickLabelColor(c.secondary);
            axis->setTickLabelPadding(6);
            axis->setNumberFormat(u"g"_s); // or it would typeset the exponents of our labels
            axis->grid()->setPen(QPen(grid, 1));
            axis->grid()->setZeroLinePen(Qt::NoPen);
            axis->grid()->setSubGridVisible(false);
        }
        plot->xAxis->grid()->setVisible(false);
    }

    QCPRange dataX() const
    {
        double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
        for (const Series &s : series) {
            if (!s.visible || s.points.empty())
                continue;
            low = std::min(low, s.points.front().x);
            high = std::max(high, s.points.back().x);
        }
        if (low > high)
            return { 0, expectedEnd > 0 ? expectedEnd : 1 };
        if (expectedEnd > 0) {
            high = std::max(high, expectedEnd);
            low = std::min(low, 0.0);
        }
        if (chart->scale(Qt::Horizontal) == AxisScale::Logarithmic)
            low = std::max(low, 1.0);
        return high > low ? QCPRange(low, high) : QCPRange(low - 0.5, low + 0.5);
    }

    /// Where the line between two points passes x; NaN outside the points.
    static double crossing(const std::vector<ChartPoint> &points, double x)
    {
        const auto right = firstFrom(points, x);
        if (right == points.begin() || right == points.end())
            return kNone;
        const auto left = std::prev(right);
        return left->y + (right->y - left->y) * (x - left->x) / (right->x - left->x);
    }

    QCPRange dataY(const QCPRange &x) const
    {
        const bool log = chart->scale(Qt::Vertical) == AxisScale::Logarithmic;
        std::vector<double> values; // only filled where percentiles are wanted
        double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
        const auto take = [&](double y) {
            if (!std::isfinite(y) || (log && y <= 0))
                return;
            low = std::min(low, y);
            high = std::max(high, y);
            if (ignoreOutliers)
                values.push_back(y);
        };
        for (const Series &s : series) {
            if (!s.visible)
                continue;
            for (auto point = firstFrom(s.points, x.lower); point != s.points.end() && point->x <= x.upper; ++point)
                take(point->y);
            take(crossing(s.points, x.lower));
            take(crossing(s.points, x.upper));
        }
        if (low > high)
            return log ? QCPRange(0.1, 10) : QCPRange(0, 1);
        if (values.size() >= 20) {
            const auto at = [&values](double share) {
                const auto nth = values.begin() + std::ptrdiff_t(share * double(values.size() - 1));
                std::nth_element(values.begin(), nth, values.end());
                return *nth;
            };
            low = at(0.01);
            high = at(0.99);
        }
        if (log)
            return { low / 1.2, high * 1.2 };
        if (includeZero) {
            low = std::min(low, 0.0);
            high = std::max(high, 0.0);
        }
        const double pad = high > low ? (high - low) * 0.06 : std::max(std::abs(high) * 0.1, 1e-9);
        return { low >= 0 && low - pad < 0 ? std::min(0.0, low) : low - pad, high + pad };
    }

    void update()
    {
        if (!chart->isVisible())
            return;
        if (!zoomed) {
            const QCPRange x = dataX();
            plot->xAxis->setRange(x);
            plot->yAxis->setRange(dataY(x));
        }
        const QCPRange x = plot->xAxis->range();
        plot->xAxis->ticker()->setTickCount(std::clamp(plot->axisRect()->width() / 75, 2, 6));
        plot->yAxis->ticker()->setTickCount(std::clamp(plot->axisRect()->height() / 34, 2, 5));
        const int columns = std::max(50, int(plot->axisRect()->width() * chart->devicePixelRatioF()));
        for (Series &s : series) {
            dress(s);
            fill(s.graph, s.shown(), x, columns);
            if (!s.line.empty())
                fill(s.rawGraph, s.points, x, columns);
        }
        plot->replot(QCustomPlot::rpQueuedReplot);
        overlay->update();
    }

    static void fill(QCPGraph *graph, const std::vector<ChartPoint> &points, const QCPRange &x, int columns)
    {
        const std::vector<ChartPoint> shown = decimated(points, x.lower, x.upper, columns);
        QVector<QCPGraphData> rows;
        rows.reserve(qsizetype(shown.size()));
        for (const ChartPoint &point : shown)
            rows << QCPGraphData(point.x, std::isfinite(point.y) ? point.y : kNone);
        graph->data()->set(rows, true);
    }

    const ChartPoint *nearest(const std::vector<ChartPoint> &points, double x) const
    {
        auto found = firstFrom(points, x);
        if (found == points.end() || (found != points.begin() && x - std::prev(found)->x < found->x - x)) {
            if (found == points.begin())
                return nullptr;
            --found;
        }
        return &*found;
    }

    /// The x of the data point next to a pixel.
    double snapped(double x) const
    {
        double best = kNone;
        for (const Series &s : series)
            if (s.visible)
                if (const ChartPoint *point = nearest(s.points, x))
                    if (std::isnan(best) || std::abs(point->x - x) < std::abs(best - x))
                        best = point->x;
        return best;
    }

    void moveCrosshair(double x)
    {
        if (x == crosshair || (std::isnan(x) && std::isnan(crosshair)))
            return;
        crosshair = x;
        overlay->update();
        Q_EMIT chart->crosshairMoved(x);
    }

    void drawMarks(QPainter &painter) const
    {
        const QRectF area = plot->axisRect()->rect();
        painter.setFont(fontOf(Type::Small));
        for (const ChartMark &mark : marks) {
            const double x = plot->xAxis->coordToPixel(mark.x);
            if (x < area.left() || x > area.right())
                continue;
            const bool resume = mark.kind == ChartMark::Kind::Resume;
            const QColor ink = resume ? colors().warning : colors().success;
            if (resume) {
                painter.setPen(QPen(ink, 1, Qt::DashLine));
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
            }
            painter.setPen(Qt::NoPen);
            painter.setBrush(ink);
            painter.drawPolygon(QPolygonF({ { x - 4, area.bottom() + 1 }, { x + 4, area.bottom() + 1 }, { x, area.bottom() - 5 } }));
        }
    }

    /// Name and look of each line where there are several, from right to left; a click hides or shows one.
    void drawLegend(QPainter &painter)
    {
        legend.clear();
        if (series.size() < 2)
            return;
        painter.setFont(fontOf(Type::Small));
        double right = plot->axisRect()->right() + kRightMargin - 6;
        for (size_t i = series.size(); i-- > 0;) {
            const Series &s = series[i];
            const QString name = painter.fontMetrics().elidedText(s.style.name, Qt::ElideMiddle, 130);
            const double width = painter.fontMetrics().horizontalAdvance(name) + 24;
            const QRectF box(right - width, 0, width, 16);
            if (box.left() < plot->axisRect()->left())
                return;
            legend.push_back({ int(i), box });
            QPen pen = s.graph->pen();
            if (!s.visible)
                pen.setColor(colors().disabled);
            painter.setPen(pen);
            painter.drawLine(QPointF(box.left(), 8.5), QPointF(box.left() + 16, 8.5));
            painter.setPen(s.visible ? colors().secondary : colors().disabled);
            painter.drawText(box.adjusted(20, 0, 8, 0), Qt::AlignLeft | Qt::AlignVCenter, name);
            right -= width + 12;
        }
    }

    /// The last value of each line, pushed apart where they would cover one another.
    void drawEnds(QPainter &painter) const
    {
        struct End
        {
            double x, y;
            QString text;
            QColor color;
        };
        std::vector<End> ends;
        const QRectF area = plot->axisRect()->rect();
        for (const Series &s : series) {
            if (!s.visible)
                continue;
            const auto last = std::find_if(s.shown().rbegin(), s.shown().rend(), [](const ChartPoint &point) { return std::isfinite(point.y); });
            if (last == s.shown().rend())
                continue;
            const double x = plot->xAxis->coordToPixel(last->x), y = plot->yAxis->coordToPixel(last->y);
            if (x < area.left() - 1 || x > area.right() + 1 || y < area.top() - 6 || y > area.bottom() + 6 || !std::isfinite(y))
                continue;
            ends.push_back({ x, y, shortNumber(last->y), colorOf(s) });
        }
        std::sort(ends.begin(), ends.end(), [](const End &a, const End &b) { return a.y < b.y; });
        for (size_t i = 1; i < ends.size(); ++i)
            if (ends[i].y < ends[i - 1].y + 15 && std::abs(ends[i].x - ends[i - 1].x) < 60)
                ends[i].y = ends[i - 1].y + 15;
        painter.setFont(fontOf(Type::Number));
        for (const End &end : ends) {
            const QRectF box(end.x + 5, end.y - 8, painter.fontMetrics().horizontalAdvance(end.text) + 4, 16);
            QColor paper = colors().surface; // another line may pass behind the number
            paper.setAlphaF(0.85f);
            painter.setPen(Qt::NoPen);
            painter.setBrush(paper);
            painter.drawRoundedRect(box, 3, 3);
            painter.setPen(end.color);
            painter.drawText(box.adjusted(2, 0, 80, 0), Qt::AlignLeft | Qt::AlignVCenter, end.text);
        }
    }

    void drawCrosshair(QPainter &painter) const
    {
        const QRectF area = plot->axisRect()->rect();
        const double x = plot->xAxis->coordToPixel(crosshair);
        if (std::isnan(crosshair) || x < area.left() || x > area.right())
            return;
        const Colors &c = colors();
        painter.setPen(QPen(c.secondary, 1, Qt::DashLine));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        struct Row
        {
            QString name;
            double y;
            QColor color;
        };
        std::vector<Row> rows;
        for (const Series &s : series) {
            const ChartPoint *point = s.visible ? nearest(s.shown(), crosshair) : nullptr;
            if (!point)
                continue;
            rows.push_back({ s.style.name, point->y, colorOf(s) });
            const QPointF at(plot->xAxis->coordToPixel(point->x), plot->yAxis->coordToPixel(point->y));
            if (area.contains(at)) {
                painter.setPen(QPen(c.surface, 1.5));
                painter.setBrush(colorOf(s));
                painter.drawEllipse(at, 4, 4);
            }
        }
        std::sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) { return !(b.y >= a.y); });
        painter.setFont(fontOf(Type::Number));
        const QFontMetrics metrics = painter.fontMetrics();
        const QString title = (xName.isEmpty() ? QString() : xName + u' ') + shortNumber(crosshair, 6);
        int names = 0, values = 0;
        for (const Row &row : rows) {
            names = std::max(names, metrics.horizontalAdvance(row.name));
            values = std::max(values, metrics.horizontalAdvance(shortNumber(row.y)));
        }
        const int width = std::max(metrics.horizontalAdvance(title), names + 14 + values) + 20;
        const int height = 14 + 18 * (1 + int(rows.size()));
        double left = x + 10;
        if (left + width > chart->width() - 2)
            left = x - 10 - width;
        const QRectF tip(std::max(2.0, left), std::min(area.top() + 8, std::max(0.0, chart->height() - height - 2.0)), width, height);
        painter.setPen(QPen(c.border, 1));
        painter.setBrush(c.raised);
        painter.drawRoundedRect(tip.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        painter.setPen(c.secondary);
        QRectF line(tip.x() + 10, tip.y() + 6, width - 20, 18);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, title);
        for (const Row &row : rows) {
            line.translate(0, 18);
            painter.setPen(row.color);
            painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, row.name);
            painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, shortNumber(row.y));
        }
    }

    void draw(QPainter &painter)
    {
        drawLegend(painter);
        drawMarks(painter);
        drawEnds(painter);
        drawCrosshair(painter);
        if (drag == Drag::Box && !box.isNull()) {
            QColor soft = colors().accent;
            soft.setAlphaF(0.12f);
            painter.setPen(QPen(colors().accent, 1));
            painter.setBrush(soft);
            painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5));
        }
        if (chart->hasFocus() && chart->window()->testAttribute(Qt::WA_KeyboardFocusChange))
            paintFocusRing(painter, overlay->rect(), 4, colors());
    }

    /// Along x the curves keep filling the height, so that a zoom never loses them; out beyond the data shows everything again.
    void zoom(double factor, const QPointF &at, bool onlyY)
    {
        if (onlyY) {
            plot->yAxis->scaleRange(factor, plot->yAxis->pixelToCoord(at.y()));
        } else {
            plot->xAxis->scaleRange(factor, plot->xAxis->pixelToCoord(at.x()));
            const QCPRange now = plot->xAxis->range(), all = dataX();
            if (now.lower <= all.lower && now.upper >= all.upper)
                return chart->resetView();
            plot->yAxis->setRange(dataY(now));
        }
        zoomed = true;
        later();
        Q_EMIT chart->viewChanged();
    }

    void zoomToBox()
    {
        const QRect area = box.normalized().intersected(plot->axisRect()->rect());
        if (area.width() < kDragStart)
            return;
        zoomed = true;
        const QCPRange x(plot->xAxis->pixelToCoord(area.left()), plot->xAxis->pixelToCoord(area.right()));
        const QCPRange y(plot->yAxis->pixelToCoord(area.bottom()), plot->yAxis->pixelToCoord(area.top()));
        plot->xAxis->setRange(x);
        plot->yAxis->setRange(area.height() > kDragStart * 2 ? y : dataY(x)); // a flat box means: this stretch of x
        later();
        Q_EMIT chart->viewChanged();
    }

    void pan(const QPoint &to)
    {
        zoomed = true;
        const auto shift = [](QCPAxis *axis, const QCPRange &range, double from, double at) {
            const double a = axis->pixelToCoord(from), b = axis->pixelToCoord(at);
            if (axis->scaleType() == QCPAxis::stLogarithmic)
                axis->setRange(range.lower * a / b, range.upper * a / b);
            else
                axis->setRange(range.lower + a - b, range.upper + a - b);
        };
        plot->xAxis->setRange(panX);
        plot->yAxis->setRange(panY);
        shift(plot->xAxis, panX, pressed.x(), to.x());
        shift(plot->yAxis, panY, pressed.y(), to.y());
        later();
        Q_EMIT chart->viewChanged();
    }

    bool mouse(QEvent *event);
};

bool LineChart::State::mouse(QEvent *event)
{
    if (event->type() == QEvent::Wheel) {
        const auto *wheel = static_cast<QWheelEvent *>(event);
        const int turn = wheel->angleDelta().y() != 0 ? wheel->angleDelta().y() : wheel->angleDelta().x();
        zoom(std::pow(0.85, turn / 120.0), wheel->position(), wheel->modifiers() & Qt::ShiftModifier);
        return true;
    }
    if (event->type() == QEvent::Leave) {
        moveCrosshair(kNone);
        return false;
    }
    const auto *at = static_cast<QMouseEvent *>(event);
    switch (event->type()) {
    case QEvent::MouseButtonDblClick:
        chart->resetView();
        return true;
    case QEvent::MouseButtonPress:
        chart->setFocus(Qt::MouseFocusReason);
        for (const auto &[index, place] : legend) {
            if (place.contains(at->pos())) {
                chart->setSeriesVisible(index, !series[size_t(index)].visible);
                return true;
            }
        }
        pressed = at->pos();
        box = {};
        panX = plot->xAxis->range();
        panY = plot->yAxis->range();
        drag = at->button() == Qt::MiddleButton ? Drag::Pan : at->button() == Qt::LeftButton ? Drag::Box : Drag::None;
        return true;
    case QEvent::MouseMove:
        if (drag == Drag::Pan) {
            pan(at->pos());
        } else if (drag == Drag::Box && (at->pos() - pressed).manhattanLength() > kDragStart) {
            box = QRect(pressed, at->pos()).normalized();
            overlay->update();
        } else {
            moveCrosshair(snapped(plot->xAxis->pixelToCoord(at->pos().x())));
        }
        return true;
    case QEvent::MouseButtonRelease:
        if (drag == Drag::Box && !box.isNull())
            zoomToBox();
        drag = Drag::None;
        box = {};
        overlay->update();
        return true;
    default:
        return false;
    }
}

LineChart::LineChart(const QString &name, QWidget *parent) : QWidget(parent), m_state(std::make_unique<State>())
{
    State &s = *m_state;
    s.chart = this;
    s.plot = new QCustomPlot(this);
    s.plot->setNoAntialiasingOnDrag(false);
    s.plot->setFocusPolicy(Qt::NoFocus);
    s.plot->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    s.plot->axisRect()->setMargins(QMargins(0, kTopMargin, kRightMargin, 0));
    s.plot->axisRect()->setMinimumMargins(QMargins(40, kTopMargin, kRightMargin, 22));
    s.plot->setInteractions(QCP::iNone);
    s.plot->setMouseTracking(true);
    s.plot->installEventFilter(this);
    s.plot->setAccessibleName(name);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(s.plot);
    s.overlay = new Overlay(this, [this](QPainter &painter) { m_state->draw(painter); });
    s.overlay->setAccessibleName(name);
    s.refresh.setSingleShot(true);
    s.refresh.setInterval(0);
    connect(&s.refresh, &QTimer::timeout, this, [this] { m_state->update(); });
    setScale(Qt::Horizontal, AxisScale::Linear);
    setScale(Qt::Vertical, AxisScale::Linear);
    s.dressAxes();
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(name);
}

LineChart::~LineChart() = default;

int LineChart::addSeries(const SeriesStyle &style)
{
    State::Series s;
    s.style = style;
    s.rawGraph = m_state->plot->addGraph();
    s.graph = m_state->plot->addGraph();
    m_state->series.push_back(std::move(s));
    if (m_state->series.size() == 2)
        m_state->plot->axisRect()->setMargins(QMargins(0, kLegendMargin, kRightMargin, 0));
    m_state->later();
    return int(m_state->series.size()) - 1;
}

void LineChart::setStyle(int series, const SeriesStyle &style)
{
    State::Series &s = m_state->series[size_t(series)];
    s.style = style;
    m_state->smooth(s);
    m_state->later();
}

void LineChart::setPoints(int series, std::vector<ChartPoint> points)
{
    State::Series &s = m_state->series[size_t(series)];
    s.points = std::move(points);
    m_state->smooth(s);
    setAccessibleDescription(summary());
    m_state->later();
}

void LineChart::appendPoints(int series, std::span<const ChartPoint> points)
{
    State::Series &s = m_state->series[size_t(series)];
    s.points.insert(s.points.end(), points.begin(), points.end());
    m_state->smooth(s);
    setAccessibleDescription(summary());
    m_state->later();
}

std::span<const ChartPoint> LineChart::points(int series) const
{
    return m_state->series[size_t(series)].points;
}

void LineChart::setSeriesVisible(int series, bool visible)
{
    m_state->series[size_t(series)].visible = visible;
    m_state->later();
}

int LineChart::seriesCount() const
{
    return int(m_state->series.size());
}

void LineChart::clear()
{
    m_state->plot->clearGraphs();
    m_state->series.clear();
    m_state->marks.clear();
    m_state->zoomed = false;
    m_state->expectedEnd = 0;
    m_state->crosshair = kNone;
    m_state->later();
}

void LineChart::setMarks(std::vector<ChartMark> marks)
{
    m_state->marks = std::move(marks);
    m_state->overlay->update();
}

void LineChart::setSmoothing(double weight)
{
    m_state->weight = std::clamp(weight, 0.0, 0.999);
    for (State::Series &s : m_state->series)
        m_state->smooth(s);
    m_state->later();
}

double LineChart::smoothing() const
{
    return m_state->weight;
}

void LineChart::setScale(Qt::Orientation orientation, AxisScale scale)
{
    QCPAxis *axis = orientation == Qt::Horizontal ? m_state->plot->xAxis : m_state->plot->yAxis;
    if (scale == AxisScale::Logarithmic) {
        axis->setScaleType(QCPAxis::stLogarithmic);
        axis->setTicker(QSharedPointer<ShortTicker<QCPAxisTickerLog>>::create());
    } else {
        axis->setScaleType(QCPAxis::stLinear);
        axis->setTicker(QSharedPointer<ShortTicker<QCPAxisTicker>>::create());
        axis->ticker()->setTickCount(orientation == Qt::Horizontal ? 5 : 4);
    }
    resetView();
}

AxisScale LineChart::scale(Qt::Orientation orientation) const
{
    const QCPAxis *axis = orientation == Qt::Horizontal ? m_state->plot->xAxis : m_state->plot->yAxis;
    return axis->scaleType() == QCPAxis::stLogarithmic ? AxisScale::Logarithmic : AxisScale::Linear;
}

void LineChart::setIgnoreOutliers(bool ignore)
{
    m_state->ignoreOutliers = ignore;
    resetView();
}

bool LineChart::ignoresOutliers() const
{
    return m_state->ignoreOutliers;
}

void LineChart::setIncludeZero(bool include)
{
    m_state->includeZero = include;
    m_state->later();
}

void LineChart::setXName(const QString &name)
{
    m_state->xName = name;
}

void LineChart::setExpectedEnd(double x)
{
    m_state->expectedEnd = x;
    m_state->later();
}

void LineChart::resetView()
{
    m_state->zoomed = false;
    m_state->later();
    Q_EMIT viewChanged();
}

void LineChart::setCrosshair(double x)
{
    m_state->crosshair = x;
    m_state->overlay->update();
}

base::Status LineChart::exportTo(const QString &file) const
{
    const std::filesystem::path path = file.toStdString();
    const QSize size = this->size().expandedTo({ 640, 320 });
    // Annotations are placed by the plot's current pixels, so the picture has the size of the widget.
    const QSize drawn = isVisible() ? this->size() : size;
    if (file.endsWith(u".csv"_s, Qt::CaseInsensitive))
        return base::writeFile(path, csv().toStdString());
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const double crosshair = std::exchange(m_state->crosshair, kNone);
    if (file.endsWith(u".svg"_s, Qt::CaseInsensitive)) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(drawn);
        svg.setViewBox(QRect(QPoint(), drawn));
        svg.setTitle(accessibleName());
        QCPPainter painter;
        painter.begin(&svg);
        painter.setMode(QCPPainter::pmVectorized);
        m_state->plot->toPainter(&painter, drawn.width(), drawn.height());
        m_state->draw(painter);
        painter.end();
    } else if (file.endsWith(u".png"_s, Qt::CaseInsensitive)) {
        QPixmap picture = m_state->plot->toPixmap(drawn.width(), drawn.height(), 2);
        picture.setDevicePixelRatio(2);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        m_state->draw(painter);
        painter.end();
        picture.save(&buffer, "PNG");
    } else {
        m_state->crosshair = crosshair;
        return base::Error { base::ErrorKind::Usage, "A chart is written as .png, .svg or .csv, not as " + path.filename().string() + ".",
            "Choose a name with one of these endings." };
    }
    m_state->crosshair = crosshair;
    return base::writeFile(path, std::string_view(bytes.constData(), size_t(bytes.size())));
}

QString LineChart::csv() const
{
    QString text = u"series,x,y\n"_s;
    for (const State::Series &s : m_state->series) {
        QString name = s.style.name;
        if (name.contains(u',') || name.contains(u'"'))
            name = u'"' + name.replace(u'"', u"\"\""_s) + u'"';
        for (const ChartPoint &point : s.points)
            text += name + u',' + QString::fromStdString(base::formatNumber(point.x)) + u',' + QString::fromStdString(base::formatNumber(point.y))
                + u'\n';
    }
    return text;
}

QString LineChart::summary() const
{
    QStringList sentences;
    for (const State::Series &s : m_state->series) {
        double low = kNone, high = kNone, first = kNone, last = kNone;
        for (const ChartPoint &point : s.points) {
            if (!std::isfinite(point.y))
                continue;
            if (std::isnan(first))
                first = low = high = point.y;
            low = std::min(low, point.y);
            high = std::max(high, point.y);
            last = point.y;
        }
        if (std::isnan(first))
            sentences << tr("%1: no values yet.").arg(s.style.name);
        else
            sentences << tr("%1: %2 points, first %3, last %4, smallest %5, largest %6.")
                             .arg(s.style.name)
                             .arg(s.points.size())
                             .arg(shortNumber(first), shortNumber(last), shortNumber(low), shortNumber(high));
    }
    return sentences.join(u' ');
}

void LineChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_state->overlay->setGeometry(rect());
    m_state->later();
}

void LineChart::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_state->later();
}

void LineChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_state) {
        m_state->dressAxes();
        m_state->later();
    }
}

void LineChart::keyPressEvent(QKeyEvent *event)
{
    State &s = *m_state;
    const QPointF middle = QRectF(s.plot->axisRect()->rect()).center();
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const QCPRange x = s.plot->xAxis->range();
        const double from = std::isnan(s.crosshair) ? x.center() : s.crosshair;
        const double step = x.size() / std::max(1, s.plot->axisRect()->width()) * 4;
        double to = s.snapped(from + (event->key() == Qt::Key_Left ? -step : step));
        if (to == from && !s.series.empty()) { // points lie further apart than a step
            const auto &points = s.series.front().points;
            const auto at = State::firstFrom(points, from);
            if (event->key() == Qt::Key_Left && at != points.begin())
                to = std::prev(at)->x;
            else if (event->key() == Qt::Key_Right && at != points.end() && std::next(at) != points.end())
                to = std::next(at)->x;
        }
        s.moveCrosshair(to);
        return;
    }
    case Qt::Key_Plus:
        s.zoom(0.8, middle, event->modifiers() & Qt::ShiftModifier);
        return;
    case Qt::Key_Minus:
        s.zoom(1.25, middle, event->modifiers() & Qt::ShiftModifier);
        return;
    case Qt::Key_Home:
        resetView();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

bool LineChart::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_state->plot) {
        switch (event->type()) {
        case QEvent::Wheel:
        case QEvent::Leave:
        case QEvent::MouseButtonPress:
        case QEvent::MouseButtonRelease:
        case QEvent::MouseButtonDblClick:
        case QEvent::MouseMove:
            return m_state->mouse(event);
        default:
            break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ChartGroup::add(LineChart *chart)
{
    connect(chart, &QObject::destroyed, this,
        [this](QObject *gone) { m_charts.removeIf([gone](LineChart *c) { return static_cast<QObject *>(c) == gone; }); });
    connect(chart, &LineChart::crosshairMoved, this, [this, chart](double x) {
        for (LineChart *other : m_charts)
            if (other != chart)
                other->setCrosshair(x);
    });
    m_charts << chart;
}

} // namespace anneal::widgets
