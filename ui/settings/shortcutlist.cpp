// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/shortcutlist.h"

#include "ui/settings/settingrow.h"
#include "ui/settings/shortcutrow.h"
#include "widgets/card.h"
#include "widgets/label.h"

#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

ShortcutList::ShortcutList(ActionRegistry &actions, QWidget *parent) : QWidget(parent), m_actions(actions)
{
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(space::kS);
    setAccessibleName(tr("Keyboard shortcuts"));
}

void ShortcutList::refresh(QWidget *before)
{
    QStringList ids;
    for (const QAction *action : m_actions.all())
        ids << action->objectName();
    if (ids == m_shown) {
        for (const Group &group : m_groups)
            for (ShortcutRow *row : group.rows)
                row->refresh();
        return;
    }
    m_shown = ids;
    for (const Group &group : m_groups) {
        delete group.head;
        delete group.card;
    }
    m_groups.clear();
    QMap<QString, QList<QAction *>> its;
    for (QAction *action : m_actions.all())
        its[m_actions.groupOf(action->objectName())] << action;
    QMap<QString, QList<ActionRegistry::KeyHint>> hints;
    for (const auto &hint : m_actions.keys())
        if (!m_actions.find(hint.id)) // a control handles them by itself
            hints[m_actions.groupOf(hint.id)] << hint;
    addGroup(tr("Window"), its.value(QString()), hints.value(QString()));
    for (const auto &[id, title] : m_actions.groups())
        addGroup(title, its.value(id), hints.value(id));
    for (const Group &group : m_groups)
        for (ShortcutRow *row : group.rows)
            before = row->follow(before);
}

void ShortcutList::addGroup(const QString &title, const QList<QAction *> &actions, const QList<ActionRegistry::KeyHint> &hints)
{
    if (actions.isEmpty() && hints.isEmpty())
        return;
    auto *head = new Label(title, Type::Section);
    head->setContentsMargins(0, m_groups.isEmpty() ? 0 : space::kM, 0, 0);
    auto *card = new Card;
    card->setAccessibleName(title);
    card->body()->setSpacing(0);
    card->body()->setContentsMargins(space::kL, space::kXs, space::kL, space::kXs);
    Group group { head, card, {} };
    const auto add = [&group, card](ShortcutRow *row) {
        row->setLine(!group.rows.isEmpty());
        card->body()->addWidget(row);
        group.rows << row;
        return row;
    };
    for (QAction *action : actions) {
        auto *row = add(new ShortcutRow(m_actions, action));
        connect(row, &ShortcutRow::replaced, this, [this](const QString &text, const ActionRegistry::Chosen &before) {
            Q_EMIT undoable(text, [this, before] { m_actions.setChosen(before); });
        });
    }
    for (const auto &hint : hints)
        add(new ShortcutRow(m_actions, hint));
    m_column->addWidget(head);
    m_column->addWidget(card);
    m_groups << group;
}

int ShortcutList::showOnly(const QStringList &words)
{
    int shown = 0;
    for (const Group &group : m_groups) {
        const int inGroup = showRowsWith(words, group.rows);
        group.head->setContentsMargins(0, shown > 0 ? space::kM : 0, 0, 0);
        group.head->setVisible(inGroup > 0);
        group.card->setVisible(inGroup > 0);
        shown += inGroup;
    }
    return shown;
}

void ShortcutList::resetAll()
{
    const auto before = m_actions.chosen();
    m_actions.setChosen({});
    Q_EMIT undoable(tr("All shortcuts are the usual ones again."), [this, before] { m_actions.setChosen(before); });
}

} // namespace anneal::ui
