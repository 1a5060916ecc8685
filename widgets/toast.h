// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <QPointer>
#include <QTimer>
#include <QWidget>
#include <functional>

namespace anneal::widgets {

class Button;
class ElidedLabel;
class TaskBar;

/// A short message at the lower edge of the window that goes by itself, with an optional way back (Undo): in the line of tasks, which makes room
/// for it, so it covers nothing that is read. One that had to make way for a newer one before it could be read comes back after that, unless it
/// is old news by then.
class Toast : public QWidget
{
    Q_OBJECT

public:
    explicit Toast(QWidget *parent); // floats over `parent`
    /// The line of tasks at the lower edge; without it messages stand in the corner.
    void setBar(TaskBar *bar);
    void say(const QString &text, const QString &action = {}, std::function<void()> onAction = {});
    /// Takes a message away, shown or to come back, because it is true no longer.
    void withdraw(const QString &text);
    QString text() const;
    void setVisible(bool visible) override; // what had the keyboard before gets it back

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Message
    {
        QString text, action;
        std::function<void()> onAction;
        QDeadlineTimer news; // how long it is
    };
    void display(const Message &message);
    void showNext();
    void place();
    TaskBar *m_bar = nullptr;
    ElidedLabel *m_text;
    Button *m_action;
    QTimer m_timer;
    Message m_message;          // the newest that was shown
    QList<Message> m_unread;    // the oldest first
    QPointer<QWidget> m_before; // had the focus before the button
};

} // namespace anneal::widgets
