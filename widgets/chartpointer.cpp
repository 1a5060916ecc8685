// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chartpointer.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>

namespace anneal::widgets {

namespace {

constexpr int kDragStart = 5; // pixels before a press becomes a box

ChartPlot::Along alongOf(Qt::KeyboardModifiers modifiers)
{
    return modifiers & Qt::ShiftModifier ? ChartPlot::Along::X : modifiers & Qt::ControlModifier ? ChartPlot::Along::Y : ChartPlot::Along::Both;
}

} // namespace

ChartPointer::Outcome ChartPointer::mouse(QEvent *event)
{
    switch (event->type()) {
    case QEvent::Wheel: {
        const auto *wheel = static_cast<QWheelEvent *>(event);
        const int turn = wheel->angleDelta().y() != 0 ? wheel->angleDelta().y() : wheel->angleDelta().x();
        m_plot.zoom(std::pow(0.85, turn / 120.0), wheel->position(), alongOf(wheel->modifiers()));
        return { true, true };
    }
    case QEvent::Leave:
        m_at.reset();
        return { false, false, true };
    case QEvent::MouseButtonDblClick:
        m_drag = Drag::None;
        m_plot.showAll();
        return { true, true };
    case QEvent::MouseButtonPress:
        return press(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseMove:
        return move(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseButtonRelease:
        return release(*static_cast<QMouseEvent *>(event));
    default:
        return {};
    }
}

ChartPointer::Outcome ChartPointer::press(const QMouseEvent &event)
{
    for (const ChartPlot::LegendEntry &entry : m_plot.legend)
        if (entry.place.contains(event.position()))
            return { true, false, false, entry.curve };
    m_pressed = event.pos();
    m_box = {};
    m_start = m_plot.view();
    m_drag = event.button() == Qt::MiddleButton ? Drag::Pan : event.button() == Qt::LeftButton ? Drag::Box : Drag::None;
    return { true };
}

ChartPointer::Outcome ChartPointer::move(const QMouseEvent &event)
{
    m_at = event.position();
    if (m_drag == Drag::Pan) {
        m_plot.pan(m_start, m_pressed, event.position());
        return { true, true };
    }
    if (m_drag == Drag::Box && (event.pos() - m_pressed).manhattanLength() > kDragStart)
        m_box = QRect(m_pressed, event.pos()).normalized();
    return { true, false, m_box.isNull() };
}

ChartPointer::Outcome ChartPointer::release(const QMouseEvent &event)
{
    const QRectF box = QRectF(m_box).intersected(m_plot.area());
    const bool zooms = m_drag == Drag::Box && box.width() >= kDragStart;
    if (zooms)
        m_plot.zoomTo(box, event.modifiers() & Qt::ShiftModifier || box.height() <= kDragStart * 2 ? ChartPlot::Along::X : ChartPlot::Along::Both);
    m_drag = Drag::None;
    m_box = {};
    return { true, zooms, true };
}

ChartPointer::Outcome ChartPointer::key(const QKeyEvent *event)
{
    // On many keyboards + itself needs Shift, so that says nothing here.
    const auto along = event->modifiers() & Qt::ControlModifier ? ChartPlot::Along::Y : ChartPlot::Along::Both;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        m_plot.zoom(0.8, m_plot.area().center(), along);
        return { true, true };
    case Qt::Key_Minus:
        m_plot.zoom(1.25, m_plot.area().center(), along);
        return { true, true };
    case Qt::Key_Home:
        m_plot.showAll();
        return { true, true };
    default:
        return {};
    }
}

} // namespace anneal::widgets
