// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/checkpointmodel.h"

#include "core/base/text.h"
#include "ui/runs/losstext.h"
#include "widgets/numbers.h"
#include "widgets/theme.h"

#include <QDateTime>
#include <QGuiApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <limits>

namespace anneal::ui {

namespace {

/// Among several that were measured.
void markBest(std::vector<CheckpointRow> &rows)
{
    CheckpointRow *best = nullptr;
    int measured = 0;
    for (CheckpointRow &row : rows) {
        if (!row.kept || !std::isfinite(row.evalLoss))
            continue;
        ++measured;
        if (!best || row.evalLoss < best->evalLoss)
            best = &row;
    }
    if (measured > 1)
        best->isBest = true;
}

} // namespace

std::vector<CheckpointRow> checkpointRows(const RunData &data, const std::set<std::string> &folders, bool isMissing, bool hasEnded)
{
    std::vector<CheckpointRow> rows;
    const std::vector<widgets::ChartPoint> evaluations = data.curve(Curve::EvalLoss);
    for (auto it = data.checkpoints.rbegin(); it != data.checkpoints.rend(); ++it) {
        CheckpointRow row { *it, isMissing || folders.contains(it->path.toStdString()), std::numeric_limits<double>::quiet_NaN() };
        row.isFinal = hasEnded;
        for (const widgets::ChartPoint &point : evaluations)
            if (point.x == double(it->step))
                row.evalLoss = point.y;
        rows.push_back(std::move(row));
    }
    std::vector<CheckpointRow> untold; // by events that are left
    for (const auto &name : folders) {
        const QString path = QString::fromStdString(name);
        const auto isIt = [&](const CheckpointRow &row) { return row.checkpoint.path == path; };
        if (std::none_of(rows.begin(), rows.end(), isIt))
            untold.push_back({ { path.section(u'-', 1).toLongLong(), path, 0, {} }, true, std::numeric_limits<double>::quiet_NaN() });
    }
    std::move(untold.begin(), untold.end(), std::back_inserter(rows));
    if (!untold.empty())
        std::stable_sort(rows.begin(), rows.end(), [](const auto &a, const auto &b) { return a.checkpoint.step > b.checkpoint.step; });
    markBest(rows);
    return rows;
}

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
