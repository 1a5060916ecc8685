// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

namespace anneal::widgets {

class LineChart;

/// Moves the crosshairs of charts with the same x axis together; the one under the pointer shows one tooltip for all of them.
class ChartGroup : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    void add(LineChart *chart);

private:
    void share();
    QList<LineChart *> m_charts;
};

} // namespace anneal::widgets
