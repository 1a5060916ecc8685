// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/run/runfolder.h"

#include <QAbstractTableModel>
#include <QColor>
#include <QMap>

namespace anneal::ui {

/// A run with the configuration it was made from.
struct RunRow
{
    run::RunSummary summary;
    config::FineTuneConfig config;
};

/// All runs of a project, live ones first.
class RunsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Mark, Name, Status, Method, Model, Rank, LearningRate, EvalLoss, Speed, Took, Started, ColumnCount };
    static constexpr int kSortRole = Qt::UserRole + 1;

    using QAbstractTableModel::QAbstractTableModel;

    /// Keeps the rows (and so the selection) where the same runs come in the same order.
    void setRows(std::vector<RunRow> rows);
    const RunRow &row(int index) const { return m_rows[size_t(index)]; }
    int rowOf(const std::filesystem::path &folder) const; // -1 where it is not there
    /// Colour of a run in the charts below the table, by folder.
    void setMarks(const QMap<QString, QColor> &marks);
    QString csv() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QString text(const RunRow &row, int column) const;
    QVariant sortKey(const RunRow &row, int column) const;
    std::vector<RunRow> m_rows;
    QMap<QString, QColor> m_marks;
};

/// Reads a folder of runs with their configurations. Slow with many runs: call it off the GUI thread.
std::vector<RunRow> readRuns(const std::filesystem::path &runs);

} // namespace anneal::ui
