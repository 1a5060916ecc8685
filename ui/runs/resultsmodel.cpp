// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/resultsmodel.h"

#include "widgets/numbers.h"
#include "widgets/plaintext.h"
#include "widgets/recordtable.h"
#include "widgets/theme.h"

#include <QDateTime>
#include <QGuiApplication>
#include <QLocale>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;

QString ResultsModel::when(const QString &time)
{
    const QDateTime local = QDateTime::fromString(time, Qt::ISODateWithMs).toLocalTime();
    return local.date() == QDate::currentDate() ? widgets::timeText(local.time()) : widgets::momentText(local);
}

void ResultsModel::setRows(const QList<RunResult> &rows)
{
    become(
        { rows.rbegin(), rows.rend() }, [](const RunResult &row) { return QString(row.time + row.title + row.value + row.path).toStdString(); },
        [](const RunResult &a, const RunResult &b) { return a == b; });
}

void ResultsModel::setTrained(qint64 step)
{
    if (std::exchange(m_trained, step) != step && rowCount() > 0)
        Q_EMIT dataChanged(index(0, 2), index(rowCount() - 1, 2));
}

QString ResultsModel::detailOf(const RunResult &result, qint64 trained)
{
    if (result.step < 0)
        return result.detail;
    const QString step = widgets::count(result.step);
    const QString of = result.step < trained ? tr("step %1, before the run went on").arg(step) : tr("step %1").arg(step);
    return result.detail.isEmpty() ? of : of + u" · "_s + result.detail;
}

int ResultsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 4;
}

QVariant ResultsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return QStringList { tr("What"), tr("Result"), tr("Where"), tr("When") }.value(section);
}

QVariant ResultsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const RunResult &row = this->row(index.row());
    switch (role) {
    case Qt::ToolTipRole:
        return row.path.isEmpty() ? QString() : widgets::plainTip(tr("%1\nDouble click shows it in the file manager").arg(row.path));
    case Qt::ForegroundRole:
        return index.column() >= 2 ? QVariant(widgets::colorsOf(QGuiApplication::palette()).secondary) : QVariant();
    case Qt::FontRole:
        return index.column() == 1 ? QVariant(widgets::fontOf(widgets::Type::Number)) : QVariant();
    case widgets::RecordTable::kWrapRole:
        return index.column() == 2;
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case 0:
        return row.title;
    case 1:
        return row.value;
    case 2:
        return detailOf(row, m_trained);
    default:
        return when(row.time);
    }
}

} // namespace anneal::ui
