// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/actions.h"

#include <QMap>
#include <QWidget>

namespace anneal::ui {

QAction *ActionRegistry::add(
    const QString &id, const QString &text, QObject *owner, const std::function<void()> &triggered, const QKeySequence &shortcut, QWidget *scope)
{
    auto *action = new QAction(text, owner);
    action->setObjectName(id);
    action->setShortcut(shortcut);
    action->setShortcutContext(scope ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
    action->setProperty("scope", QVariant::fromValue<QObject *>(scope));
    connect(action, &QAction::triggered, owner, triggered);
    connect(action, &QObject::destroyed, this,
        [this](QObject *gone) { m_actions.removeIf([gone](QAction *known) { return static_cast<QObject *>(known) == gone; }); });
    if (scope)
        scope->addAction(action);
    m_actions << action;
    Q_EMIT added(action, scope);
    return action;
}

QAction *ActionRegistry::find(const QString &id) const
{
    for (QAction *action : m_actions)
        if (action->objectName() == id)
            return action;
    return nullptr;
}

QWidget *ActionRegistry::scopeOf(const QAction *action)
{
    return qobject_cast<QWidget *>(action->property("scope").value<QObject *>());
}

QList<ActionRegistry::KeyHint> ActionRegistry::keys() const
{
    QList<KeyHint> found;
    for (const QAction *action : m_actions)
        for (const QKeySequence &keys : action->shortcuts())
            found << KeyHint { action->objectName(), action->text(), keys.toString(QKeySequence::NativeText) };
    return found + m_hints;
}

QStringList ActionRegistry::clashes() const
{
    QStringList found;
    QMap<std::pair<QString, QObject *>, QString> used;
    for (const QAction *action : m_actions) {
        QObject *scope = scopeOf(action);
        for (const QKeySequence &keys : action->shortcuts()) {
            const QString text = keys.toString();
            // What works in the whole window also works in each of its parts.
            for (QObject *place : { scope, static_cast<QObject *>(nullptr) })
                if (const auto other = used.constFind({ text, place }); other != used.cend() && *other != action->objectName())
                    found << tr("%1 stands for %2 and for %3").arg(text, *other, action->objectName());
            used.insert({ text, scope }, action->objectName());
        }
    }
    found.removeDuplicates();
    return found;
}

} // namespace anneal::ui
