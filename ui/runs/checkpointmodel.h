// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/rundata.h"
#include "ui/shell/rowmodel.h"

#include <set>
#include <string>

namespace anneal::ui {

struct CheckpointRow
{
    RunData::Checkpoint checkpoint;
    bool kept = true;
    double evalLoss = 0;  // NaN where there was no evaluation at this step
    bool isBest = false;  // of those that are kept and were measured
    bool isFinal = false; // the run has ended: no better one follows
};

/// What the events of a run tell of its checkpoints and what its folder has of them (`folders`), newest first. Of a run whose folder `isMissing` all
/// that were told count as kept.
std::vector<CheckpointRow> checkpointRows(const RunData &data, const std::set<std::string> &folders, bool isMissing, bool hasEnded);

/// The checkpoints a run wrote, newest first, with whether they are still there.
class CheckpointModel : public RowModel<CheckpointRow>
{
    Q_OBJECT

public:
    using RowModel::RowModel;
    void setRows(std::vector<CheckpointRow> rows);

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex &index, int role) const override;
};

} // namespace anneal::ui
