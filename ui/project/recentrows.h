// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/project/recentrow.h"

#include <QList>
#include <QPointer>
#include <QWidget>

class QVBoxLayout;

namespace anneal::ui {

/// Rows that are read again and again while somebody looks at them: where only how they stand has changed, each row stays, and its focus with it.
class RecentRows : public QWidget
{
    Q_OBJECT

public:
    enum class Removable { No, Yes };
    explicit RecentRows(Removable removable, QWidget *parent = nullptr);

    RecentRow *first() const { return m_rows.value(0); } // null: there are none
    void setEntries(const QList<RecentRow::Entry> &entries);
    /// Puts a note below the row of a folder, where it stays with that row; it is hidden with it. False where there is no such row.
    bool putBelow(const QString &folder, QWidget *note);

Q_SIGNALS:
    void chosen(const QString &folder);
    void forgetRequested(const QString &folder);

private:
    void fitColumns();
    void placeNote();

    Removable m_removable;
    QVBoxLayout *m_layout;
    QList<RecentRow *> m_rows; // of the entries
    QPointer<QWidget> m_note;
    QString m_noteFolder;
    QList<RecentRow::Entry> m_entries; // as shown
};

} // namespace anneal::ui
