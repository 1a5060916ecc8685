// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QMap>
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
    /// Where several keys do the same: instead of the one given to add().
    void setUsualKeys(QAction *action, const QList<QKeySequence> &keys);
    QList<QAction *> all() const { return m_actions; }

    using Chosen = QMap<QString, QList<QKeySequence>>; // keys by id
    /// What somebody has chosen instead of the usual keys; also for actions that are added later.
    void setChosen(const Chosen &chosen);
    const Chosen &chosen() const { return m_chosen; }
    /// Gives an action other keys than the usual ones, or those again; chosenChanged() follows.
    void choose(QAction *action, const QList<QKeySequence> &keys);
    static QList<QKeySequence> usualKeys(const QAction *action);
    /// What an action is called in lists of keys, where its text says what it would do just now ("Undo: …").
    static void setName(QAction *action, const QString &name);
    static QString nameOf(const QAction *action);
    /// What else the keys do where those of `action` would work.
    struct Use
    {
        QAction *action = nullptr; // null: a control handles them by itself, and they cannot be taken from it
        QString text;              // empty: nothing
    };
    Use useOf(const QKeySequence &keys, const QAction *action) const;

    /// Actions and keys belong together whose ids begin with "group."; in the order of these calls. Everything else is the window's.
    void addGroup(const QString &id, const QString &title) { m_groups << Group { id, title }; }
    struct Group
    {
        QString id, title;
    };
    const QList<Group> &groups() const { return m_groups; }
    QString groupOf(const QString &id) const; // empty: the window
    /// Keys that a control handles by itself, for the list of shortcuts; `id` begins with the page's, as those of actions do.
    void tellKeys(const QString &id, const QString &text, const QString &keys)
    {
        m_hints << KeyHint { id, text, QKeySequence(keys).toString(QKeySequence::NativeText) };
    }
    struct KeyHint
    {
        QString id, text, keys;
    };
    /// Everything that has keys, actions first.
    QList<KeyHint> keys() const;
    /// The first keys of an action, as this desktop writes them; empty where it has none.
    QString keysText(const QString &id) const;
    static QWidget *scopeOf(const QAction *action); // null: the whole window
    QAction *find(const QString &id) const;
    /// Shortcuts used twice in one scope, as sentences; empty when all is well.
    QStringList clashes() const;

Q_SIGNALS:
    void added(QAction *action, QWidget *scope);
    void chosenChanged();

private:
    void giveKeys(QAction *action) const;

    QList<QAction *> m_actions;
    QList<KeyHint> m_hints;
    QList<Group> m_groups;
    Chosen m_chosen;
};

} // namespace anneal::ui
