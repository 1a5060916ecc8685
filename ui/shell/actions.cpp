// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/actions.h"

#include "ui/shell/searchwords.h"
#include "widgets/commandpalette.h"

#include <QWidget>
#include <algorithm>

namespace anneal::ui {

namespace {

constexpr auto kUsualKeys = "usualKeys";
constexpr auto kName = "listedName";

/// Whether keys of both could be meant at one time: a null scope is the whole window.
bool meet(const QWidget *one, const QWidget *other)
{
    return !one || !other || one == other || one->isAncestorOf(other) || other->isAncestorOf(one);
}

} // namespace

QAction *ActionRegistry::add(
    const QString &id, const QString &text, QObject *owner, const std::function<void()> &triggered, const QKeySequence &shortcut, QWidget *scope)
{
    auto *action = new QAction(text, owner);
    action->setObjectName(id);
    action->setShortcutContext(scope ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
    action->setProperty(widgets::CommandPalette::kKeywords, searchWords(id));
    action->setProperty("scope", QVariant::fromValue<QObject *>(scope));
    connect(action, &QAction::triggered, owner, triggered);
    connect(action, &QObject::destroyed, this,
        [this](QObject *gone) { m_actions.removeIf([gone](QAction *known) { return static_cast<QObject *>(known) == gone; }); });
    if (scope)
        scope->addAction(action);
    m_actions << action;
    setUsualKeys(action, shortcut.isEmpty() ? QList<QKeySequence>() : QList<QKeySequence> { shortcut });
    Q_EMIT added(action, scope);
    return action;
}

void ActionRegistry::setUsualKeys(QAction *action, const QList<QKeySequence> &keys)
{
    action->setProperty(kUsualKeys, QVariant::fromValue(keys));
    giveKeys(action);
}

QList<QKeySequence> ActionRegistry::usualKeys(const QAction *action)
{
    return action->property(kUsualKeys).value<QList<QKeySequence>>();
}

void ActionRegistry::setName(QAction *action, const QString &name)
{
    action->setProperty(kName, name);
}

QString ActionRegistry::nameOf(const QAction *action)
{
    const QString name = action->property(kName).toString();
    return name.isEmpty() ? action->text() : name;
}

void ActionRegistry::giveKeys(QAction *action) const
{
    action->setShortcuts(m_chosen.value(action->objectName(), usualKeys(action)));
}

void ActionRegistry::setChosen(const Chosen &chosen)
{
    m_chosen = chosen;
    for (QAction *action : m_actions)
        giveKeys(action);
    Q_EMIT chosenChanged();
}

void ActionRegistry::choose(QAction *action, const QList<QKeySequence> &keys)
{
    if (keys == usualKeys(action))
        m_chosen.remove(action->objectName());
    else
        m_chosen[action->objectName()] = keys;
    giveKeys(action);
    Q_EMIT chosenChanged();
}

ActionRegistry::Use ActionRegistry::useOf(const QKeySequence &keys, const QAction *action) const
{
    for (QAction *other : m_actions)
        if (other != action && other->shortcuts().contains(keys) && meet(scopeOf(other), scopeOf(action)))
            return { other, nameOf(other) };
    const QString place = scopeOf(action) ? groupOf(action->objectName()) : QString();
    for (const KeyHint &hint : m_hints)
        if (QKeySequence::fromString(hint.keys, QKeySequence::NativeText) == keys
            && (place.isEmpty() || groupOf(hint.id).isEmpty() || groupOf(hint.id) == place))
            return { nullptr, hint.text };
    if (action && usualKeys(action).contains(keys))
        return {};
    // Every text on every page is edited and copied with these.
    const std::pair<QKeySequence::StandardKey, QString> editing[] { { QKeySequence::Copy, tr("Copy") }, { QKeySequence::Cut, tr("Cut") },
        { QKeySequence::Paste, tr("Paste") }, { QKeySequence::SelectAll, tr("Select all") }, { QKeySequence::Undo, tr("Undo") },
        { QKeySequence::Redo, tr("Redo") } };
    for (const auto &[standard, name] : editing)
        if (QKeySequence::keyBindings(standard).contains(keys))
            return { nullptr, name };
    return {};
}

QString ActionRegistry::groupOf(const QString &id) const
{
    const auto its = std::find_if(m_groups.begin(), m_groups.end(), [&](const Group &group) { return id.startsWith(group.id + QLatin1Char('.')); });
    return its == m_groups.end() ? QString() : its->id;
}

QAction *ActionRegistry::find(const QString &id) const
{
    for (QAction *action : m_actions)
        if (action->objectName() == id)
            return action;
    return nullptr;
}

QString ActionRegistry::keysText(const QString &id) const
{
    const QAction *action = find(id);
    return action ? action->shortcut().toString(QKeySequence::NativeText) : QString();
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
            found << KeyHint { action->objectName(), nameOf(action), keys.toString(QKeySequence::NativeText) };
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
