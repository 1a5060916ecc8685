// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runsfilter.h"

#include "ui/shell/project.h"

#include <QRegularExpression>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;

RunsQuery::RunsQuery(const QString &typed)
{
    static const QRegularExpression space(u"\\s+"_s);
    for (const QString &word : typed.toLower().split(space, Qt::SkipEmptyParts)) {
        const QString value = word.section(u':', 1);
        if (word.startsWith(u"tag:"_s))
            m_tags << value;
        else if (word.startsWith(u"status:"_s))
            m_statuses << value;
        else if (word.startsWith(u"model:"_s))
            m_models << value;
        else if (word == u"is:pinned"_s || word == u"is:archived"_s)
            m_is << value;
        else
            m_words << word;
    }
}

bool RunsQuery::matches(const RunRow &row) const
{
    const run::RunAbout &about = row.summary.about;
    const auto all = [](const QStringList &wanted, const auto &holds) { return std::all_of(wanted.begin(), wanted.end(), holds); };
    const auto hasTag = [&about](const QString &tag) { // also the beginning of one, while it is being typed
        return std::any_of(about.tags.begin(), about.tags.end(), [&tag](const auto &one) { return toText(one).toLower().startsWith(tag); });
    };
    return all(m_words, [&row](const QString &word) { return row.searched.contains(word); }) && all(m_tags, hasTag)
        && all(m_statuses, [&row](const QString &status) { return said(run::statusText(row.summary)).startsWith(status); })
        && all(m_models, [&row](const QString &model) { return toText(row.summary.model).toLower().contains(model); })
        && all(m_is, [&about](const QString &what) { return what == u"pinned"_s ? about.isPinned : about.isArchived; });
}

void RunsFilter::setQuery(const RunsQuery &query)
{
    if (query == m_query)
        return;
    m_query = query;
    invalidateFilter();
}

void RunsFilter::setArchivedShown(bool shown)
{
    if (std::exchange(m_isArchivedShown, shown) != shown)
        invalidateFilter();
}

bool RunsFilter::filterAcceptsRow(int sourceRow, const QModelIndex &) const
{
    const RunRow &row = rowOf(sourceRow);
    return (m_isArchivedShown || m_query.asksForArchived() || !row.summary.about.isArchived) && m_query.matches(row);
}

bool RunsFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const bool isPinned = rowOf(left.row()).summary.about.isPinned;
    if (isPinned != rowOf(right.row()).summary.about.isPinned)
        return isPinned == (sortOrder() == Qt::AscendingOrder);
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace anneal::ui
