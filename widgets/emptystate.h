// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace anneal::widgets {

class Button;
class Label;

/// What a page says before there is anything: what this is, and one action that leads on.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    EmptyState(const QString &iconName, const QString &title, const QString &text, const QString &action = {}, QWidget *parent = nullptr);

    void setText(const QString &title, const QString &text);
    Button *button() const { return m_button; } // null when made without an action

Q_SIGNALS:
    void triggered();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_icon;
    Label *m_title;
    Label *m_text;
    Button *m_button = nullptr;
    QWidget *m_picture;
};

} // namespace anneal::widgets
