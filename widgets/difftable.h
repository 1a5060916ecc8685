// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/recordtable.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace anneal::widgets {

/// Values of several things side by side; those that differ from the first column are in accent colour.
class DiffTable : public RecordTable
{
    Q_OBJECT

public:
    struct Row
    {
        QString key;
        QStringList values; // one per column
        bool operator==(const Row &) const = default;
    };

    explicit DiffTable(QWidget *parent = nullptr);
    /// Rows whose values are all equal are left out when `onlyDifferences`. What is shown already stays, with its selection.
    void setRows(const QString &keyTitle, const QStringList &columns, const QList<Row> &rows, bool onlyDifferences = true);
    int rowsShown() const;
    QSize sizeHint() const override; // as high as its rows

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitKeys();
    class Model;
    Model *m_model;
};

} // namespace anneal::widgets
