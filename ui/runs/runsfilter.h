// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/runsmodel.h"

#include <QSortFilterProxyModel>
#include <QStringList>

namespace anneal::ui {

/// What is typed into the search: words that all must be found in a run, and "tag:good", "status:failed", "model:llama", "is:pinned",
/// "is:archived". In small or capital letters.
class RunsQuery
{
public:
    RunsQuery() = default;
    explicit RunsQuery(const QString &typed);

    bool matches(const RunRow &row) const;
    /// Archived runs are asked for by name.
    bool asksForArchived() const { return m_is.contains(QStringLiteral("archived")); }
    bool operator==(const RunsQuery &) const = default;

private:
    QStringList m_words, m_tags, m_statuses, m_models, m_is;
};

/// The runs that a table shows: those that match, archived ones where they are asked for, pinned ones first in any order.
class RunsFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setQuery(const RunsQuery &query);
    void setArchivedShown(bool shown);
    bool isArchivedShown() const { return m_isArchivedShown; }

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    const RunRow &rowOf(int sourceRow) const { return static_cast<const RunsModel *>(sourceModel())->row(sourceRow); }

    RunsQuery m_query;
    bool m_isArchivedShown = false;
};

} // namespace anneal::ui
