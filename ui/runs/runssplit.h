// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSplitter>

namespace anneal::ui {

class Settings;

/// The table of runs over their comparison. Until somebody moves the line between them, many runs give the table the most of the room and a few
/// no more than they fill; from then on the share is remembered. The comparison can be folded away.
class RunsSplit : public QSplitter
{
    Q_OBJECT

public:
    RunsSplit(QWidget *table, QWidget *comparison, Settings &settings, QWidget *parent = nullptr);

    /// How many rows there are to show, and what of the table's height is none of theirs.
    void setRows(int rows, int rest);
    bool isFolded() const { return m_isFolded; }
    void setFolded(bool folded);
    /// As if nobody had moved anything.
    void reset();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void place();
    int tableHeight() const;

    Settings &m_settings;
    int m_rows = 0, m_rest = 0;
    bool m_isFolded = false;
};

} // namespace anneal::ui
