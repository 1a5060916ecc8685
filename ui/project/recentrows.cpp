// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/recentrows.h"

#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace anneal::ui {

RecentRows::RecentRows(Removable removable, QWidget *parent) : QWidget(parent), m_removable(removable), m_rows(new QVBoxLayout(this))
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(0);
}

void RecentRows::setEntries(const QList<RecentRow::Entry> &entries)
{
    const auto before = std::exchange(m_entries, entries);
    const auto isSameRow = [](const RecentRow::Entry &one, const RecentRow::Entry &other) {
        return one.folder == other.folder && one.name == other.name && one.model == other.model && one.place == other.place;
    };
    if (std::equal(before.begin(), before.end(), entries.begin(), entries.end(), isSameRow)) {
        for (int i = 0; i < m_rows->count(); ++i)
            static_cast<RecentRow *>(m_rows->itemAt(i)->widget())->setStatus(entries[i].status, entries[i].tone);
        return;
    }
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const auto &entry : entries) {
        auto *row = new RecentRow(entry);
        row->setLast(&entry == &entries.last());
        if (m_removable == Removable::Yes)
            row->setRemovable();
        connect(row, &QAbstractButton::clicked, this, [this, folder = entry.folder] { Q_EMIT chosen(folder); });
        connect(row, &RecentRow::forgetRequested, this, [this, folder = entry.folder] { Q_EMIT forgetRequested(folder); });
        m_rows->addWidget(row);
    }
}

} // namespace anneal::ui
