// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QStackedLayout;

namespace anneal::widgets {

/// Parts at the same place, of which one is in sight. Needs no more room than that one: a part out of sight makes no window scroll.
class CurrentStack : public QWidget
{
    Q_OBJECT

public:
    explicit CurrentStack(QWidget *parent = nullptr);

    int addWidget(QWidget *part); // takes it
    int count() const;
    QWidget *widget(int index) const;
    QWidget *currentWidget() const;
    int currentIndex() const;
    int indexOf(const QWidget *part) const;
    void setCurrentIndex(int index);
    void setCurrentWidget(QWidget *part);

Q_SIGNALS:
    void currentChanged(int index);

private:
    QStackedLayout *m_layout;
};

} // namespace anneal::widgets
