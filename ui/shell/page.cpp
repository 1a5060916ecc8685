// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/page.h"

#include "widgets/theme.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace anneal::ui {

using namespace widgets;

Page::Page(const QString &id, const QString &title, const QString &iconName, PageLayout layout, QWidget *parent)
    : QWidget(parent)
    , m_id(id)
    , m_title(title)
    , m_iconName(iconName)
{
    setObjectName(QLatin1String("page.") + id);
    setAccessibleName(title);
    QWidget *holder = this;
    if (layout == PageLayout::Scrolling) {
        auto *outer = new QVBoxLayout(this);
        outer->setContentsMargins(0, 0, 0, 0);
        auto *scroll = new QScrollArea;
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setWidgetResizable(true);
        scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        scroll->setAccessibleName(title);
        holder = new QWidget;
        holder->setAccessibleName(title);
        scroll->setWidget(holder);
        scroll->viewport()->setAutoFillBackground(false);
        holder->setAutoFillBackground(false);
        outer->addWidget(scroll);
    }
    m_content = new QVBoxLayout(holder);
    m_content->setContentsMargins(space::kPageMargin, space::kPageMargin, space::kPageMargin, space::kPageMargin);
    m_content->setSpacing(space::kL);
}

bool Page::takeFiles(const QStringList &)
{
    return false;
}

} // namespace anneal::ui
