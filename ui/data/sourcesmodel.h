// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/previewdata.h"

#include <QAbstractTableModel>

namespace anneal::ui {

/// The files of the input folder, one a row.
class SourcesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Kind, Found, Size, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setSources(std::vector<SourceInfo> sources);
    const std::vector<SourceInfo> &sources() const { return m_sources; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<SourceInfo> m_sources;
};

} // namespace anneal::ui
