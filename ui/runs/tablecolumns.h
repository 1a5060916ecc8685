// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>
#include <QObject>
#include <functional>

namespace anneal::widgets {
class RecordTable;
}

namespace anneal::ui {

class Settings;

/// Which columns the table of runs shows, in which order, and by which one it is sorted: chosen in a menu, by the mouse or by keys, and remembered.
class TableColumns : public QObject
{
    Q_OBJECT

public:
    /// `table` has its model, of RunsModel's columns.
    TableColumns(widgets::RecordTable *table, Settings &settings);

    /// All there is to choose, for a button or the context menu of the header.
    QMenu *menu() const;
    bool isShown(int column) const;
    void setShown(int column, bool shown);
    /// Takes the place of the next shown column to the left (-1) or to the right (1).
    void move(int column, int by);
    void reset();

Q_SIGNALS:
    void undoable(const QString &text, const std::function<void()> &undo);

private:
    void resetAsked();
    class Menu;
    void fillMenu();
    void fillSorting();
    void restore();
    void store() const;
    QList<int> inOrder() const; // as the header shows them, hidden ones as well

    widgets::RecordTable *m_table;
    Settings &m_settings;
    Menu *m_menu;
    QMenu *m_sorting = nullptr; // in it
    bool m_isRestoring = false;
};

} // namespace anneal::ui
