// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chartlegend.h"

#include "widgets/chartplot.h"
#include "widgets/flowlayout.h"
#include "widgets/linechart.h"
#include "widgets/plaintext.h"
#include "widgets/style.h"
#include "widgets/textlines.h"

#include <QAbstractButton>
#include <QPainter>

namespace anneal::widgets {

namespace {

constexpr int kWidestName = 240, kLeastName = 90, kEntryHeight = 22, kEdge = 4; // pixels

} // namespace

class ChartLegend::Entry : public QAbstractButton
{
public:
    Entry(const LineChart *chart, int series, const QStringList &names) : m_chart(chart), m_series(series), m_names(names)
    {
        const QString &name = names[series];
        setText(withoutMnemonic(name));
        setAccessibleName(name);
        setTip(this, name);
        setCheckable(true);
        setChecked(chart->isSeriesVisible(series));
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }

    QSize sizeHint() const override { return { qMin(kWidestName, nameWidth()) + around(), kEntryHeight }; }
    QSize minimumSizeHint() const override { return { qMin(kLeastName, nameWidth()) + around(), kEntryHeight }; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Colors &colors = colorsOf(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors.hover);
            painter.drawRoundedRect(rect(), kEdge, kEdge);
        }
        QPen pen = m_chart->legendPen(m_series);
        if (!isChecked())
            pen.setColor(colors.disabled);
        painter.setPen(pen);
        const double middle = height() / 2.0;
        painter.drawLine(QPointF(kEdge, middle), QPointF(kEdge + ChartPlot::kLegendLine, middle));
        QFont font = fontOf(Type::Small);
        font.setStrikeOut(!isChecked());
        painter.setFont(font);
        painter.setPen(colors.secondary);
        const QRect room = rect().adjusted(around() - kEdge, 0, -kEdge, 0);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            elidedAmong(m_names[m_series], m_names, QFontMetrics(fontOf(Type::Small)), room.width()));
        if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
            paintFocusRing(painter, rect(), kEdge, colors);
    }

private:
    static int around() { return ChartPlot::kLegendLine + 3 * kEdge; } // the line and the edges
    int nameWidth() const { return QFontMetrics(fontOf(Type::Small)).horizontalAdvance(m_names[m_series]) + 2; }

    const LineChart *m_chart;
    int m_series;
    QStringList m_names;
};

ChartLegend::ChartLegend(const QList<LineChart *> &charts, QWidget *parent) : QWidget(parent), m_charts(charts)
{
    setAccessibleName(tr("Curves"));
    new FlowLayout(space::kXs, this);
    for (LineChart *chart : m_charts)
        chart->setLegendShown(false);
}

void ChartLegend::refresh()
{
    qDeleteAll(m_entries);
    m_entries.clear();
    const LineChart *first = m_charts.first();
    QStringList names;
    for (int series = 0; series < first->seriesCount(); ++series)
        names << plainText(first->seriesName(series).simplified()); // a name may have several lines
    for (int series = 0; series < names.size(); ++series) {
        auto *entry = new Entry(first, series, names);
        connect(entry, &QAbstractButton::toggled, this, [this, series](bool shown) {
            for (LineChart *chart : m_charts)
                chart->setSeriesVisible(series, shown);
        });
        layout()->addWidget(entry);
        entry->show();
        m_entries << entry;
    }
}

} // namespace anneal::widgets
