// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/resultsfile.h"
#include "ui/shell/rowmodel.h"

namespace anneal::ui {

/// What came out of a run, the newest first.
class ResultsModel : public RowModel<RunResult>
{
    Q_OBJECT

public:
    using RowModel::RowModel;
    void setRows(const QList<RunResult> &rows); // in the order they were made
    void setTrained(qint64 step);               // of the run now: what is of an earlier adapter says so
    /// How it was measured or where it is, with the step of its adapter before that: "step 40, before the run went on · …".
    static QString detailOf(const RunResult &result, qint64 trained);
    static QString when(const QString &time); // of an ISO 8601 time: the day too, where that is not today
    QString pathOf(int row) const { return row >= 0 && row < rowCount() ? this->row(row).path : QString(); }

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    qint64 m_trained = 0;
};

} // namespace anneal::ui
