// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/menuentry.h"

#include "widgets/plaintext.h"

#include <QAction>
#include <QMenu>

namespace anneal::ui {

QAction *addShortEntry(QMenu *menu, QAction *action)
{
    QAction *entry = menu->addAction(action->iconText());
    const auto follow = [entry, action] {
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        entry->setText(keys.isEmpty() ? action->iconText() : action->iconText() + u'\t' + keys); // it has none of its own: they would clash
        entry->setEnabled(action->isEnabled());
        entry->setVisible(action->isVisible());
        widgets::setTip(entry, action->toolTip());
    };
    follow();
    QObject::connect(action, &QAction::changed, entry, follow);
    QObject::connect(entry, &QAction::triggered, action, &QAction::trigger);
    return entry;
}

} // namespace anneal::ui
