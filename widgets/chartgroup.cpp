// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chartgroup.h"

#include "widgets/linechart.h"

namespace anneal::widgets {

void ChartGroup::add(LineChart *chart)
{
    connect(chart, &QObject::destroyed, this, [this](QObject *gone) {
        m_charts.removeIf([gone](LineChart *c) { return static_cast<QObject *>(c) == gone; });
        share();
    });
    connect(chart, &LineChart::crosshairMoved, this, [this, chart](double x) {
        for (LineChart *other : m_charts)
            if (other != chart)
                other->setCrosshair(x);
    });
    m_charts << chart;
    share();
}

void ChartGroup::share()
{
    for (LineChart *chart : m_charts)
        chart->setTipCharts(m_charts);
}

} // namespace anneal::widgets
