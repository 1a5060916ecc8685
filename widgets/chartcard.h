// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/card.h"
#include "widgets/linechart.h"

namespace anneal::widgets {

/// A chart in a card: title, what is shown, a menu with log axes, outliers, show all, and export.
class ChartCard : public Card
{
    Q_OBJECT

public:
    explicit ChartCard(const QString &title, QWidget *parent = nullptr);
    LineChart *chart() const { return m_chart; }
    void addSmoothingSlider(); // 0–0.999

Q_SIGNALS:
    void smoothingChanged(double weight);
    void exportFailed(const anneal::base::Error &error);

private:
    void exportChart();
    LineChart *m_chart;
};

} // namespace anneal::widgets
