// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/project/recentrow.h"

#include <QList>
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

    void setEntries(const QList<RecentRow::Entry> &entries);

Q_SIGNALS:
    void chosen(const QString &folder);
    void forgetRequested(const QString &folder);

private:
    Removable m_removable;
    QVBoxLayout *m_rows;
    QList<RecentRow::Entry> m_entries; // as shown
};

} // namespace anneal::ui
