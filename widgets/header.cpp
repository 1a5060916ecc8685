// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/header.h"

#include "widgets/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace anneal::widgets {

namespace {
constexpr int kLeastTitle = 150; // pixels that a title keeps beside however many buttons
}

PageHeader::PageHeader(const QString &title, const QString &purpose, QWidget *parent) : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kL);
    auto *words = new QVBoxLayout;
    words->setSpacing(space::kXs);
    m_title = new ElidedLabel(title, Type::Title);
    m_title->setLeastWidth(kLeastTitle);
    m_purpose = new ElidedLabel(purpose, Type::Body, Tone::Secondary);
    words->addWidget(m_title);
    words->addWidget(m_purpose);
    row->addLayout(words, 1);
    m_actions = new QHBoxLayout;
    m_actions->setSpacing(space::kS);
    auto *top = new QVBoxLayout;
    top->addLayout(m_actions);
    top->addStretch();
    row->addLayout(top);
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
