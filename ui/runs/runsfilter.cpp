// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runsfilter.h"

#include "ui/shell/project.h"

#include <QRegularExpression>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

/// What people may call the status of a run: as the list has it, in other words for the same, and in English.
QStringList wordsForStatus(const run::RunSummary &summary)
{
    QStringList words;
    for (const std::string &text : { run::statusText(summary), std::string(run::statusName(summary.status)) })
        words << said(text) << toText(text);
    if (summary.status == run::RunStatus::Interrupted) {
        const std::string failed(run::statusName(run::RunStatus::Failed)); // it came to grief, whatever the list says of how
        words << said(failed) << toText(failed) << u"killed"_s
              << RunsFilter::tr("killed", "another word for stopped unexpectedly, in the search of runs");
    }
    if (summary.status == run::RunStatus::Finished)
        words << RunsFilter::tr("completed", "another word for finished, in the search of runs");
    return words;
}

} // namespace

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
    const auto hasStatus = [words = m_statuses.isEmpty() ? QStringList() : wordsForStatus(row.summary)](const QString &status) {
        return std::any_of(words.begin(), words.end(), [&status](const QString &one) { return one.startsWith(status, Qt::CaseInsensitive); });
    };
    return all(m_words, [&row](const QString &word) { return row.searched.contains(word); }) && all(m_tags, hasTag) && all(m_statuses, hasStatus)
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
