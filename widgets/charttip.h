// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QWidget>
#include <vector>

namespace anneal::widgets {

/// The one tooltip of a group of charts: where on x, and what every curve says there. Takes no pointer; a child of the window it lies over.
class ChartTip : public QWidget
{
    Q_OBJECT

public:
    struct Row
    {
        QString name;
        QString value; // empty: a heading
        QString note;  // "smoothed 0.644, at 300": what the line shows, and where the value is from if not from the place of the title
        QColor color;
    };

    explicit ChartTip(QWidget *window);

    void setContent(const QString &title, std::vector<Row> rows);
    /// Beside a point of the window, on the side where there is room, and within it. Rather higher than below `bottom`: what stands there
    /// is read together with the chart.
    void placeBeside(const QPoint &point, int bottom);
    /// Title and rows as lines of text, for screen readers and tests.
    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_title;
    std::vector<Row> m_rows;
};

} // namespace anneal::widgets
