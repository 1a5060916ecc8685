// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QEvent>
#include <QStackedWidget>
#include <QVariant>

namespace anneal::widgets {

/// A stack that needs no more room than the part in sight: one that is hidden makes no window scroll.
class CurrentStack : public QStackedWidget
{
public:
    explicit CurrentStack(QWidget *parent = nullptr) : QStackedWidget(parent)
    {
        connect(this, &QStackedWidget::currentChanged, this, [this] {
            giveRoom();
            updateGeometry();
        });
    }

    QSize sizeHint() const override { return currentWidget() ? currentWidget()->sizeHint() : QStackedWidget::sizeHint(); }
    QSize minimumSizeHint() const override { return currentWidget() ? currentWidget()->minimumSizeHint() : QSize(0, 0); }

protected:
    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::LayoutRequest) // a part was added, perhaps
            giveRoom();
        return QStackedWidget::event(event);
    }

private:
    /// The layout's height for a width is at least the least height of each part, also of those out of sight: they ask for none.
    void giveRoom()
    {
        constexpr auto own = "verticalPolicyInSight";
        for (int i = 0; i < count(); ++i) {
            QSizePolicy policy = widget(i)->sizePolicy();
            const bool isCurrent = i == currentIndex(), isTaken = widget(i)->property(own).isValid();
            if (isCurrent && isTaken) {
                policy.setVerticalPolicy(QSizePolicy::Policy(widget(i)->property(own).toInt()));
                widget(i)->setProperty(own, QVariant());
            } else if (!isCurrent && !isTaken) {
                widget(i)->setProperty(own, int(policy.verticalPolicy()));
                policy.setVerticalPolicy(QSizePolicy::Ignored);
            }
            widget(i)->setSizePolicy(policy);
        }
    }
};

} // namespace anneal::widgets
