// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace anneal::widgets {

/// Keeps the wheel from changing what it only passes over: lists of choices, numbers, sliders and tabs hear it only with the focus. Without,
/// it scrolls the page that they stand on. The style gives one to every such control.
class WheelGuard : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    /// Nothing happens to a widget of another kind.
    void watch(QWidget *widget);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace anneal::widgets
