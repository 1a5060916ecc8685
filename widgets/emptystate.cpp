// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/emptystate.h"

#include "widgets/button.h"
#include "widgets/icons.h"
#include "widgets/label.h"

#include <QPainter>
#include <QVBoxLayout>

namespace anneal::widgets {

EmptyState::EmptyState(const QString &iconName, const QString &title, const QString &text, const QString &action, QWidget *parent)
    : QWidget(parent)
    , m_icon(iconName)
{
    auto *column = new QVBoxLayout(this);
    column->setSpacing(space::kXs);
    column->addStretch(2);
    m_picture = new QWidget;
    m_picture->setFixedSize(56, 56);
    column->addWidget(m_picture, 0, Qt::AlignHCenter);
    column->addSpacing(space::kS);
    m_title = new Label(title, Type::Section);
    m_title->setAlignment(Qt::AlignCenter);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    m_text = new Label(text, Type::Body, Tone::Secondary);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_text->setFixedWidth(440);
    auto *middle = new QHBoxLayout; // stretches, not an alignment: wrapped text keeps its height that way
    middle->addStretch();
    middle->addWidget(m_text);
    middle->addStretch();
    column->addLayout(middle);
    if (!action.isEmpty()) {
        m_button = new Button(action, ButtonRole::Primary);
        column->addSpacing(space::kM);
        column->addWidget(m_button, 0, Qt::AlignHCenter);
        connect(m_button, &Button::clicked, this, &EmptyState::triggered);
        setFocusProxy(m_button);
    }
    column->addStretch(3);
    setAccessibleName(title);
    setAccessibleDescription(text);
}

void EmptyState::setText(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setText(text);
    setAccessibleName(title);
    setAccessibleDescription(text);
}

void EmptyState::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = m_picture->geometry();
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.accentSoft);
    painter.drawRoundedRect(box, 14, 14);
    paintIcon(painter, m_icon, box.adjusted(16, 16, -16, -16), colors.accent);
}

} // namespace anneal::widgets
