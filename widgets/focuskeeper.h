// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QWidget>

namespace anneal::widgets {

/// Where the keyboard goes when the control that had it is hidden or switched off: to the one of its row that takes its place, else to nobody.
/// Qt would hand it to whatever comes next, and the next press of Space would do something else.
class FocusKeeper : public QObject
{
    Q_OBJECT

public:
    /// Told by a control that has the focus and can keep it no longer. What takes its place may appear later.
    static void leave(QWidget *gone);
    /// Told by a control that was shown or switched on.
    static void arrive(QWidget *control);

private:
    explicit FocusKeeper(QWidget *row) : QObject(row), m_row(row) { }
    void settle();

    QWidget *m_row;
    QPointer<QWidget> m_gone;
    QList<QPointer<QWidget>> m_arrived; // since
};

} // namespace anneal::widgets
