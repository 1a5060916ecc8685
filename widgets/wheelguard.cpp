// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wheelguard.h"

#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QScrollBar>
#include <QTabBar>

namespace anneal::widgets {

void WheelGuard::watch(QWidget *widget)
{
    const bool isSlider = qobject_cast<QAbstractSlider *>(widget) && !qobject_cast<QScrollBar *>(widget);
    if (!isSlider && !qobject_cast<QComboBox *>(widget) && !qobject_cast<QAbstractSpinBox *>(widget) && !qobject_cast<QTabBar *>(widget))
        return;
    // By WheelFocus the wheel would give the control the focus that it needs.
    if ((widget->focusPolicy() & Qt::WheelFocus) == Qt::WheelFocus)
        widget->setFocusPolicy(Qt::StrongFocus);
    widget->installEventFilter(this);
}

bool WheelGuard::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::Wheel || static_cast<QWidget *>(watched)->hasFocus())
        return false;
    event->ignore(); // so that it goes on to what scrolls
    return true;
}

} // namespace anneal::widgets
