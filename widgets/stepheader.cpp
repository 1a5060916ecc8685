// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stepheader.h"

#include "widgets/icons.h"
#include "widgets/style.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {
constexpr int kCircle = 22;
constexpr int kLine = 24;
}

StepHeader::StepHeader(const QStringList &steps, QWidget *parent) : QWidget(parent), m_steps(steps)
{
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("Steps"));
    updateDescription();
}

void StepHeader::setCurrent(int step)
{
    m_current = step;
    m_reached = qMax(m_reached, step);
    updateDescription();
    update();
}

void StepHeader::setReached(int step)
{
    m_reached = qMax(step, m_current);
    update();
}

void StepHeader::setFinished(bool finished)
{
    m_isFinished = finished;
    updateDescription();
    update();
}

void StepHeader::updateDescription()
{
    const bool isDone = m_isFinished && m_current + 1 == m_steps.size();
    setAccessibleDescription((isDone ? tr("Step %1 of %2: %3, done") : tr("Step %1 of %2: %3"))
                                 .arg(QString::number(m_current + 1), QString::number(m_steps.size()), m_steps.value(m_current)));
}

QSize StepHeader::sizeHint() const
{
    const QList<QRect> all = places();
    return { all.isEmpty() ? 0 : all.last().right() + 4, 30 };
}

QList<QRect> StepHeader::places() const
{
    const QFontMetrics metrics(fontOf(Type::Label));
    QList<QRect> result;
    int x = 2;
    for (const QString &step : m_steps) {
        const int width = kCircle + 8 + metrics.horizontalAdvance(step);
        result << QRect(x, 4, width, kCircle);
        x += width + kLine + 24;
    }
    return result;
}

void StepHeader::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QList<QRect> all = places();
    for (int i = 0; i < all.size(); ++i) {
        const QRect place = all[i];
        const QRectF circle(place.x() + 0.5, place.y() + 0.5, kCircle - 1, kCircle - 1);
        const bool now = i == m_current;
        const bool done = i + 1 == all.size() ? m_isFinished : i < m_reached && !now;
        const QColor ink = now ? colors.accent : done ? colors.success : colors.border;
        painter.setPen(QPen(ink, 1));
        painter.setBrush(now ? ink : i == m_hovered && i <= m_reached ? colors.hover : Qt::transparent);
        painter.drawEllipse(circle);
        if (done) {
            paintIcon(painter, u"check"_s, circle.adjusted(4.5, 4.5, -4.5, -4.5), now ? colors.onAccent : ink);
        } else {
            painter.setFont(fontOf(Type::Secondary));
            painter.setPen(now ? colors.onAccent : colors.secondary);
            painter.drawText(circle, Qt::AlignCenter, QString::number(i + 1));
        }
        QFont font = fontOf(Type::Label);
        font.setWeight(now ? QFont::Medium : QFont::Normal);
        painter.setFont(font);
        painter.setPen(now || (i == m_hovered && i <= m_reached) ? colors.text : colors.secondary);
        painter.drawText(place.adjusted(kCircle + 8, 0, 8, 0), Qt::AlignVCenter | Qt::AlignLeft, m_steps[i]);
        if (i + 1 < all.size()) {
            painter.setPen(QPen(colors.border, 1));
            const double y = place.center().y() + 0.5;
            painter.drawLine(QPointF(place.right() + 13, y), QPointF(place.right() + 13 + kLine, y));
        }
    }
    if (hasFocus() && m_current < all.size())
        paintFocusRing(painter, QRectF(all[m_current]).adjusted(-2, -3, 8, 3), space::kRadius, colors);
}

void StepHeader::mousePressEvent(QMouseEvent *event)
{
    const QList<QRect> all = places();
    for (int i = 0; i < all.size(); ++i)
        if (all[i].adjusted(-4, -4, 8, 4).contains(event->pos()) && i <= m_reached && i != m_current)
            Q_EMIT stepChosen(i);
}

void StepHeader::mouseMoveEvent(QMouseEvent *event)
{
    const QList<QRect> all = places();
    m_hovered = -1;
    for (int i = 0; i < all.size(); ++i)
        if (all[i].adjusted(-4, -4, 8, 4).contains(event->pos()))
            m_hovered = i;
    setCursor(m_hovered >= 0 && m_hovered <= m_reached ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void StepHeader::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
}

void StepHeader::keyPressEvent(QKeyEvent *event)
{
    const int step = event->key() == Qt::Key_Right ? m_current + 1 : event->key() == Qt::Key_Left ? m_current - 1 : -1;
    if (step >= 0 && step <= m_reached && step < m_steps.size())
        Q_EMIT stepChosen(step);
    else
        QWidget::keyPressEvent(event);
}

} // namespace anneal::widgets
