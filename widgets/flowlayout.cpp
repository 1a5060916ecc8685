// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/flowlayout.h"

#include <QWidget>

namespace anneal::widgets {

FlowLayout::FlowLayout(int spacing, QWidget *parent) : QLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
    setSpacing(spacing);
}

FlowLayout::~FlowLayout()
{
    for (QLayoutItem *item : m_items)
        delete item;
}

void FlowLayout::setLast(QWidget *widget)
{
    addWidget(widget);
    m_hasLast = true;
}

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.insert(qMax(0, int(m_items.size()) - (m_hasLast ? 1 : 0)), item);
}

QSize FlowLayout::sizeHint() const
{
    constexpr int usual = 320; // pixels; whoever has more room gives it
    return { usual, heightForWidth(usual) };
}

QSize FlowLayout::minimumSize() const
{
    QSize least;
    for (const QLayoutItem *item : m_items)
        if (!item->isEmpty())
            least = least.expandedTo(item->minimumSize());
    return least;
}

void FlowLayout::setGeometry(const QRect &box)
{
    QLayout::setGeometry(box);
    arrange(box, true);
}

int FlowLayout::arrange(const QRect &box, bool isMeant) const
{
    int x = box.x(), y = box.y(), high = 0;
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty()) // hidden
            continue;
        const QSize size(qMin(item->sizeHint().width(), qMax(box.width(), item->minimumSize().width())), item->sizeHint().height());
        if (x > box.x() && x + size.width() > box.right() + 1) {
            x = box.x();
            y += high + spacing();
            high = 0;
        }
        if (isMeant)
            item->setGeometry(QRect(QPoint(x, y), size));
        x += size.width() + spacing();
        high = qMax(high, size.height());
    }
    return y + high - box.y();
}

} // namespace anneal::widgets
