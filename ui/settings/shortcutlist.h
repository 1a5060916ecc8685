// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/actions.h"

#include <QWidget>

class QVBoxLayout;

namespace anneal::ui {

class ShortcutRow;

/// Every action with its keys, in the groups of the pages; each can be given other keys. Behind them the keys that controls handle by themselves.
class ShortcutList : public QWidget
{
    Q_OBJECT

public:
    explicit ShortcutList(ActionRegistry &actions, QWidget *parent = nullptr);

    /// Takes over actions that came or went, and their texts. The keyboard comes to them from `before`.
    void refresh(QWidget *before);
    /// Shows the rows that have each of the words in their text or keys; how many those are.
    int showOnly(const QStringList &words);
    /// All usual keys again.
    void resetAll();
    bool hasChosen() const { return !m_actions.chosen().isEmpty(); }

Q_SIGNALS:
    void undoable(const QString &text, const std::function<void()> &undo);

private:
    void addGroup(const QString &title, const QList<QAction *> &actions, const QList<ActionRegistry::KeyHint> &hints);

    struct Group
    {
        QWidget *head;
        QWidget *card;
        QList<ShortcutRow *> rows;
    };
    ActionRegistry &m_actions;
    QVBoxLayout *m_column;
    QList<Group> m_groups;
    QStringList m_shown; // ids of the actions that have rows
};

} // namespace anneal::ui
