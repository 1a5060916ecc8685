// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/currentstack.h"

#include <QStackedLayout>

namespace anneal::widgets {
namespace {

/// QStackedLayout asks all of its parts.
class CurrentLayout : public QStackedLayout
{
public:
    using QStackedLayout::QStackedLayout;

    QSize sizeHint() const override { return item() ? item()->sizeHint() : QSize(0, 0); }
    QSize minimumSize() const override { return item() ? item()->minimumSize() : QSize(0, 0); }
    bool hasHeightForWidth() const override { return item() && item()->hasHeightForWidth(); }
    int heightForWidth(int width) const override { return hasHeightForWidth() ? item()->heightForWidth(width) : -1; }

private:
    QLayoutItem *item() const { return itemAt(currentIndex()); }
};

} // namespace

CurrentStack::CurrentStack(QWidget *parent) : QWidget(parent), m_layout(new CurrentLayout(this))
{
    connect(m_layout, &QStackedLayout::currentChanged, this, [this](int index) {
        m_layout->invalidate();
        updateGeometry();
        Q_EMIT currentChanged(index);
    });
}

int CurrentStack::addWidget(QWidget *part)
{
    return m_layout->addWidget(part);
}

int CurrentStack::count() const
{
    return m_layout->count();
}

QWidget *CurrentStack::widget(int index) const
{
    return m_layout->widget(index);
}

QWidget *CurrentStack::currentWidget() const
{
    return m_layout->currentWidget();
}

int CurrentStack::currentIndex() const
{
    return m_layout->currentIndex();
}

int CurrentStack::indexOf(const QWidget *part) const
{
    return m_layout->indexOf(part);
}

void CurrentStack::setCurrentIndex(int index)
{
    m_layout->setCurrentIndex(index);
}

void CurrentStack::setCurrentWidget(QWidget *part)
{
    m_layout->setCurrentWidget(part);
}

} // namespace anneal::widgets
