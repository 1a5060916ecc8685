// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/recentrows.h"

#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace anneal::ui {

RecentRows::RecentRows(Removable removable, QWidget *parent) : QWidget(parent), m_removable(removable), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
}

void RecentRows::setEntries(const QList<RecentRow::Entry> &entries)
{
    const auto before = std::exchange(m_entries, entries);
    const auto isSameRow = [](const RecentRow::Entry &one, const RecentRow::Entry &other) {
        return one.folder == other.folder && one.name == other.name && one.model == other.model && one.place == other.place;
    };
    if (std::equal(before.begin(), before.end(), entries.begin(), entries.end(), isSameRow)) {
        for (qsizetype i = 0; i < m_rows.size(); ++i)
            m_rows[i]->setStatus(entries[i].status, entries[i].tone);
        return fitColumns();
    }
    qDeleteAll(std::exchange(m_rows, {}));
    for (const auto &entry : entries) {
        auto *row = new RecentRow(entry);
        row->setLast(&entry == &entries.last());
        if (m_removable == Removable::Yes)
            row->setRemovable();
        connect(row, &QAbstractButton::clicked, this, [this, folder = entry.folder] { Q_EMIT chosen(folder); });
        connect(row, &RecentRow::forgetRequested, this, [this, folder = entry.folder] { Q_EMIT forgetRequested(folder); });
        m_layout->addWidget(row);
        m_rows << row;
    }
    fitColumns();
    placeNote();
}

/// A column is as wide in all rows.
void RecentRows::fitColumns()
{
    RecentRow::Widths widest;
    for (const auto *row : m_rows) {
        const auto wanted = row->wanted();
        widest = { qMax(widest.name, wanted.name), qMax(widest.model, wanted.model), qMax(widest.place, wanted.place),
            qMax(widest.status, wanted.status) };
    }
    for (auto *row : m_rows)
        row->setColumns(widest);
}

bool RecentRows::putBelow(const QString &folder, QWidget *note)
{
    m_note = note;
    m_noteFolder = folder;
    placeNote();
    return m_layout->indexOf(note) >= 0;
}

void RecentRows::placeNote()
{
    if (!m_note)
        return;
    m_layout->removeWidget(m_note);
    const auto its = std::find_if(m_entries.begin(), m_entries.end(), [this](const auto &entry) { return entry.folder == m_noteFolder; });
    if (its == m_entries.end())
        return m_note->hide();
    m_layout->insertWidget(int(its - m_entries.begin()) + 1, m_note);
}

} // namespace anneal::ui
