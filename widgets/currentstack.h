// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStackedWidget>

namespace anneal::widgets {

/// A stack that needs no more room than the part in sight: one that is hidden makes no window scroll.
class CurrentStack : public QStackedWidget
{
public:
    explicit CurrentStack(QWidget *parent = nullptr) : QStackedWidget(parent)
    {
        connect(this, &QStackedWidget::currentChanged, this, &QWidget::updateGeometry);
    }

    QSize sizeHint() const override { return currentWidget() ? currentWidget()->sizeHint() : QStackedWidget::sizeHint(); }
    QSize minimumSizeHint() const override { return currentWidget() ? currentWidget()->minimumSizeHint() : QSize(0, 0); }
};

} // namespace anneal::widgets
