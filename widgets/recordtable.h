// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace anneal::widgets {

/// A table without noise: 28 px rows, hairlines between them, header in secondary text, whole rows selected.
/// Works on models of millions of rows (uniform heights, no per-row work). Roles read besides the usual:
/// Qt::TextAlignmentRole (numbers right), Qt::ForegroundRole, Qt::FontRole, kSwatchRole (QColor: a short line in the cell).
class RecordTable : public QTableView
{
    Q_OBJECT

public:
    static constexpr int kSwatchRole = Qt::UserRole + 1000;
    static constexpr int kWrapRole = Qt::UserRole + 1002;  // bool, of one column: a text that is too long goes on below, up to three lines
    static constexpr int kElideRole = Qt::UserRole + 1003; // Qt::TextElideMode as int: where a text that is too long is cut; at its end
    static constexpr int kIconRole = Qt::UserRole + 1001;  // QString: icon name, drawn in the foreground colour

    static constexpr int kTagsRole = Qt::UserRole + 1004; // QStringList: small chips behind the text of the cell, as many as leave room for it

    explicit RecordTable(QWidget *parent = nullptr);

    /// Shown in the middle while the model has no rows.
    void setEmptyText(const QString &text);
    /// Column that takes the room left over, but never less than `least`; the others keep their widths. Where others fit what stands in them, it
    /// keeps no more for itself than its own texts need, and comes before them up to `most`.
    void setStretchColumn(int column, int least = 120, int most = 0);

    /// Column that is as wide as what stands in it: at least what it is now, at most `most`, until somebody gives it a width. Up to `kept` of that
    /// is its own, though the stretch column or the table become too narrow by it; beyond, the first one is served first, and none takes of the
    /// room that the stretch column needs.
    void setFittingColumn(int column, int most, int kept = 0);

    /// Shows an editor in a cell whose model lets it be edited; the row need not be in sight.
    void editCell(const QModelIndex &index);

Q_SIGNALS:
    void activatedRow(int row); // Enter or double click

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;

private:
    void stretch();
    void fitColumns();
    void fitRows();
    void markRowUnderPointer();
    struct Fitting
    {
        int column, least, most, kept, given;
    };
    QList<Fitting> m_fitting;
    QString m_emptyText;
    int m_pointerY = -1; // in the viewport; negative: the pointer is elsewhere
    int m_stretchColumn = -1;
    int m_leastStretch = 120, m_mostStretch = 0;
    int m_stretchNeed = 120; // of that
    bool m_isStretching = false;
};

} // namespace anneal::widgets
