// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/chartplot.h"

#include <QRect>
#include <optional>

class QEvent;
class QKeyEvent;

namespace anneal::widgets {

/// What mouse and keys do to a chart. Wheel and + or −: zoom (Shift: only x, Ctrl: only y). Left drag: zoom to a box (Shift, or a flat box:
/// only x). Middle drag: pan. Double click, Home: everything. A click on a name in the legend hides or shows its curve.
class ChartPointer
{
public:
    struct Outcome
    {
        bool handled = false;
        bool viewChanged = false;
        bool moved = false; // the pointer is elsewhere, or left
        int toggled = -1;   // curve
    };

    explicit ChartPointer(ChartPlot &plot) : m_plot(plot) { }

    Outcome mouse(QEvent *event);
    Outcome key(const QKeyEvent *event);
    void leave() { m_at.reset(); }
    /// Where the pointer rests over the chart; none outside and while something is dragged.
    std::optional<QPointF> place() const { return m_drag == Drag::None || m_box.isNull() ? m_at : std::nullopt; }
    QRect box() const { return m_box; } // null unless one is drawn

private:
    Outcome press(const QMouseEvent &event);
    Outcome move(const QMouseEvent &event);
    Outcome release(const QMouseEvent &event);

    ChartPlot &m_plot;
    enum class Drag { None, Box, Pan } m_drag = Drag::None;
    std::optional<QPointF> m_at;
    QPoint m_pressed;
    QRect m_box;
    ChartPlot::View m_start;
};

} // namespace anneal::widgets
