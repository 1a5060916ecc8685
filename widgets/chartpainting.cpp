// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chartpainting.h"

#include "widgets/chartplot.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace anneal::widgets {

namespace {

constexpr double kLabel = 16; // height of a number in pixels

void paintTitle(QPainter &painter, const ChartPlot &plot)
{
    if (plot.title().isEmpty())
        return;
    painter.setFont(fontOf(Type::CardTitle));
    painter.setPen(plot.colors().text);
    const QRectF line(16, 8, plot.widget()->viewport().width() - 32, 20);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(plot.title(), Qt::ElideMiddle, int(line.width())));
}

/// Name and look of each line; a click hides or shows one.
void paintLegend(QPainter &painter, const ChartPlot &plot)
{
    const Colors &colors = plot.colors();
    for (const ChartPlot::LegendEntry &entry : plot.legend) {
        const ChartPlot::Curve &curve = plot.curves[std::size_t(entry.curve)];
        QPen pen = legendPen(curve);
        if (!curve.visible)
            pen.setColor(colors.disabled);
        painter.setPen(pen);
        const double middle = entry.place.top() + 8.5;
        painter.drawLine(QPointF(entry.place.left(), middle), QPointF(entry.place.left() + ChartPlot::kLegendLine, middle));
        QFont font = fontOf(Type::Small);
        font.setStrikeOut(!curve.visible);
        painter.setFont(font);
        painter.setPen(colors.secondary);
        painter.drawText(entry.place.adjusted(ChartPlot::kLegendLine + 4, 0, 8, 0), Qt::AlignLeft | Qt::AlignVCenter, entry.name);
    }
}

/// Whether the line that a graph draws runs through the box.
bool isCrossed(const QRectF &box, const ChartPlot &plot, const QCPGraph &graph)
{
    const auto &rows = *graph.data();
    const auto end = rows.findEnd(plot.xAt(box.right())); // with one beyond each side
    for (auto row = rows.findBegin(plot.xAt(box.left())); row != end && row + 1 != end; ++row) {
        const QPointF a = plot.pixelOf({ row->key, row->value }), b = plot.pixelOf({ (row + 1)->key, (row + 1)->value });
        const double left = std::max(a.x(), box.left()), right = std::min(b.x(), box.right());
        if (std::isnan(a.y()) || std::isnan(b.y()) || left > right)
            continue;
        const auto at = [&](double x) { return b.x() > a.x() ? a.y() + (b.y() - a.y()) * (x - a.x()) / (b.x() - a.x()) : a.y(); };
        const auto [top, bottom] = std::minmax({ at(left), at(right) });
        if (top <= box.bottom() && bottom >= box.top())
            return true;
    }
    return false;
}

/// The same of any curve but `own`.
bool isCrossed(const QRectF &box, const ChartPlot &plot, const ChartPlot::Curve *own = nullptr)
{
    return std::any_of(plot.curves.begin(), plot.curves.end(),
        [&](const ChartPlot::Curve &curve) { return &curve != own && curve.visible && isCrossed(box, plot, *curve.line); });
}

/// Writes a name into the first corner of a box that no curve runs through, the faint one of raw values included, and where no number of `taken`
/// stands; none where there is something in each.
void paintInFreeCorner(QPainter &painter, const ChartPlot &plot, const QRectF &box, const QString &name, const std::vector<QRectF> &taken)
{
    constexpr int around = 3; // pixels
    const QFontMetrics metrics = painter.fontMetrics();
    const QSizeF size(metrics.horizontalAdvance(name), metrics.height());
    const QRectF inside = box.adjusted(6, 1, -6, -2);
    if (inside.height() < size.height() - 2 || inside.width() < size.width())
        return;
    const auto isFree = [&](const QRectF &place) {
        const auto crosses = [&](const ChartPlot::Curve &curve) { return curve.raw->visible() && isCrossed(place, plot, *curve.raw); };
        return !isCrossed(place, plot) && std::none_of(plot.curves.begin(), plot.curves.end(), crosses)
            && std::none_of(taken.begin(), taken.end(), [&](const QRectF &other) { return other.intersects(place); });
    };
    for (const auto corner :
        { Qt::AlignLeft | Qt::AlignBottom, Qt::AlignRight | Qt::AlignTop, Qt::AlignLeft | Qt::AlignTop, Qt::AlignRight | Qt::AlignBottom }) {
        const QPointF at(corner & Qt::AlignLeft ? inside.left() : inside.right() - size.width(),
            corner & Qt::AlignTop ? inside.top() : inside.bottom() - size.height());
        if (isFree(QRectF(at, size).adjusted(-around, -around, around, around)))
            return painter.drawText(inside, int(corner), name);
    }
}

/// Where values are as they should be: a tint between two lines. The part of it that is in sight.
QRectF paintBand(QPainter &painter, const ChartPlot &plot)
{
    if (!plot.band || !plot.showsBand)
        return {};
    const QRectF area = plot.area();
    const double high = plot.pixelOf(ChartPoint { 0, plot.band->high }).y(), low = plot.pixelOf(ChartPoint { 0, plot.band->low }).y();
    const QRectF seen = QRectF(QPointF(area.left(), high), QPointF(area.right(), low)).intersected(area);
    if (std::isnan(high) || seen.height() <= 0)
        return {};
    QColor tint = plot.colors().success;
    tint.setAlphaF(0.07f);
    painter.fillRect(seen, tint);
    tint.setAlphaF(0.5f);
    painter.setPen(QPen(tint, 1, Qt::DotLine));
    for (const double edge : { high, low })
        if (edge > area.top() && edge < area.bottom())
            painter.drawLine(QPointF(area.left(), edge), QPointF(area.right(), edge));
    return seen;
}

void paintMarks(QPainter &painter, const ChartPlot &plot)
{
    const QRectF area = plot.area();
    for (const ChartMark &mark : plot.marks) {
        const double x = plot.pixelOf(mark.x);
        if (!(x >= area.left() && x <= area.right()))
            continue;
        const bool resume = mark.kind == ChartMark::Kind::Resume;
        const QColor ink = resume ? plot.colors().warning : plot.colors().success;
        if (resume) {
            painter.setPen(QPen(ink, 1, Qt::DashLine));
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawPolygon(QPolygonF({ { x - 4, area.bottom() + 1 }, { x + 4, area.bottom() + 1 }, { x, area.bottom() - 5 } }));
    }
}

/// A small cross at the upper edge where a value is no number, a dot where one stands alone between two of these.
void paintGaps(QPainter &painter, const ChartPlot &plot)
{
    const QRectF area = plot.area();
    for (const ChartPlot::Curve &curve : plot.curves) {
        if (!curve.visible)
            continue;
        painter.setPen(QPen(plot.colors().danger, 1.5));
        for (const double gap : curve.gaps) {
            const double x = plot.pixelOf(gap), y = area.top() + 4;
            if (!(x >= area.left() && x <= area.right()))
                continue;
            painter.drawLine(QPointF(x - 3, y - 3), QPointF(x + 3, y + 3));
            painter.drawLine(QPointF(x - 3, y + 3), QPointF(x + 3, y - 3));
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(plot.colorOf(curve));
        for (const ChartPoint &point : curve.alone)
            if (const QPointF at = plot.pixelOf(point); area.contains(at))
                painter.drawEllipse(at, 2, 2);
    }
}

struct End
{
    double left, width, y; // of the number; y: its middle
    QString text;
    QColor color;
    const ChartPlot::Curve *curve;
};

/// Moves numbers apart that would cover one another, all within the plot: below it stand the ticks.
void spread(std::vector<End> &ends, const QRectF &area)
{
    std::sort(ends.begin(), ends.end(), [](const End &a, const End &b) { return a.y < b.y; });
    const auto meet = [](const End &a, const End &b) { return a.left < b.left + b.width && b.left < a.left + a.width; };
    for (std::size_t i = 0; i < ends.size(); ++i) {
        ends[i].y = std::max(ends[i].y, area.top() + kLabel / 2);
        for (std::size_t above = 0; above < i; ++above)
            if (meet(ends[above], ends[i]))
                ends[i].y = std::max(ends[i].y, ends[above].y + kLabel - 1);
    }
    for (std::size_t i = ends.size(); i-- > 0;) {
        ends[i].y = std::min(ends[i].y, area.bottom() - kLabel / 2);
        for (std::size_t below = i + 1; below < ends.size(); ++below)
            if (meet(ends[below], ends[i]))
                ends[i].y = std::min(ends[i].y, ends[below].y - kLabel + 1);
    }
}

/// The newest value of each curve as it was measured, at its end; the places that they take.
std::vector<QRectF> paintEnds(QPainter &painter, const ChartPlot &plot)
{
    std::vector<End> ends;
    const QRectF area = plot.area();
    painter.setFont(fontOf(Type::Number));
    for (const ChartPlot::Curve &curve : plot.curves) {
        const std::vector<ChartPoint> &points = curve.data.points();
        const auto last = std::find_if(points.rbegin(), points.rend(), [](const ChartPoint &point) { return std::isfinite(point.y); });
        if (!curve.visible || last == points.rend())
            continue;
        const QPointF at = plot.pixelOf(*last);
        if (!area.adjusted(-1, -6, 1, 6).contains(at))
            continue;
        const QString text = readingText(last->y);
        const double width = painter.fontMetrics().horizontalAdvance(text) + 4;
        const double room = plot.widget()->viewport().width() - width; // a long number begins over the curve rather than being cut
        ends.push_back({ std::min(at.x() + 5, room), width, at.y(), text, plot.colorOf(curve), &curve });
    }
    spread(ends, area);
    std::vector<QRectF> places; // of all numbers, so that none is moved onto one that is painted after it
    for (const End &end : ends)
        places.emplace_back(end.left, end.y - kLabel / 2, end.width, kLabel);
    for (std::size_t i = 0; i < ends.size(); ++i) {
        const End &end = ends[i];
        QRectF &box = places[i];
        const QRectF beside = box;
        const auto isFree = [&](const QRectF &place) {
            return place.top() >= area.top() && place.bottom() <= area.bottom() && !isCrossed(place, plot, end.curve)
                && std::none_of(places.begin(), places.end(), [&](const QRectF &other) { return &other != &box && other.intersects(place); });
        };
        if (beside.left() < area.right() && isCrossed(beside, plot, end.curve)) { // the nearest place above or below that shows all curves
            constexpr int farthest = 24, stride = 3;                              // farther away nobody would know of which curve it is
            for (int away = stride; away <= farthest && box == beside; away += stride)
                for (const int side : { -away, away })
                    if (const QRectF place = beside.translated(0, side); box == beside && isFree(place))
                        box = place;
        }
        QColor paper = plot.colors().surface; // another line may pass behind the number
        paper.setAlphaF(0.85f);
        painter.setPen(Qt::NoPen);
        painter.setBrush(paper);
        painter.drawRoundedRect(box, 3, 3);
        painter.setPen(end.color);
        painter.drawText(box.adjusted(2, 0, 8, 0), Qt::AlignLeft | Qt::AlignVCenter, end.text);
    }
    return places;
}

} // namespace

QPen legendPen(const ChartPlot::Curve &curve)
{
    QPen pen = curve.line->pen();
    QList<qreal> dashes = pen.dashPattern();
    if (pen.style() != Qt::CustomDashLine || dashes.isEmpty())
        return pen;
    const double whole = (std::accumulate(dashes.begin(), dashes.end(), dashes.first())) * pen.widthF(); // it ends with a dash again
    for (qreal &dash : dashes)
        dash *= std::min(1.0, ChartPlot::kLegendLine / whole);
    pen.setDashPattern(dashes);
    return pen;
}

void paintNotes(QPainter &painter, const ChartPlot &plot)
{
    paintTitle(painter, plot);
    paintLegend(painter, plot);
    if (const QString text = plot.emptyText(); !text.isEmpty()) {
        painter.setFont(fontOf(Type::Secondary));
        painter.setPen(plot.colors().secondary);
        const QRect box = plot.widget()->viewport().adjusted(8, 0, -8, 0);
        return painter.drawText(box, int(Qt::AlignCenter) | int(Qt::TextWordWrap), text);
    }
    const QRectF band = paintBand(painter, plot);
    paintMarks(painter, plot);
    paintGaps(painter, plot);
    const auto taken = paintEnds(painter, plot);
    if (band.isEmpty())
        return;
    painter.setFont(fontOf(Type::Small));
    painter.setPen(plot.colors().secondary);
    paintInFreeCorner(painter, plot, band, plot.band->name, taken);
}

void paintCrosshair(QPainter &painter, const ChartPlot &plot, double x)
{
    const QRectF area = plot.area();
    const double column = plot.pixelOf(x);
    if (std::isnan(x) || !(column >= area.left() - 0.5 && column <= area.right() + 0.5) || !plot.emptyText().isEmpty())
        return;
    painter.setPen(QPen(plot.colors().secondary, 1, Qt::DashLine));
    painter.drawLine(QPointF(column, area.top()), QPointF(column, area.bottom()));
    for (const ChartPlot::Curve &curve : plot.curves) {
        const auto point = plot.shownAt(curve, x);
        const QPointF at = point ? plot.pixelOf(*point) : QPointF();
        if (!point || !area.adjusted(-1, -1, 1, 1).contains(at))
            continue;
        painter.setPen(QPen(plot.colors().surface, 1.5));
        painter.setBrush(plot.colorOf(curve));
        painter.drawEllipse(at, 4, 4);
    }
}

void paintZoomBox(QPainter &painter, const ChartPlot &plot, const QRect &box)
{
    QColor soft = plot.colors().accent;
    soft.setAlphaF(0.12f);
    painter.setPen(QPen(plot.colors().accent, 1));
    painter.setBrush(soft);
    painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5));
}

} // namespace anneal::widgets
