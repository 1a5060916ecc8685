// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/besidelayout.h"

namespace anneal::widgets {

namespace {

int heightOf(const QLayoutItem &item, int width)
{
    return qMax(item.minimumSize().height(), item.hasHeightForWidth() ? item.heightForWidth(width) : item.sizeHint().height());
}

} // namespace

BesideLayout::BesideLayout(int spacing, QWidget *parent, int least) : QLayout(parent), m_least(least)
{
    setContentsMargins(0, 0, 0, 0);
    setSpacing(spacing);
}

BesideLayout::~BesideLayout()
{
    for (QLayoutItem *item : m_items)
        delete item;
}

void BesideLayout::addLayout(QLayout *layout)
{
    addChildLayout(layout);
    addItem(layout);
}

QSize BesideLayout::withMargins(const QSize &size) const
{
    const QMargins around = contentsMargins();
    return size + QSize(around.left() + around.right(), around.top() + around.bottom());
}

QSize BesideLayout::sizeHint() const
{
    QSize wanted;
    for (const QLayoutItem *item : m_items)
        if (!item->isEmpty())
            wanted = { wanted.width() + (wanted.isEmpty() ? 0 : spacing()) + item->sizeHint().width(),
                qMax(wanted.height(), item->sizeHint().height()) };
    return withMargins(wanted);
}

QSize BesideLayout::minimumSize() const
{
    QSize least;
    for (const QLayoutItem *item : m_items)
        if (!item->isEmpty())
            least = least.expandedTo(item->minimumSize());
    return withMargins(least);
}

void BesideLayout::setGeometry(const QRect &box)
{
    QLayout::setGeometry(box);
    arrange(box, true);
}

int BesideLayout::arrange(const QRect &box, bool isMeant) const
{
    const QMargins around = contentsMargins();
    const QRect room(box.x() + around.left(), box.y() + around.top(), qMax(0, box.width() - around.left() - around.right()), box.height());
    QLayoutItem *words = m_items.value(0), *other = m_items.value(1);
    if (!words)
        return around.top() + around.bottom();
    const bool isAlone = !other || other->isEmpty();
    const int otherWidth = isAlone ? 0 : qMin(other->sizeHint().width(), room.width());
    const int rest = room.width() - otherWidth - spacing();
    const bool isBelow = !isAlone && rest < qMin(m_least, words->sizeHint().width());
    const int width = isAlone || isBelow ? room.width() : rest;
    const int high = heightOf(*words, width), otherHigh = isAlone ? 0 : heightOf(*other, otherWidth);
    const int whole = isBelow ? high + spacing() + otherHigh : qMax(high, otherHigh);
    if (isMeant) { // what there is beyond that is for the words, as in any layout
        const int beyond = qMax(0, box.height() - around.top() - around.bottom() - whole);
        words->setGeometry(QRect(room.topLeft(), QSize(width, isBelow ? high + beyond : whole + beyond)));
        if (!isAlone)
            other->setGeometry(isBelow ? QRect(room.x(), room.y() + high + beyond + spacing(), otherWidth, otherHigh)
                                       : QRect(room.x() + rest + spacing(), room.y(), otherWidth, otherHigh));
    }
    return whole + around.top() + around.bottom();
}

} // namespace anneal::widgets
