// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <algorithm>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace anneal::ui {

/// A table of rows that change while somebody looks at it: become() tells views only of what differs, so that the selection, the current row
/// and the place of scrolling stay with the rows they belong to.
template <typename Row>
class RowModel : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    const Row &row(int index) const { return m_rows[std::size_t(index)]; }
    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }

protected:
    /// `key` is what a row is known by; where two rows have the same one, the table starts over. `same` says that nothing shown of two rows
    /// differs.
    void become(std::vector<Row> rows, const std::function<std::string(const Row &)> &key, const std::function<bool(const Row &, const Row &)> &same);
    const std::vector<Row> &rows() const { return m_rows; }

private:
    void dropRows(const std::vector<bool> &stays);
    void bringInOrder(const std::vector<std::size_t> &places);
    void replaceAll(std::vector<Row> rows);

    std::vector<Row> m_rows;
};

template <typename Row>
void RowModel<Row>::become(
    std::vector<Row> rows, const std::function<std::string(const Row &)> &key, const std::function<bool(const Row &, const Row &)> &same)
{
    std::unordered_map<std::string, std::size_t> wanted, had;
    for (std::size_t i = 0; i < rows.size(); ++i)
        wanted.emplace(key(rows[i]), i);
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        had.emplace(key(m_rows[i]), i);
    if (wanted.size() != rows.size() || had.size() != m_rows.size())
        return replaceAll(std::move(rows));

    std::vector<bool> stays;
    std::vector<std::size_t> places; // of what stays, in the new order
    for (const Row &row : m_rows) {
        const auto found = wanted.find(key(row));
        stays.push_back(found != wanted.end());
        if (stays.back())
            places.push_back(found->second);
    }
    dropRows(stays);
    bringInOrder(places);

    std::vector<bool> isNew(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        isNew[i] = !had.contains(key(rows[i]));
    for (std::size_t first = 0, last = 0; first < rows.size(); first = last) {
        for (last = first; last < rows.size() && isNew[last] == isNew[first];)
            ++last;
        if (!isNew[first])
            continue;
        beginInsertRows({}, int(first), int(last) - 1);
        m_rows.insert(m_rows.begin() + std::ptrdiff_t(first), rows.begin() + std::ptrdiff_t(first), rows.begin() + std::ptrdiff_t(last));
        endInsertRows();
    }
    for (std::size_t first = 0, last = 0; first < rows.size(); first = last + 1) {
        for (last = first; last < rows.size() && !same(m_rows[last], rows[last]); ++last)
            m_rows[last] = std::move(rows[last]);
        if (last > first)
            Q_EMIT dataChanged(index(int(first), 0), index(int(last) - 1, columnCount() - 1));
    }
}

template <typename Row>
void RowModel<Row>::dropRows(const std::vector<bool> &stays)
{
    for (std::size_t last = stays.size(); last > 0;) {
        if (stays[last - 1]) {
            --last;
            continue;
        }
        std::size_t first = last - 1;
        while (first > 0 && !stays[first - 1])
            --first;
        beginRemoveRows({}, int(first), int(last) - 1);
        m_rows.erase(m_rows.begin() + std::ptrdiff_t(first), m_rows.begin() + std::ptrdiff_t(last));
        endRemoveRows();
        last = first;
    }
}

template <typename Row>
void RowModel<Row>::bringInOrder(const std::vector<std::size_t> &places)
{
    if (std::is_sorted(places.begin(), places.end()))
        return;
    std::vector<std::size_t> order(places.size()); // where each row comes from
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::sort(order.begin(), order.end(), [&places](std::size_t a, std::size_t b) { return places[a] < places[b]; });
    Q_EMIT layoutAboutToBeChanged();
    std::vector<Row> rows;
    std::vector<int> goesTo(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        rows.push_back(std::move(m_rows[order[i]]));
        goesTo[order[i]] = int(i);
    }
    m_rows = std::move(rows);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex &one : before)
        after << index(goesTo[std::size_t(one.row())], one.column());
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

template <typename Row>
void RowModel<Row>::replaceAll(std::vector<Row> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

} // namespace anneal::ui
