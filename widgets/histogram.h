// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

namespace anneal::widgets {

/// How values are spread: bars over ranges of equal width, with an optional limit (a dashed line, what lies beyond in warning colour).
class Histogram : public QWidget
{
    Q_OBJECT

public:
    explicit Histogram(QWidget *parent = nullptr);

    void setValues(std::vector<double> values, const QString &unit);
    void setLimit(double limit); // NaN: none
    QString summary() const;     // count, smallest, median, largest, how many lie beyond the limit

    QSize sizeHint() const override { return { 320, 140 }; }
    QSize minimumSizeHint() const override { return { 160, 96 }; }

Q_SIGNALS:
    void rangeChosen(double from, double to); // a bar was clicked

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    struct Bar
    {
        double from, to;
        int count;
    };
    QRect plotArea() const;
    int barAt(const QPoint &position) const;
    void describe();

    std::vector<double> m_values; // sorted
    std::vector<Bar> m_bars;
    QString m_unit;
    double m_limit;
    int m_hovered = -1;
};

} // namespace anneal::widgets
