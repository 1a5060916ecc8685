// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/reviewdata.h"

#include <QAbstractTableModel>
#include <memory>

namespace anneal::ui {

/// Prepared rows, all or those that a filter lets through.
class ReviewModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Text, Source, Tokens, ColumnCount };
    enum class Filter { All, Training, HeldOut, Cut, Untrained, ControlTexts, Unreadable };

    using QAbstractTableModel::QAbstractTableModel;

    void setReview(std::shared_ptr<const Review> review);
    /// `words` must all stand in the row or its source, whatever the case.
    void setFilter(Filter filter, const QString &words);
    /// Index into Review::rows of a row of the table.
    std::size_t rowAt(int row) const { return m_shown.at(static_cast<std::size_t>(row)); }
    int shownRow(std::size_t index) const; // -1 where the filter hides it

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool passes(const ReviewRow &row, const QStringList &words) const;
    void apply();

    std::shared_ptr<const Review> m_review;
    std::vector<std::size_t> m_shown; // ascending
    Filter m_filter = Filter::All;
    QString m_words;
};

/// Rows that could not be used.
class ProblemsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setProblems(std::vector<data::RowProblem> problems);
    const data::RowProblem &at(int row) const { return m_problems.at(static_cast<std::size_t>(row)); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<data::RowProblem> m_problems;
};

} // namespace anneal::ui
