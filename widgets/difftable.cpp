// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/difftable.h"

#include "widgets/plaintext.h"
#include "widgets/textlines.h"
#include "widgets/theme.h"

#include <QHeaderView>

namespace anneal::widgets {

class DiffTable::Model : public QAbstractTableModel
{
public:
    explicit Model(DiffTable *table) : QAbstractTableModel(table), m_table(table) { }

    void set(const QString &keyTitle, const QStringList &columns, const QList<Row> &rows)
    {
        if (keyTitle == m_keyTitle && columns == m_columns && rows == m_rows)
            return;
        const auto sameKey = [](const Row &a, const Row &b) { return a.key == b.key; };
        if (keyTitle == m_keyTitle && columns == m_columns && std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(), sameKey)) {
            m_rows = rows; // only values are others
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
            return;
        }
        beginResetModel();
        m_keyTitle = keyTitle;
        m_columns = columns;
        m_rows = rows;
        endResetModel();
    }

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 1 + int(m_columns.size()); }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal)
            return {};
        const QString title = section == 0 ? m_keyTitle : m_columns.value(section - 1);
        constexpr int edges = 24; // pixels, of both sides
        switch (role) {
        case Qt::AccessibleTextRole:
            return title;
        case Qt::ToolTipRole:
            return section == 0 ? QString() : plainTip(title);
        case Qt::DisplayRole:
            return section == 0 ? title : elidedAmong(title, m_columns, QFontMetrics(fontOf(Type::Secondary)), m_table->columnWidth(section) - edges);
        default:
            return {};
        }
    }

    QVariant data(const QModelIndex &index, int role) const override
    {
        if (!index.isValid())
            return {};
        const Row &row = m_rows[index.row()];
        const int value = index.column() - 1;
        switch (role) {
        case Qt::DisplayRole:
            return value < 0 ? row.key : row.values.value(value);
        case Qt::ToolTipRole:
            return value < 0 ? QString() : plainTip(row.values.value(value));
        case Qt::FontRole:
            return fontOf(Type::Number);
        case kElideRole:
            return int(Qt::ElideMiddle); // of paths both ends tell something
        case Qt::ForegroundRole:
            if (value > 0 && row.values.value(value) != row.values.value(0))
                return colorsOf(m_table).accent;
            return {};
        default:
            return {};
        }
    }

private:
    DiffTable *m_table;
    QString m_keyTitle;
    QStringList m_columns;
    QList<Row> m_rows;
};

DiffTable::DiffTable(QWidget *parent) : RecordTable(parent), m_model(new Model(this))
{
    setModel(m_model);
    setSelectionMode(QAbstractItemView::SingleSelection);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    setAccessibleName(tr("Differences"));
}

void DiffTable::setRows(const QString &keyTitle, const QStringList &columns, const QList<Row> &rows, bool onlyDifferences)
{
    QList<Row> shown;
    for (const Row &row : rows) {
        const bool differs = std::any_of(row.values.begin(), row.values.end(), [&](const QString &value) { return value != row.values.first(); });
        if (differs || !onlyDifferences)
            shown << row;
    }
    m_model->set(keyTitle, columns, shown);
    horizontalHeader()->setSectionResizeMode(0, QHeaderView::Interactive);
    fitKeys();
    updateGeometry();
}

/// As wide as the keys need, but the values are what is compared: where these need the room, the keys have a third.
void DiffTable::fitKeys()
{
    constexpr double share = 0.36; // of the table
    const int columns = m_model->columnCount() - 1;
    if (columns < 1)
        return;
    int widest = 0; // of the columns of values, which are all as wide
    for (int column = 1; column <= columns; ++column)
        widest = qMax(widest, sizeHintForColumn(column));
    const int most = qMax(int(share * viewport()->width()), viewport()->width() - columns * widest);
    setColumnWidth(0, qMin(qMax(sizeHintForColumn(0), horizontalHeader()->sectionSizeHint(0)), most));
}

void DiffTable::resizeEvent(QResizeEvent *event)
{
    RecordTable::resizeEvent(event);
    fitKeys();
}

int DiffTable::rowsShown() const
{
    return m_model->rowCount();
}

QSize DiffTable::sizeHint() const
{
    return { 480, horizontalHeader()->height() + space::kRow * qMax(1, m_model->rowCount()) + 4 };
}

} // namespace anneal::widgets
