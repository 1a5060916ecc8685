// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/toast.h"

#include "widgets/button.h"
#include "widgets/label.h"
#include "widgets/raised.h"
#include "widgets/taskbar.h"

#include <QAccessible>
#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace anneal::widgets {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kShown = 10s; // long enough to read it and to reach for the button
constexpr std::chrono::milliseconds kRead = 3s;   // whoever looks has read it by then
constexpr std::chrono::milliseconds kNews = 15s;  // later it would be taken for what has just happened

} // namespace

Toast::Toast(QWidget *parent) : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setSpacing(space::kM);
    m_text = new ElidedLabel({}, Type::Label);
    m_action = new Button(QString(), ButtonRole::Quiet);
    m_action->setCompact(true);
    m_action->setFocusPolicy(Qt::TabFocus); // a click does not take the keyboard focus
    row->addWidget(m_text);
    row->addWidget(m_action);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kShown);
    connect(&m_timer, &QTimer::timeout, this, &Toast::showNext);
    connect(m_action, &Button::clicked, this, [this] {
        const auto action = std::exchange(m_message.onAction, {});
        showNext();
        if (action)
            action();
    });
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *before, const QWidget *now) {
        if (now == m_action && before)
            m_before = before;
    });
    parent->installEventFilter(this);
    hide();
}

void Toast::setBar(TaskBar *bar)
{
    m_bar = bar;
    bar->installEventFilter(this);
}

void Toast::say(const QString &text, const QString &action, std::function<void()> onAction)
{
    constexpr qsizetype most = 4;
    m_unread.removeIf([&text](const Message &message) { return message.text == text; });
    const bool isUnread = m_timer.remainingTimeAsDuration() > kShown - kRead;
    if (isVisible() && m_message.text != text && isUnread)
        m_unread << m_message;
    if (m_unread.size() > most)
        m_unread.removeFirst();
    display({ text, action, std::move(onAction), QDeadlineTimer(kNews) });
}

void Toast::withdraw(const QString &text)
{
    m_unread.removeIf([&text](const Message &message) { return message.text == text; });
    if (isVisible() && m_message.text == text)
        showNext();
}

void Toast::showNext()
{
    m_unread.removeIf([](const Message &message) { return message.news.hasExpired(); });
    if (m_unread.isEmpty())
        return hide();
    display(m_unread.takeLast());
}

void Toast::display(const Message &message)
{
    m_message = message;
    m_text->setText(message.text);
    m_text->setMinimumHeight(space::kCompact); // as high with a button as without
    m_action->setText(message.action);
    m_action->setAccessibleName(message.action);
    m_action->setVisible(!message.action.isEmpty());
    layout()->setContentsMargins(space::kL, 4, message.action.isEmpty() ? space::kL : space::kXs, 4); // a button brings a margin of its own
    setAccessibleName(m_text->text());
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

void Toast::setVisible(bool visible)
{
    if (!visible && m_bar)
        m_bar->makeRoom(0);
    if (!visible && m_action->hasFocus() && m_before)
        m_before->setFocus(Qt::OtherFocusReason);
    QWidget::setVisible(visible);
}

void Toast::place()
{
    constexpr int most = 720; // a longer message is cut rather than spread over a page
    const QSize room = parentWidget()->size();
    const QSize wanted = sizeHint();
    if (!m_bar) {
        resize(qMin(wanted.width(), qMin(most, room.width() - 2 * space::kM)), wanted.height());
        return move(room.width() - space::kM - width(), room.height() - space::kM - height());
    }
    // At the left: what tasks are stopped with stays where it is, at the right.
    resize(qMin(wanted.width(), qMin(most, m_bar->roomForMessage() - 2 * space::kS)), m_bar->height() - 2 * space::kXs);
    move(m_bar->x() + space::kS, room.height() - m_bar->height() + space::kXs);
    m_bar->makeRoom(width() + space::kM);
}

void Toast::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintRaised(painter, *this, space::kCardRadius);
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    const bool hasOtherRoom = watched == m_bar ? event->type() == QEvent::LayoutRequest : event->type() == QEvent::Resize;
    if (hasOtherRoom && isVisible())
        place(); // a task has come or gone, or the hint says something else
    return QWidget::eventFilter(watched, event);
}

} // namespace anneal::widgets
