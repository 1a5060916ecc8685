// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/scrollarea.h"

#include <QEvent>
#include <QScrollBar>

namespace anneal::widgets {

ScrollArea::ScrollArea(QWidget *content, const QString &name, ScrollAxis axis, QWidget *parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(name);
    if (axis == ScrollAxis::Vertical)
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(content);
    viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false); // setWidget() has switched it on
    if (content->accessibleName().isEmpty())
        content->setAccessibleName(name);
}

QSize ScrollArea::minimumSizeHint() const
{
    constexpr int lowest = 80; // a line or two, and a bar that can be grabbed
    if (horizontalScrollBarPolicy() != Qt::ScrollBarAlwaysOff)
        return { lowest, lowest };
    return { widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width(), lowest };
}

/// What it holds may need more room by now: where it does not scroll to the side, nobody could reach what is cut off there.
bool ScrollArea::eventFilter(QObject *watched, QEvent *event)
{
    const bool done = QScrollArea::eventFilter(watched, event);
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return done;
}

QSize ScrollArea::sizeHint() const
{
    return widget()->sizeHint() + QSize(verticalScrollBar()->sizeHint().width(), 0);
}

} // namespace anneal::widgets
