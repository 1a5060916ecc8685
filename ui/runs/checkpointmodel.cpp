// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/checkpointmodel.h"

#include "core/base/text.h"
#include "ui/runs/losstext.h"
#include "widgets/numbers.h"
#include "widgets/theme.h"

#include <QDateTime>
#include <QGuiApplication>
#include <QLocale>
#include <cmath>

namespace anneal::ui {

void CheckpointModel::setRows(std::vector<CheckpointRow> rows)
{
    become(
        std::move(rows), [](const CheckpointRow &row) { return QString(row.checkpoint.path + row.checkpoint.time).toStdString(); },
        [](const CheckpointRow &a, const CheckpointRow &b) {
            const bool sameLoss = a.evalLoss == b.evalLoss || (std::isnan(a.evalLoss) && std::isnan(b.evalLoss));
            return a.kept == b.kept && a.isBest == b.isBest && a.isFinal == b.isFinal && sameLoss && a.checkpoint.bytes == b.checkpoint.bytes
                && a.checkpoint.step == b.checkpoint.step;
        });
}

int CheckpointModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 5;
}

QVariant CheckpointModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section >= 1 && section <= 3)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return QStringList { tr("Checkpoint"), tr("Step"), tr("Held-out loss"), tr("Size"), tr("Saved") }.value(section);
}

QVariant CheckpointModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const CheckpointRow &row = this->row(index.row());
    if (role == Qt::TextAlignmentRole && index.column() >= 1 && index.column() <= 3)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::FontRole && index.column() <= 3)
        return widgets::fontOf(widgets::Type::Number);
    if (role == Qt::ForegroundRole && (!row.kept || index.column() == 4))
        return widgets::colorsOf(QGuiApplication::palette()).secondary;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case 0:
        return !row.kept ? tr("%1 (deleted to make room)").arg(row.checkpoint.path)
            : row.isBest ? (row.isFinal ? tr("%1 (the best)") : tr("%1 (the best so far)")).arg(row.checkpoint.path)
                         : row.checkpoint.path;
    case 1:
        return QLocale().toString(row.checkpoint.step);
    case 2:
        return lossText(row.evalLoss);
    case 3:
        return row.checkpoint.bytes > 0 ? widgets::bytesText(row.checkpoint.bytes) : QStringLiteral("–");
    case 4:
        return widgets::momentText(QDateTime::fromString(row.checkpoint.time, Qt::ISODateWithMs).toLocalTime());
    default:
        return {};
    }
}

} // namespace anneal::ui
