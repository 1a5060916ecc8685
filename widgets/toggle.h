// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>

namespace anneal::widgets {

/// A switch for something that is on or off at once. `name` is its accessible name: what it switches stands beside it.
class Toggle : public QCheckBox
{
    Q_OBJECT

public:
    explicit Toggle(const QString &name, QWidget *parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool hitButton(const QPoint &position) const override { return rect().contains(position); }
    void keyPressEvent(QKeyEvent *event) override; // Enter switches it as Space does
};

} // namespace anneal::widgets
