// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/focuskeeper.h"

#include <QApplication>
#include <QTimer>
#include <cstdlib>

namespace anneal::widgets {

void FocusKeeper::leave(QWidget *gone)
{
    QWidget *row = gone->parentWidget();
    if (!row)
        return;
    auto *keeper = row->findChild<FocusKeeper *>(QString(), Qt::FindDirectChildrenOnly);
    if (!keeper)
        keeper = new FocusKeeper(row);
    keeper->m_gone = gone;
    keeper->m_arrived.clear();
    row->setFocus(Qt::OtherFocusReason); // keys of the page go on to work there
}

void FocusKeeper::arrive(QWidget *control)
{
    QWidget *row = control->parentWidget();
    auto *keeper = row ? row->findChild<FocusKeeper *>(QString(), Qt::FindDirectChildrenOnly) : nullptr;
    if (!keeper || !keeper->m_gone || !row->hasFocus())
        return;
    keeper->m_arrived << control;
    QTimer::singleShot(0, keeper, [keeper] { keeper->settle(); }); // once all of the row have changed
}

void FocusKeeper::settle()
{
    if (!m_gone || !m_row->hasFocus()) {
        m_gone = nullptr; // somebody went elsewhere meanwhile
        return;
    }
    const QObjectList all = m_row->children();
    const qsizetype place = all.indexOf(m_gone);
    QWidget *nearest = nullptr;
    for (const QPointer<QWidget> &one : m_arrived)
        if (one && one->isVisible() && one->isEnabled()
            && (!nearest || std::abs(all.indexOf(one.data()) - place) < std::abs(all.indexOf(nearest) - place)))
            nearest = one;
    m_arrived.clear();
    if (!nearest)
        return; // perhaps later
    m_gone = nullptr;
    nearest->setFocus(Qt::OtherFocusReason);
}

} // namespace anneal::widgets
