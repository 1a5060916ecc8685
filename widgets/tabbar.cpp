// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tabbar.h"

#include "widgets/numbers.h"
#include "widgets/style.h"

#include <QPainter>
#include <QStyleOptionTab>
#include <QVBoxLayout>

namespace anneal::widgets {

namespace {
constexpr int kGap = 20;

QString countText(int count)
{
    return QLatin1Char(' ') + widgets::count(count);
}
}

TabBar::TabBar(QWidget *parent) : QTabBar(parent)
{
    setDrawBase(false);
    setExpanding(false);
    setUsesScrollButtons(false);
    setElideMode(Qt::ElideNone);
    setFont(fontOf(Type::Body));
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setMouseTracking(true);
}

void TabBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT entered(currentIndex());
    else
        QTabBar::keyPressEvent(event);
}

void TabBar::setCount(int tab, int count)
{
    setTabData(tab, count);
    setTabText(tab, tabText(tab)); // only a new text makes QTabBar ask for sizes again
    updateGeometry();
    update();
}

/// Qt forgets that it must lay the tabs out where a second call changes nothing: the tab that has gone leaves a hole.
void TabBar::setTabVisible(int tab, bool visible)
{
    if (isTabVisible(tab) != visible)
        QTabBar::setTabVisible(tab, visible);
}

QSize TabBar::tabSizeHint(int index) const
{
    const QFontMetrics metrics(fontOf(Type::BodyMedium)); // the wider one, so that nothing moves when a tab is chosen
    int width = metrics.horizontalAdvance(tabText(index));
    if (const QVariant count = tabData(index); count.isValid() && count.toInt() >= 0)
        width += metrics.horizontalAdvance(countText(count.toInt()));
    return { width + kGap, 36 };
}

void TabBar::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    painter.fillRect(0, height() - 1, width(), 1, colors.divider);
    QStyleOptionTab option;
    const QPoint pointer = mapFromGlobal(QCursor::pos());
    for (int i = 0; i < count(); ++i) {
        if (!isTabVisible(i))
            continue;
        initStyleOption(&option, i);
        const QRect box = tabRect(i).adjusted(0, 0, -kGap, 0);
        const bool now = i == currentIndex();
        const bool lit = underMouse() && tabRect(i).contains(pointer);
        painter.setFont(fontOf(now ? Type::BodyMedium : Type::Body));
        painter.setPen(!isTabEnabled(i) ? colors.disabled : now || lit ? colors.text : colors.secondary);
        QString text = tabText(i);
        if (const QVariant count = tabData(i); count.isValid() && count.toInt() >= 0)
            text += countText(count.toInt());
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic, text);
        if (now)
            painter.fillRect(box.x(), height() - 2, box.width(), 2, colors.accent);
        if (now && hasFocus() && (option.state & QStyle::State_KeyboardFocusChange))
            paintFocusRing(painter, QRectF(box).adjusted(box.x() > 4 ? -6 : 0, 4, 6, -5), 4, colors);
    }
}

Tabs::Tabs(QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kM);
    m_bar = new TabBar;
    m_stack = new CurrentStack;
    column->addWidget(m_bar);
    column->addWidget(m_stack, 1);
    connect(m_bar, &QTabBar::currentChanged, m_stack, &CurrentStack::setCurrentIndex);
}

bool Tabs::hasHeightForWidth() const
{
    return sizePolicy().verticalPolicy() != QSizePolicy::Ignored && QWidget::hasHeightForWidth();
}

int Tabs::addTab(QWidget *page, const QString &text)
{
    m_stack->addWidget(page);
    page->setAccessibleName(text);
    return m_bar->addTab(text);
}

} // namespace anneal::widgets
