// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/linechart.h"

#include "core/base/files.h"
#include "widgets/chartfiles.h"
#include "widgets/chartpainting.h"
#include "widgets/chartplot.h"
#include "widgets/chartpointer.h"
#include "widgets/charttip.h"
#include "widgets/style.h"

#include <QAccessibleWidget>
#include <QKeyEvent>
#include <QPointer>
#include <QTimer>
#include <QVBoxLayout>
#include <cmath>
#include <limits>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr QSize kSmallestPicture { 800, 450 };

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

/// Describes the curves when a screen reader asks, and not with every value that arrives.
class AccessibleChart : public QAccessibleWidget
{
public:
    explicit AccessibleChart(LineChart *chart) : QAccessibleWidget(chart, QAccessible::Chart) { }
    QString text(QAccessible::Text what) const override
    {
        return what == QAccessible::Description ? static_cast<LineChart *>(widget())->summary() : QAccessibleWidget::text(what);
    }
};

QAccessibleInterface *makeAccessible(const QString &, QObject *object)
{
    auto *chart = qobject_cast<LineChart *>(object);
    return chart ? new AccessibleChart(chart) : nullptr;
}

} // namespace

struct LineChart::State
{
    explicit State(LineChart *owner) : chart(owner), plot(owner), pointer(plot) { }
    ~State() { delete tip; }

    LineChart *chart;
    ChartPlot plot;
    ChartPointer pointer;
    Overlay *overlay = nullptr;
    QPointer<ChartTip> tip;
    QList<LineChart *> tipCharts;
    QTimer refreshing;
    XAxis xAxis = XAxis::Step;
    AxisScale xScale = AxisScale::Linear;
    AxisScale yScale = AxisScale::Linear;
    double crosshair = kNone;
    bool leads = false; // the crosshair is moved here, not by another chart of the group
    QSizeF drawnFor;    // the room that the ticks were chosen for
    bool again = false;

    ChartPlot::Curve &curve(int index) { return plot.curves[std::size_t(index)]; }

    void later()
    {
        if (!refreshing.isActive())
            refreshing.start();
    }

    void refresh()
    {
        if (!chart->isVisible() || plot.widget()->size().isEmpty())
            return;
        drawnFor = plot.area().size();
        plot.refresh(std::max(50, int(drawnFor.width() * chart->devicePixelRatioF())));
    }

    /// The axes have taken the room that their labels need: what lies over the curves goes along.
    void replotted()
    {
        const bool moved = plot.area().size() != drawnFor;
        again = moved && !again; // once: labels that need more room could need less room the next time
        if (again)
            later();
        followPointer(); // other values lie under it now
        showTip();
        overlay->update();
    }

    void apply(const ChartPointer::Outcome &outcome)
    {
        if (outcome.toggled >= 0)
            chart->setSeriesVisible(outcome.toggled, !curve(outcome.toggled).visible);
        if (outcome.viewChanged)
            later();
        if (outcome.moved && !pointer.place())
            moveCrosshair(kNone);
        else if (outcome.moved)
            followPointer();
        overlay->update();
    }

    void followPointer()
    {
        if (const auto at = pointer.place())
            moveCrosshair(plot.snapped(plot.xAt(at->x())));
    }

    void moveCrosshair(double x)
    {
        leads = !std::isnan(x);
        if (x == crosshair || (std::isnan(x) && std::isnan(crosshair)))
            return;
        crosshair = x;
        showTip();
        overlay->update();
        Q_EMIT chart->crosshairMoved(x);
    }

    void showTip()
    {
        const double column = plot.pixelOf(crosshair);
        const bool seen
            = leads && chart->isVisible() && pointer.box().isNull() && column >= plot.area().left() - 1 && column <= plot.area().right() + 1;
        if (!seen) {
            if (tip)
                tip->hide();
            return;
        }
        if (!tip || tip->parentWidget() != chart->window()) {
            delete tip;
            tip = new ChartTip(chart->window());
        }
        tip->setContent(textOf(xAxis, crosshair), tipRows());
        const QPoint top = plot.widget()->mapTo(chart->window(), QPoint(qRound(column), qRound(plot.area().top()) + 8));
        tip->placeBeside(top, chart->mapTo(chart->window(), QPoint(0, chart->height())).y());
    }

    std::vector<ChartTip::Row> tipRows() const
    {
        std::vector<ChartTip::Row> rows;
        const QList<LineChart *> charts = tipCharts.isEmpty() ? QList { chart } : tipCharts;
        for (const LineChart *one : charts) {
            const std::vector<Reading> readings = one->readings(crosshair);
            const bool alone = charts.size() == 1;
            if (!alone && one->seriesCount() > 1 && !readings.empty())
                rows.push_back({ one->accessibleName(), {}, {}, {} });
            for (const Reading &reading : readings) {
                const bool elsewhere
                    = xAxis == XAxis::Step ? reading.x != crosshair : std::abs(plot.pixelOf(reading.x) - plot.pixelOf(crosshair)) > 4;
                QStringList notes;
                if (reading.smoothed)
                    notes << tr("smoothed %1").arg(readingText(*reading.smoothed));
                if (elsewhere)
                    notes << tr("at %1").arg(xAxis == XAxis::Step ? stepText(reading.x) : textOf(xAxis, reading.x));
                rows.push_back({ !alone && one->seriesCount() == 1 ? one->accessibleName() : reading.name.simplified(), readingText(reading.y),
                    notes.join(u", "_s), reading.color });
            }
        }
        return rows;
    }

    void draw(QPainter &painter) const
    {
        paintNotes(painter, plot);
        paintCrosshair(painter, plot, crosshair);
        if (!pointer.box().isNull())
            paintZoomBox(painter, plot, pointer.box());
        if (chart->hasFocus() && chart->window()->testAttribute(Qt::WA_KeyboardFocusChange))
            paintFocusRing(painter, overlay->rect(), 4, plot.colors());
    }

    void setAxes()
    {
        plot.setAxes(xAxis, xScale, yScale);
        plot.showAll();
        later();
    }

    std::unique_ptr<LineChart> picture(const ChartPicture &how) const;
};

/// The visible curves in a chart of its own, with the colours, the title and the names of a picture, laid out and ready to be painted.
std::unique_ptr<LineChart> LineChart::State::picture(const ChartPicture &how) const
{
    auto copy = std::make_unique<LineChart>(chart->accessibleName());
    QPalette palette = copy->palette();
    palette.setColor(QPalette::Window, (how.background == ChartPicture::Background::Dark ? darkColors() : lightColors()).window);
    copy->setPalette(palette);
    State &state = *copy->m_state;
    state.plot.weight = plot.weight;
    for (const ChartPlot::Curve &curve : plot.curves)
        if (curve.visible)
            state.curve(state.plot.addCurve(curve.style)).data = curve.data;
    state.plot.marks = plot.marks;
    state.plot.band = plot.band;
    state.plot.showsBand = plot.showsBand;
    state.plot.placeholder = plot.placeholder;
    state.plot.ignoreOutliers = plot.ignoreOutliers;
    state.plot.includeZero = plot.includeZero;
    state.plot.expectedEnd = plot.expectedEnd;
    state.plot.setAxes(xAxis, xScale, yScale);
    state.plot.setTitle(how.title.isEmpty() ? chart->accessibleName() : how.title, nameOf(xAxis), chart->accessibleName());
    if (plot.isZoomed())
        state.plot.setView(plot.view());
    const QSize size = chart->size().expandedTo(kSmallestPicture);
    state.plot.dressAxes();
    state.plot.widget()->setViewport(QRect(QPoint(), size));
    for (int pass = 0; pass < 2; ++pass) { // the ticks depend on the room that their labels leave
        state.plot.refresh(size.width() * kPictureScale);
        state.plot.widget()->replot(QCustomPlot::rpImmediateRefresh);
    }
    return copy;
}

LineChart::LineChart(const QString &name, QWidget *parent) : QWidget(parent), m_state(std::make_unique<State>(this))
{
    static const bool accessible = (QAccessible::installFactory(makeAccessible), true);
    Q_UNUSED(accessible)
    State &s = *m_state;
    s.plot.widget()->installEventFilter(this);
    s.plot.widget()->setAccessibleName(name);
    s.plot.placeholder = tr("No values yet");
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(s.plot.widget());
    s.overlay = new Overlay(this, [this](QPainter &painter) { m_state->draw(painter); });
    s.overlay->setAccessibleName(name);
    s.refreshing.setSingleShot(true);
    s.refreshing.setInterval(0);
    connect(&s.refreshing, &QTimer::timeout, this, [this] { m_state->refresh(); });
    connect(s.plot.widget(), &QCustomPlot::afterReplot, this, [this] { m_state->replotted(); });
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(name);
}

LineChart::~LineChart() = default;

int LineChart::addSeries(const SeriesStyle &style)
{
    m_state->later();
    return m_state->plot.addCurve(style);
}

void LineChart::setStyle(int series, const SeriesStyle &style)
{
    m_state->plot.setStyle(m_state->curve(series), style);
    m_state->later();
}

void LineChart::setPoints(int series, std::vector<ChartPoint> points)
{
    m_state->curve(series).data.set(std::move(points));
    m_state->later();
}

void LineChart::appendPoints(int series, std::span<const ChartPoint> points)
{
    m_state->curve(series).data.append(points);
    m_state->later();
}

std::span<const ChartPoint> LineChart::points(int series) const
{
    return m_state->curve(series).data.points();
}

const Series &LineChart::series(int index) const
{
    return m_state->curve(index).data;
}

void LineChart::setSeriesVisible(int series, bool visible)
{
    m_state->curve(series).visible = visible;
    m_state->later();
}

bool LineChart::isSeriesVisible(int series) const
{
    return m_state->curve(series).visible;
}

int LineChart::seriesCount() const
{
    return int(m_state->plot.curves.size());
}

QString LineChart::seriesName(int series) const
{
    return m_state->curve(series).style.name;
}

QPen LineChart::legendPen(int series) const
{
    m_state->plot.dress(m_state->curve(series)); // it may not have been drawn yet
    return widgets::legendPen(m_state->curve(series));
}

void LineChart::setLegendShown(bool shown)
{
    m_state->plot.showsLegend = shown;
    m_state->later();
}

void LineChart::clear()
{
    m_state->plot.clear();
    m_state->moveCrosshair(kNone);
    m_state->later();
}

QString LineChart::placeholder() const
{
    return m_state->plot.placeholder;
}

void LineChart::setPlaceholder(const QString &text)
{
    if (std::exchange(m_state->plot.placeholder, text) != text)
        m_state->overlay->update();
}

void LineChart::setMarks(std::vector<ChartMark> marks)
{
    m_state->plot.marks = std::move(marks);
    m_state->overlay->update();
}

void LineChart::setSmoothing(double weight)
{
    m_state->plot.setSmoothing(std::clamp(weight, 0.0, 0.999));
    m_state->later();
}

double LineChart::smoothing() const
{
    return m_state->plot.weight;
}

void LineChart::setScale(Qt::Orientation axis, AxisScale scale)
{
    (axis == Qt::Horizontal ? m_state->xScale : m_state->yScale) = scale;
    m_state->setAxes();
}

AxisScale LineChart::scale(Qt::Orientation axis) const
{
    return axis == Qt::Horizontal ? m_state->xScale : m_state->yScale;
}

void LineChart::setXAxis(XAxis axis)
{
    if (std::exchange(m_state->xAxis, axis) == axis)
        return;
    m_state->moveCrosshair(kNone);
    m_state->setAxes();
}

XAxis LineChart::xAxis() const
{
    return m_state->xAxis;
}

void LineChart::setIgnoreOutliers(bool ignore)
{
    m_state->plot.ignoreOutliers = ignore;
    resetView();
}

void LineChart::setBand(std::optional<ChartBand> band)
{
    m_state->plot.band = std::move(band);
    m_state->overlay->update();
}

const std::optional<ChartBand> &LineChart::band() const
{
    return m_state->plot.band;
}

void LineChart::setBandVisible(bool visible)
{
    m_state->plot.showsBand = visible;
    m_state->overlay->update();
}

void LineChart::setIncludeZero(bool include)
{
    m_state->plot.includeZero = include;
    m_state->later();
}

void LineChart::setExpectedEnd(double x)
{
    m_state->plot.expectedEnd = x;
    m_state->later();
}

void LineChart::resetView()
{
    m_state->plot.showAll();
    m_state->later();
}

bool LineChart::isZoomed() const
{
    return m_state->plot.isZoomed();
}

void LineChart::setCrosshair(double x)
{
    m_state->leads = false;
    m_state->crosshair = x;
    m_state->showTip();
    m_state->overlay->update();
}

double LineChart::crosshair() const
{
    return m_state->crosshair;
}

void LineChart::setTipCharts(const QList<LineChart *> &charts)
{
    m_state->tipCharts = charts;
}

std::vector<LineChart::Reading> LineChart::readings(double x) const
{
    std::vector<Reading> readings;
    for (const ChartPlot::Curve &curve : m_state->plot.curves)
        if (const auto point = m_state->plot.shownAt(curve, x))
            readings.push_back({ curve.style.name, point->x, curve.data.nearest(x)->y, m_state->plot.colorOf(curve),
                curve.data.isSmoothed() ? std::optional(point->y) : std::nullopt });
    std::stable_sort(readings.begin(), readings.end(),
        [](const Reading &a, const Reading &b) { return std::isnan(a.y) || std::isnan(b.y) ? std::isnan(b.y) && !std::isnan(a.y) : a.y > b.y; });
    return readings;
}

base::Status LineChart::exportTo(const QString &file, const ChartPicture &how) const
{
    return exportWork(file, how)();
}

std::function<base::Status()> LineChart::exportWork(const QString &file, const ChartPicture &how) const
{
    const std::filesystem::path path = file.toStdString();
    if (file.endsWith(u".csv"_s, Qt::CaseInsensitive))
        return [path, table = table(), axis = xAxis(), title = accessibleName()] {
            return base::writeFile(path, chartCsv(table, axis, title).toStdString());
        };
    const bool isDrawing = file.endsWith(u".svg"_s, Qt::CaseInsensitive);
    if (!isDrawing && !file.endsWith(u".png"_s, Qt::CaseInsensitive))
        return [path]() -> base::Status {
            return base::Error { base::ErrorKind::Usage,
                LineChart::tr("A chart is written as .png, .svg or .csv, not as %1.")
                    .arg(QString::fromStdString(path.filename().string()))
                    .toStdString(),
                LineChart::tr("Choose a name with one of these endings.").toStdString() };
        };
    const auto picture = m_state->picture(how);
    const ChartPlot &plot = picture->m_state->plot;
    return isDrawing ? drawingWork(path, plot) : imageWork(path, plot);
}

ChartTable LineChart::table() const
{
    ChartTable table;
    for (const ChartPlot::Curve &curve : m_state->plot.curves)
        table.emplace_back(curve.style.name, curve.data.points());
    return table;
}

QString LineChart::csv() const
{
    return chartCsv(table(), xAxis(), accessibleName());
}

QString LineChart::summary() const
{
    QStringList sentences;
    for (const ChartPlot::Curve &curve : m_state->plot.curves) {
        const std::vector<ChartPoint> &points = curve.data.points();
        const auto isNumber = [](const ChartPoint &point) { return std::isfinite(point.y); };
        const auto first = std::find_if(points.begin(), points.end(), isNumber);
        if (first == points.end()) {
            sentences << tr("%1: no values yet.").arg(curve.style.name);
            continue;
        }
        const auto [low, high] = *curve.data.valuesWithin(points.front().x, points.back().x, AxisScale::Linear);
        sentences << tr("%1: %2 points, first %3, last %4, smallest %5, largest %6.")
                         .arg(curve.style.name, QString::number(std::count_if(points.begin(), points.end(), std::not_fn(isBreak))),
                             readingText(first->y), readingText(std::find_if(points.rbegin(), points.rend(), isNumber)->y), readingText(low),
                             readingText(high));
    }
    return sentences.join(u' ');
}

QStringList LineChart::tickLabels(Qt::Orientation axis) const
{
    const QCustomPlot &plot = *m_state->plot.widget();
    const QCPAxis *asked = axis == Qt::Horizontal ? plot.xAxis : plot.yAxis;
    const QVector<QString> labels = asked->visible() ? asked->tickVectorLabels() : QVector<QString>();
    return { labels.begin(), labels.end() };
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

void LineChart::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_state->pointer.leave();
    m_state->moveCrosshair(kNone);
    if (m_state->tip)
        m_state->tip->hide();
}

void LineChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_state) {
        m_state->plot.dressAxes();
        m_state->later();
    }
}

void LineChart::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    m_state->overlay->update(); // the ring
}

void LineChart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    if (!m_state->pointer.place())
        m_state->moveCrosshair(kNone);
    m_state->overlay->update();
}

void LineChart::keyPressEvent(QKeyEvent *event)
{
    State &s = *m_state;
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
        const int direction = event->key() == Qt::Key_Left ? -1 : 1;
        const QRectF area = s.plot.area();
        const double from = std::isnan(s.crosshair) ? s.plot.xAt(area.center().x()) : s.crosshair;
        const double to = s.plot.snapped(s.plot.xAt(s.plot.pixelOf(from) + direction * 4));
        s.pointer.leave(); // the keys lead now
        s.moveCrosshair(to == from || direction * (to - from) < 0 ? s.plot.neighbour(from, direction) : to);
        return;
    }
    const ChartPointer::Outcome outcome = s.pointer.key(event);
    s.apply(outcome);
    if (!outcome.handled)
        QWidget::keyPressEvent(event);
}

bool LineChart::eventFilter(QObject *watched, QEvent *event)
{
    if (m_state && watched == m_state->plot.widget()) {
        if (event->type() == QEvent::MouseButtonPress)
            setFocus(Qt::MouseFocusReason);
        const ChartPointer::Outcome outcome = m_state->pointer.mouse(event);
        if (outcome.handled || outcome.moved)
            m_state->apply(outcome);
        if (outcome.handled)
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace anneal::widgets
