// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/card.h"

#include "widgets/label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>

namespace anneal::widgets {

namespace {

/// Lies over a flush card: content that fills its rectangle is cut to the round corners.
class Corners : public QWidget
{
public:
    explicit Corners(QWidget *card) : QWidget(card)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setFocusPolicy(Qt::NoFocus);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Colors &colors = colorsOf(this);
        const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -1.5);
        QPainterPath outside, inside;
        outside.addRect(QRectF(rect()).adjusted(0, 0, 0, -1));
        inside.addRoundedRect(box, space::kCardRadius, space::kCardRadius);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.fillPath(outside.subtracted(inside), colors.window);
        painter.setPen(QPen(colors.border, 1));
        painter.drawPath(inside);
    }
};

} // namespace

Card::Card(QWidget *parent) : QFrame(parent)
{
    setFrameShape(QFrame::NoFrame);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(space::kL, 14, space::kL, 14);
    outer->setSpacing(space::kS);
    m_body = outer;
}

Card::Card(const QString &title, const QString &subtitle, QWidget *parent) : Card(parent)
{
    m_head = new QHBoxLayout;
    m_head->setSpacing(space::kS);
    m_title = new ElidedLabel(title, Type::CardTitle);
    m_title->setElideMode(Qt::ElideMiddle); // a file's name says most at its ends
    m_title->setLeastWidth(120);
    m_subtitle = new ElidedLabel(subtitle, Type::Secondary, Tone::Secondary);
    m_actions = new QHBoxLayout;
    m_actions->setSpacing(space::kXs);
    m_head->addWidget(m_title);
    m_head->addWidget(m_subtitle, 1);
    m_head->addLayout(m_actions);
    m_body->addLayout(m_head);
    setAccessibleName(title);
}

QHBoxLayout *Card::actions()
{
    return m_actions;
}

void Card::setTitle(const QString &title)
{
    setAccessibleName(title);
    if (m_title)
        m_title->setText(title);
}

void Card::setSubtitle(const QString &subtitle)
{
    if (m_subtitle)
        m_subtitle->setText(subtitle);
}

void Card::setSubtitleShown(bool shown)
{
    if (m_subtitle)
        m_subtitle->setVisible(shown);
}

void Card::setFlush(bool flush)
{
    m_flush = flush;
    if (flush) {
        m_body->setContentsMargins(1, 1, 1, 1);
        m_body->setSpacing(0);
        if (m_head)
            m_head->setContentsMargins(space::kL - 1, 12, space::kL - 1, 10);
        if (!m_corners)
            m_corners = new Corners(this);
    }
    if (m_corners)
        m_corners->setVisible(flush);
}

void Card::setAccented(bool accented)
{
    m_accented = accented;
    update();
}

void Card::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    if (m_corners) {
        m_corners->setGeometry(rect());
        m_corners->raise();
    }
}

void Card::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -1.5);
    if (colors.shadow.alpha()) {
        painter.setPen(QPen(colors.shadow, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.translated(0, 1), space::kCardRadius, space::kCardRadius);
    }
    painter.setPen(QPen(m_accented ? colors.accent : colors.border, 1));
    painter.setBrush(colors.surface);
    painter.drawRoundedRect(box, space::kCardRadius, space::kCardRadius);
}

Divider::Divider(Qt::Orientation orientation, QWidget *parent) : QWidget(parent)
{
    if (orientation == Qt::Horizontal)
        setFixedHeight(1);
    else
        setFixedWidth(1);
}

void Divider::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), colorsOf(this).divider);
}

} // namespace anneal::widgets
