// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace anneal::widgets {

enum class ScrollAxis { Vertical, Both };

/// Content that scrolls where room is short; without a frame or a background of its own.
/// Vertical: the width of the content is kept free, so that nothing of it is cut at the side.
class ScrollArea : public QScrollArea
{
    Q_OBJECT

public:
    /// Takes `content` over. `name` is what a screen reader says of the area.
    ScrollArea(QWidget *content, const QString &name, ScrollAxis axis = ScrollAxis::Vertical, QWidget *parent = nullptr);

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace anneal::widgets
