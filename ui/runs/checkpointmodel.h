// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/rundata.h"

#include <QAbstractTableModel>

namespace anneal::ui {

/// The checkpoints a run wrote, newest first, with whether they are still there.
class CheckpointModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    struct Row
    {
        RunData::Checkpoint checkpoint;
        bool kept = true;
        double evalLoss = 0; // NaN where there was no evaluation at this step
    };
    void setRows(std::vector<Row> rows);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    std::vector<Row> m_rows;
};

} // namespace anneal::ui
