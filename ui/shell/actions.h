// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <functional>

namespace anneal::ui {

/// Every action of the window; the palette shows exactly these.
class ActionRegistry : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Makes and registers an action. `id` is stable and unique ("data.save"); `scope` is the widget below which the shortcut works,
    /// null for the whole window. `text` says what happens ("Stop and keep the adapter").
    QAction *add(const QString &id, const QString &text, QObject *owner, const std::function<void()> &triggered, const QKeySequence &shortcut = {},
        QWidget *scope = nullptr);
    QList<QAction *> all() const { return m_actions; }
    /// Keys that a control handles by itself, for the list of shortcuts; `id` begins with the page's, as those of actions do.
    void tellKeys(const QString &id, const QString &text, const QString &keys) { m_hints << KeyHint { id, text, keys }; }
    struct KeyHint
    {
        QString id, text, keys;
    };
    /// Everything that has keys, actions first.
    QList<KeyHint> keys() const;
    static QWidget *scopeOf(const QAction *action); // null: the whole window
    QAction *find(const QString &id) const;
    /// Shortcuts used twice in one scope, as sentences; empty when all is well.
    QStringList clashes() const;

Q_SIGNALS:
    void added(QAction *action, QWidget *scope);

private:
    QList<QAction *> m_actions;
    QList<KeyHint> m_hints;
};

} // namespace anneal::ui
