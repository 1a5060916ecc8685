// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/findbar.h"

#include "widgets/button.h"
#include "widgets/field.h"
#include "widgets/label.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

FindBar::FindBar(QWidget *parent)
    : QWidget(parent)
    , m_find(new SearchEdit(tr("Find")))
    , m_replace(new QLineEdit)
    , m_none(new Label(tr("No matches"), Type::Small, Tone::Danger))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::kS, 6, space::kS, 7);
    row->setSpacing(6);
    m_replace->setPlaceholderText(tr("New text"));
    m_replace->setAccessibleName(tr("Replace with"));
    auto *previous = new IconButton(u"chevron-up"_s, tr("Previous match"));
    auto *next = new IconButton(u"chevron-down"_s, tr("Next match"));
    auto *replace = new Button(tr("Replace"), ButtonRole::Quiet);
    auto *all = new Button(tr("Replace all"), ButtonRole::Quiet);
    m_replacing = { m_replace, replace, all };
    m_find->setEscapeClears(false); // it closes the bar
    m_none->hide();
    auto *close = new IconButton(u"cross"_s, tr("Close the search"));
    row->addWidget(m_find, 1);
    row->addWidget(m_none);
    row->addWidget(previous);
    row->addWidget(next);
    row->addWidget(m_replace, 1);
    row->addWidget(replace);
    row->addWidget(all);
    row->addWidget(close);
    connect(m_find, &QLineEdit::textEdited, this, &FindBar::typed);
    connect(previous, &Button::clicked, this, [this] { Q_EMIT nextRequested(false); });
    connect(next, &Button::clicked, this, [this] { Q_EMIT nextRequested(true); });
    connect(replace, &Button::clicked, this, &FindBar::replaceRequested);
    connect(all, &Button::clicked, this, &FindBar::replaceAllRequested);
    connect(close, &Button::clicked, this, &FindBar::closed);
    hide();
}

void FindBar::open(const QString &selected)
{
    if (!selected.isEmpty() && !selected.contains(u'\n'))
        m_find->setText(selected);
    setFound(true);
    show();
    m_find->setFocus();
    m_find->selectAll();
}

void FindBar::setMayReplace(bool may)
{
    for (QWidget *one : m_replacing)
        one->setVisible(may);
}

void FindBar::setFound(bool found)
{
    m_find->setProperty("invalid", !found);
    m_find->setAccessibleDescription(found ? QString() : m_none->text());
    m_find->update();
    m_none->setVisible(!found);
}

QString FindBar::wanted() const
{
    return m_find->text();
}

QString FindBar::replacement() const
{
    return m_replace->text();
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        m_replace->hasFocus() ? Q_EMIT replaceRequested() : Q_EMIT nextRequested(!(event->modifiers() & Qt::ShiftModifier));
    else
        QWidget::keyPressEvent(event);
}

void FindBar::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(0, height() - 1, width(), 1, colorsOf(this).divider);
}

} // namespace anneal::widgets
