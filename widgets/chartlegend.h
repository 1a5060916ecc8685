// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

namespace anneal::widgets {

class LineChart;

/// One legend of several charts that draw the same curves: the name of each with its line, on as many lines as they need. A name that is long is cut
/// so that it can be told from the others, and its tool-tip has all of it; pressing one hides or shows its curve in every chart.
class ChartLegend : public QWidget
{
    Q_OBJECT

public:
    /// Takes the place of the legends of the charts, which must outlive it.
    explicit ChartLegend(const QList<LineChart *> &charts, QWidget *parent = nullptr);

    /// Lists the curves as the charts have them now, each in the same place of all of them.
    void refresh();

private:
    class Entry;
    QList<LineChart *> m_charts;
    QList<Entry *> m_entries;
};

} // namespace anneal::widgets
