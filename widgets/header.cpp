// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/header.h"

#include "widgets/besidelayout.h"
#include "widgets/button.h"
#include "widgets/label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace anneal::widgets {

namespace {
constexpr int kLeastTitle = 150; // pixels that a title keeps beside however many buttons
constexpr int kNudge = 8;        // pixels: a button that moves no further is met where it was
}

PageHeader::PageHeader(const QString &title, const QString &purpose, QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new BesideLayout(space::kS, nullptr, kLeastTitle);
    m_title = new ElidedLabel(title, Type::Title);
    m_title->setMinimumHeight(space::kControl); // with buttons or without
    row->addWidget(m_title);
    m_actions = new QHBoxLayout;
    m_actions->setSpacing(space::kS);
    row->addLayout(m_actions);
    column->addLayout(row);
    m_purpose = new ElidedLabel(purpose, Type::Body, Tone::Secondary); // below the buttons too: it has a whole line
    column->addWidget(m_purpose);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setTitle(title);
}

void PageHeader::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void PageHeader::setPurpose(const QString &purpose)
{
    m_purpose->setText(purpose);
}

void PageHeader::addAction(QWidget *button)
{
    m_actions->addWidget(button);
}

bool PageHeader::event(QEvent *event)
{
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest && isVisible())
        guardPlaces();
    return done;
}

void PageHeader::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_places.clear();
}

void PageHeader::guardPlaces()
{
    layout()->activate();
    QHash<Button *, QRect> now;
    for (Button *button : findChildren<Button *>(QString(), Qt::FindDirectChildrenOnly))
        if (button->isVisible())
            now.insert(button, button->geometry());
    const auto before = std::exchange(m_places, now);
    if (std::exchange(m_width, width()) != width())
        return; // the window was resized
    const auto stoodAt = [&](const QRect &place, const Button *but) {
        return std::any_of(before.keyValueBegin(), before.keyValueEnd(),
            [&](const auto &one) { return one.first != but && one.second.intersected(place).width() > kNudge; });
    };
    for (auto [button, place] : now.asKeyValueRange())
        if (before.value(button) != place && stoodAt(place, button))
            button->rest();
}

SectionHeader::SectionHeader(const QString &title, const QString &explanation, QWidget *parent) : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    m_title = new ElidedLabel(title, Type::Section);
    auto *below = new Label(explanation, Type::Secondary, Tone::Secondary);
    below->setWordWrap(true);
    below->setVisible(!explanation.isEmpty());
    words->addWidget(m_title);
    words->addWidget(below);
    row->addLayout(words, 1);
    m_actions = new QHBoxLayout;
    m_actions->setSpacing(space::kS);
    row->addLayout(m_actions);
    setAccessibleName(title);
}

void SectionHeader::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void SectionHeader::addWidget(QWidget *widget)
{
    m_actions->addWidget(widget);
}

} // namespace anneal::widgets
