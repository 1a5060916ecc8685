// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/label.h"

#include <QAbstractButton>

namespace anneal::widgets {
class IconButton;
}

namespace anneal::ui {

/// One project opened lately, or a run: name, model, where it lies, how its newest run stands, each in a column that is the same in all rows.
class RecentRow : public QAbstractButton
{
    Q_OBJECT

public:
    struct Entry
    {
        QString name, folder;
        QString model {}, place {}; // may be empty; where both are, the name has their room
        QString status {};
        widgets::Tone tone = widgets::Tone::Secondary; // of the status
        QString action {};                             // what a click does, for screen readers
    };
    explicit RecentRow(const Entry &entry);
    void setStatus(const QString &status, widgets::Tone tone);
    void setLast(bool last) { m_isLast = last; } // no line below
    /// What the texts take that stand in columns, in pixels.
    struct Widths
    {
        int name = 0, model = 0, place = 0, status = 0;
    };
    Widths wanted() const;
    /// The widest of all rows: each column gets what it wants where there is room for all, else its share of the room first.
    void setColumns(const Widths &widest);
    /// It can be taken out of the list, by a button at its end, the Delete key or the menu.
    void setRemovable();
    QSize sizeHint() const override;

Q_SIGNALS:
    void forgetRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void describe();
    QString m_name, m_model, m_place, m_status;
    widgets::IconButton *m_remove = nullptr;
    widgets::Tone m_tone;
    Widths m_columns;
    bool m_isLast = false;
};

} // namespace anneal::ui
