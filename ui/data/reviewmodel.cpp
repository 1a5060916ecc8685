// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/reviewmodel.h"

#include "core/base/text.h"
#include "ui/shell/project.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"
#include "widgets/recordtable.h"
#include "widgets/theme.h"

#include <QGuiApplication>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;

void ReviewModel::setReview(std::shared_ptr<const Review> review)
{
    beginResetModel();
    m_review = std::move(review);
    apply();
    endResetModel();
}

void ReviewModel::setFilter(Filter filter, const QString &words)
{
    if (m_filter == filter && m_words == words)
        return;
    beginResetModel();
    m_filter = filter;
    m_words = words;
    apply();
    endResetModel();
}

int ReviewModel::shownRow(std::size_t index) const
{
    const auto found = std::lower_bound(m_shown.begin(), m_shown.end(), index);
    return found != m_shown.end() && *found == index ? static_cast<int>(found - m_shown.begin()) : -1;
}

void ReviewModel::apply()
{
    m_shown.clear();
    const auto words = m_words.split(u' ', Qt::SkipEmptyParts);
    for (std::size_t i = 0; m_review && i < m_review->rows.size(); ++i)
        if (passes(m_review->rows[i], words))
            m_shown.push_back(i);
}

bool ReviewModel::passes(const ReviewRow &row, const QStringList &words) const
{
    switch (m_filter) {
    case Filter::All:
        break;
    case Filter::Training:
        if (row.isValidation)
            return false;
        break;
    case Filter::HeldOut:
        if (!row.isValidation)
            return false;
        break;
    case Filter::Cut:
        if (row.tokens <= m_review->limit)
            return false;
        break;
    case Filter::Untrained:
        if (row.tokens < 0 || row.trained > 0)
            return false;
        break;
    case Filter::ControlTexts:
        if (row.controlTexts == 0)
            return false;
        break;
    case Filter::Unreadable:
        if (row.problem.isEmpty())
            return false;
        break;
    }
    if (words.isEmpty())
        return true;
    const auto text = toText(row.json);
    return std::all_of(words.begin(), words.end(),
        [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive) || row.source.contains(word, Qt::CaseInsensitive); });
}

int ReviewModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int ReviewModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ReviewModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const auto &row = m_review->rows[rowAt(index.row())];
    const auto &colors = widgets::colorsOf(QGuiApplication::palette());
    const bool isCut = row.tokens > m_review->limit;
    const bool isUntrained = row.tokens >= 0 && row.trained == 0;
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Text:
            return row.summary;
        case Source:
            return row.source;
        case Tokens:
            return row.tokens < 0 ? u"–"_s : widgets::count(row.tokens);
        }
        break;
    case Qt::ToolTipRole:
        return !row.problem.isEmpty() ? widgets::plainTip(row.problem)
            : isUntrained             ? tr("No token of this row is trained")
            : isCut                   ? tr("Longer than the maximum row length; the end is cut")
                                      : QString();
    case Qt::TextAlignmentRole:
        return index.column() == Tokens ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        if (index.column() == Tokens && (isCut || isUntrained))
            return colors.warning;
        return index.column() == Source ? colors.secondary : colors.text;
    case widgets::RecordTable::kElideRole: // behind the file's name stands its line
        return index.column() == Source ? QVariant(int(Qt::ElideMiddle)) : QVariant();
    case Qt::FontRole:
        return index.column() == Tokens ? QVariant(widgets::fontOf(widgets::Type::CodeSmall)) : QVariant();
    case widgets::RecordTable::kIconRole:
        if (index.column() != Text)
            return {};
        if (!row.problem.isEmpty())
            return u"cross"_s;
        return isCut || isUntrained ? QVariant(u"warning"_s) : row.isValidation ? QVariant(u"flag"_s) : QVariant(u"check"_s);
    }
    return {};
}

QVariant ReviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == Tokens ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role == Qt::DisplayRole)
        return section == Text ? tr("Row") : section == Source ? tr("Source") : tr("Tokens");
    return {};
}

void ProblemsModel::setProblems(std::vector<data::RowProblem> problems)
{
    beginResetModel();
    m_problems = std::move(problems);
    endResetModel();
}

int ProblemsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_problems.size());
}

int ProblemsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 2;
}

QVariant ProblemsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const auto &problem = at(index.row());
    if (role == Qt::DisplayRole)
        return index.column() == 0 ? toText(problem.file) + u":"_s + toText(data::placeName(problem.line, problem.row)) : said(problem.reason);
    if (role == widgets::RecordTable::kElideRole && index.column() == 0)
        return int(Qt::ElideMiddle);
    if (role == Qt::ToolTipRole)
        return widgets::plainTip(index.column() == 0 ? data(index, Qt::DisplayRole).toString() : said(problem.reason));
    if (role == Qt::ForegroundRole && index.column() == 0)
        return widgets::colorsOf(QGuiApplication::palette()).secondary;
    return {};
}

QVariant ProblemsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Where") : tr("Why it was left out");
}

} // namespace anneal::ui
