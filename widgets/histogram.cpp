// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/histogram.h"

#include "widgets/plaintext.h"
#include "widgets/theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <limits>

namespace anneal::widgets {

namespace {

constexpr int kBars = 32;
constexpr double kLargest = 1e15; // what is larger has no place among counts, and no whole number of ours

/// The next of 1, 2, 5 times a power of ten.
double roundStep(double rough)
{
    const double power = std::pow(10, std::floor(std::log10(rough)));
    for (const double factor : { 1.0, 2.0, 5.0, 10.0 })
        if (rough <= factor * power)
            return factor * power;
    return rough;
}

QString number(double value)
{
    return QLocale().toString(qRound64(value));
}

} // namespace

Histogram::Histogram(QWidget *parent) : QWidget(parent), m_limit(std::numeric_limits<double>::quiet_NaN())
{
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    describe();
}

void Histogram::setValues(std::vector<double> values, const QString &unit)
{
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    for (double &value : values)
        value = std::clamp(value, -kLargest, kLargest);
    m_values = std::move(values);
    m_unit = unit;
    m_bars.clear();
    m_hovered = -1;
    std::sort(m_values.begin(), m_values.end());
    if (!m_values.empty()) {
        const double smallest = m_values.front();
        const double from = smallest == m_values.back() ? std::min(0.0, smallest) : smallest; // a single value ends a scale from nought
        const double span = m_values.back() - from;
        const bool differ = span > 1e-9 * std::max(1.0, std::abs(m_values.back())); // beyond rounding
        const double width = differ ? roundStep(span / kBars) : 1;
        const double start = std::floor(from / width) * width;
        const int count = int((m_values.back() - start) / width) + 1;
        for (int i = 0; i < count; ++i)
            m_bars.push_back({ start + i * width, start + (i + 1) * width, 0 });
        for (const double value : m_values)
            ++m_bars[size_t(std::clamp(int((value - start) / width), 0, count - 1))].count;
    }
    describe();
    update();
}

void Histogram::setLimit(double limit)
{
    m_limit = limit;
    describe();
    update();
}

QString Histogram::summary() const
{
    if (m_values.empty())
        return tr("no values");
    QString text
        = tr("%1 values, smallest %2, median %3, largest %4 %5")
              .arg(number(double(m_values.size())), number(m_values.front()), number(m_values[m_values.size() / 2]), number(m_values.back()), m_unit);
    if (std::isfinite(m_limit)) {
        const auto beyond = m_values.end() - std::upper_bound(m_values.begin(), m_values.end(), m_limit);
        text += tr(", %1 above %2").arg(number(double(beyond)), number(m_limit));
    }
    return text;
}

void Histogram::describe()
{
    setAccessibleName(tr("Histogram"));
    setAccessibleDescription(summary());
}

QRect Histogram::plotArea() const
{
    return rect().adjusted(2, 8, -2, -22);
}

int Histogram::barAt(const QPoint &position) const
{
    const QRect area = plotArea();
    if (m_bars.empty() || !area.contains(position))
        return -1;
    return std::clamp(int(double(position.x() - area.x()) * double(m_bars.size()) / area.width()), 0, int(m_bars.size()) - 1);
}

void Histogram::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = plotArea();
    painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1), colors.divider);
    if (m_bars.empty())
        return;
    const int highest = std::max_element(m_bars.begin(), m_bars.end(), [](const Bar &a, const Bar &b) { return a.count < b.count; })->count;
    const double width = area.width() / double(m_bars.size());
    for (size_t i = 0; i < m_bars.size(); ++i) {
        const Bar &bar = m_bars[i];
        if (bar.count == 0)
            continue;
        const double height = std::max(2.0, (area.height() - 4) * bar.count / highest);
        const bool beyond = std::isfinite(m_limit) && bar.from >= m_limit;
        QColor fill = beyond ? colors.warning : colors.accent;
        if (int(i) != m_hovered)
            fill = mixed(fill, colors.surface, 0.75);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawRoundedRect(QRectF(area.left() + double(i) * width + 1, area.bottom() - height, std::max(1.0, width - 2), height), 2, 2);
    }
    const double from = m_bars.front().from;
    const double to = m_bars.back().to;
    painter.setFont(fontOf(Type::CodeSmall));
    painter.setPen(colors.secondary);
    const QRectF below(area.left(), area.bottom() + 4, area.width(), 16);
    double begin = below.left() + painter.fontMetrics().horizontalAdvance(number(from)) + space::kXs; // behind the first number
    const QString end = number(to) + QLatin1Char(' ') + m_unit;
    double free = below.right() - painter.fontMetrics().horizontalAdvance(end) - space::kS; // up to the last number
    if (std::isfinite(m_limit) && m_limit > from && m_limit < to) {
        const double x = area.left() + (m_limit - from) / (to - from) * area.width();
        const QString limit = number(m_limit);
        const double half = painter.fontMetrics().horizontalAdvance(limit) / 2.0;
        const bool isFree = x + half < free; // the last number can be guessed from it, where there is room for one alone
        painter.setPen(QPen(colors.danger, 1, Qt::DashLine));
        painter.drawLine(QPointF(x, 2), QPointF(x, area.bottom()));
        const double left
            = isFree ? x - half : std::min(x - half, below.right() - 2 * half - painter.fontMetrics().horizontalAdvance(m_unit) - space::kS);
        if (left < begin)
            begin = -1; // the limit says more than where the values begin
        painter.drawText(QPointF(left, below.top() + painter.fontMetrics().ascent()), limit);
        painter.setPen(colors.secondary);
        if (!isFree)
            painter.drawText(below, Qt::AlignRight | Qt::AlignTop, m_unit);
        free = isFree ? free : 0;
    }
    if (begin >= 0)
        painter.drawText(below, Qt::AlignLeft | Qt::AlignTop, number(from));
    if (free > 0)
        painter.drawText(below, Qt::AlignRight | Qt::AlignTop, end);
}

void Histogram::mouseMoveEvent(QMouseEvent *event)
{
    const int bar = barAt(event->pos());
    if (bar == m_hovered)
        return;
    m_hovered = bar;
    update();
    if (bar < 0) {
        QToolTip::hideText();
        return;
    }
    const Bar &shown = m_bars[size_t(bar)];
    showTip(event->globalPosition().toPoint(), tr("%1 to %2 %3: %4").arg(number(shown.from), number(shown.to), m_unit, number(shown.count)), this);
}

void Histogram::mousePressEvent(QMouseEvent *event)
{
    if (const int bar = barAt(event->pos()); bar >= 0)
        Q_EMIT rangeChosen(m_bars[size_t(bar)].from, m_bars[size_t(bar)].to);
}

void Histogram::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
}

} // namespace anneal::widgets
