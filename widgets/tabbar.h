// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/currentstack.h"

#include <QTabBar>

namespace anneal::widgets {

/// Tabs as underlined words; setCount() writes a number beside a word.
class TabBar : public QTabBar
{
    Q_OBJECT

public:
    explicit TabBar(QWidget *parent = nullptr);
    void setCount(int tab, int count); // negative: none
    void setTabVisible(int tab, bool visible);

Q_SIGNALS:
    void entered(int tab); // by Enter, to work in it; the arrows only choose

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    QSize tabSizeHint(int index) const override;
};

/// A tab bar over a stack of pages.
class Tabs : public QWidget
{
    Q_OBJECT

public:
    explicit Tabs(QWidget *parent = nullptr);
    /// Not where the tabs take the height that they are given: they are as high with one page as with another.
    bool hasHeightForWidth() const override;
    int addTab(QWidget *page, const QString &text);
    TabBar *bar() const { return m_bar; }
    QWidget *current() const { return m_stack->currentWidget(); }
    void setCurrent(int tab) { m_bar->setCurrentIndex(tab); }

private:
    TabBar *m_bar;
    CurrentStack *m_stack;
};

} // namespace anneal::widgets
