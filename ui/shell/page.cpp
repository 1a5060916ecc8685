// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/page.h"

#include "widgets/button.h"
#include "widgets/emptystate.h"
#include "widgets/scrollarea.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QVBoxLayout>

#include <algorithm>

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
    setFocusPolicy(Qt::ClickFocus); // a click beside all controls leaves the page's keys working
    QWidget *holder = this;
    if (layout == PageLayout::Scrolling) {
        auto *outer = new QVBoxLayout(this);
        outer->setContentsMargins(0, 0, 0, 0);
        holder = new QWidget;
        auto *scroll = new ScrollArea(holder, title);
        outer->addWidget(scroll);
    }
    m_content = new QVBoxLayout(holder);
    m_content->setContentsMargins(space::kPageMargin, space::kPageMargin, space::kPageMargin, space::kPageMargin);
    m_content->setSpacing(space::kL);
}

void Page::takeFocus()
{
    if (isAncestorOf(QApplication::focusWidget()))
        return;
    if (QWidget *last = focusWidget(); last && last != this && last->isVisible() && last->isEnabled())
        last->setFocus();
    else
        focusFirst();
}

void Page::focusFirst()
{
    const auto empty = findChildren<EmptyState *>();
    const auto shown = std::find_if(empty.begin(), empty.end(),
        [](const EmptyState *state) { return state->isVisible() && state->focusProxy() && state->focusProxy()->isVisible(); });
    if (shown != empty.end())
        return (*shown)->setFocus();
    QWidget *first = nullptr;
    for (QWidget *next = nextInFocusChain(); next != this; next = next->nextInFocusChain()) {
        if (!isAncestorOf(next) || !next->isVisibleTo(this) || !next->isEnabled() || !(next->focusPolicy() & Qt::TabFocus))
            continue;
        if (const auto *button = qobject_cast<const Button *>(next); button && button->role() == ButtonRole::Primary)
            return next->setFocus(Qt::OtherFocusReason);
        if (!first)
            first = next;
    }
    (first ? first : this)->setFocus(Qt::OtherFocusReason);
}

bool Page::takeFiles(const QStringList &)
{
    return false;
}

bool Page::takeFolder(const QString &)
{
    return false;
}

} // namespace anneal::ui
