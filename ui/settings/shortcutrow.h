// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/actions.h"

#include <QPointer>
#include <QWidget>

namespace anneal::widgets {
class Button;
class ElidedLabel;
class IconButton;
class KeyEdit;
class Label;
}

namespace anneal::ui {

/// An action and its keys. Keys that do something else already are named before they are taken from it.
class ShortcutRow : public QWidget
{
    Q_OBJECT

public:
    ShortcutRow(ActionRegistry &actions, QAction *action, QWidget *parent = nullptr);
    /// Keys that a control handles by itself: shown, and not to be changed.
    ShortcutRow(ActionRegistry &actions, const ActionRegistry::KeyHint &hint, QWidget *parent = nullptr);

    /// What the action is called and does at present.
    void refresh();
    bool hasWords(const QStringList &words) const;
    void setLine(bool hasLine); // a hairline above
    /// The keyboard comes to it from `before`; returns its last control.
    QWidget *follow(QWidget *before);
    widgets::KeyEdit *edit() const { return m_edit; }
    QString question() const; // that is asked below the row; empty: none

Q_SIGNALS:
    /// Keys were taken from another action, as `text` says; `before` is what was chosen until then.
    void replaced(const QString &text, const anneal::ui::ActionRegistry::Chosen &before);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    ShortcutRow(ActionRegistry &actions, QAction *action, const QString &id, const QString &name, QWidget *parent);
    void take(const QKeySequence &keys);
    void ask(const QString &question, const QString &answer);
    void replace();
    void leave();

    ActionRegistry &m_actions;
    QPointer<QAction> m_action;
    QKeySequence m_wanted; // while the question is shown
    widgets::ElidedLabel *m_text;
    widgets::KeyEdit *m_edit;
    widgets::IconButton *m_reset;
    QWidget *m_below;
    widgets::Label *m_question;
    widgets::Button *m_replace, *m_leave;
    bool m_hasLine = false;
};

} // namespace anneal::ui
