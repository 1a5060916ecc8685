// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/toast.h"

#include "widgets/button.h"
#include "widgets/label.h"
#include "widgets/raised.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace anneal::widgets {

using namespace std::chrono_literals;

Toast::Toast(QWidget *parent) : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::kL, 9, 10, 9);
    row->setSpacing(space::kM);
    m_text = new Label({}, Type::Label);
    m_action = new Button(QString(), ButtonRole::Quiet);
    m_action->setCompact(true);
    row->addWidget(m_text);
    row->addWidget(m_action);
    m_timer.setSingleShot(true);
    m_timer.setInterval(8s); // long enough to read it and to reach for the button
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    connect(m_action, &Button::clicked, this, [this] {
        hide();
        if (const auto action = std::exchange(m_onAction, {}))
            action();
    });
    parent->installEventFilter(this);
    hide();
}

void Toast::say(const QString &text, const QString &action, std::function<void()> onAction)
{
    m_text->setText(text);
    m_onAction = std::move(onAction);
    m_action->setText(action);
    m_action->setAccessibleName(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(text);
    place();
    show();
    raise();
    m_timer.start();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString Toast::text() const
{
    return isVisible() ? m_text->text() : QString();
}

void Toast::place()
{
    adjustSize();
    const QSize room = parentWidget()->size();
    move((room.width() - width()) / 2, room.height() - height() - 64);
}

void Toast::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintRaised(painter, *this, space::kCardRadius);
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && isVisible())
        place();
    return QWidget::eventFilter(watched, event);
}

} // namespace anneal::widgets
