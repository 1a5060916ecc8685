// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charttip.h"

#include "widgets/raised.h"
#include "widgets/textlines.h"
#include "widgets/theme.h"

#include <QPainter>
#include <algorithm>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLine = 18, kEdgeX = 10, kEdgeY = 6, kGap = 14;
constexpr int kWidestName = 260;

} // namespace

ChartTip::ChartTip(QWidget *window) : QWidget(window)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void ChartTip::setContent(const QString &title, std::vector<Row> rows)
{
    m_title = title;
    m_rows = std::move(rows);
    const QFontMetrics number(fontOf(Type::Number)), small(fontOf(Type::Small));
    int names = 0, values = 0, notes = 0;
    for (const Row &row : m_rows) {
        names = std::max(names, std::min(kWidestName, (row.value.isEmpty() ? small : number).horizontalAdvance(row.name)));
        values = std::max(values, number.horizontalAdvance(row.value));
        notes = std::max(notes, row.note.isEmpty() ? 0 : small.horizontalAdvance(row.note) + 8);
    }
    const int width = std::max(number.horizontalAdvance(m_title), names + kGap + values + notes) + 2 * kEdgeX;
    resize(width, 2 * kEdgeY + kLine * (1 + int(m_rows.size())));
    setAccessibleName(text());
    update();
}

void ChartTip::placeBeside(const QPoint &point, int bottom)
{
    const QSize room = parentWidget()->size();
    int x = point.x() + 12;
    if (x + width() > room.width() - 4)
        x = point.x() - 12 - width();
    const int y = std::min(point.y(), std::min(bottom, room.height() - 4) - height());
    move(std::max(4, x), std::max(4, y));
    show();
    raise();
}

QString ChartTip::text() const
{
    QStringList lines { m_title };
    for (const Row &row : m_rows)
        lines << QStringList { row.name, row.value, row.note }.join(u' ').simplified();
    return lines.join(u'\n');
}

void ChartTip::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    paintRaised(painter, *this, space::kRadius);
    QRect line(kEdgeX, kEdgeY, width() - 2 * kEdgeX, kLine);
    painter.setFont(fontOf(Type::Number));
    painter.setPen(colors.secondary);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_title);
    const QFontMetrics small(fontOf(Type::Small));
    int notes = 0;
    QStringList names; // of curves; a heading stands alone
    for (const Row &row : m_rows)
        if (!row.value.isEmpty())
            names << row.name;
    for (const Row &row : m_rows)
        notes = std::max(notes, row.note.isEmpty() ? 0 : small.horizontalAdvance(row.note) + 8);
    for (const Row &row : m_rows) {
        line.translate(0, kLine);
        const bool heading = row.value.isEmpty();
        painter.setFont(fontOf(heading ? Type::Small : Type::Number));
        painter.setPen(heading ? colors.secondary : row.color);
        const QRect name = line.adjusted(0, 0, heading ? 0 : -notes - painter.fontMetrics().horizontalAdvance(row.value) - 4, 0);
        painter.drawText(
            name, Qt::AlignLeft | Qt::AlignVCenter, elidedAmong(row.name, heading ? QStringList() : names, painter.fontMetrics(), name.width()));
        painter.drawText(line.adjusted(0, 0, -notes, 0), Qt::AlignRight | Qt::AlignVCenter, row.value);
        painter.setFont(fontOf(Type::Small));
        painter.setPen(colors.secondary);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, row.note);
    }
}

} // namespace anneal::widgets
