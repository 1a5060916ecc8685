// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/wizardstep.h"

#include "widgets/card.h"
#include "widgets/scrollarea.h"

#include <QVBoxLayout>

namespace anneal::ui {

namespace {

constexpr int kFormWidth = 328;

/// As high as its wrapped texts make it at the width it has.
class FormArea : public widgets::ScrollArea
{
public:
    using ScrollArea::ScrollArea;
    QSize sizeHint() const override { return { kFormWidth - 2, widget()->heightForWidth(kFormWidth - 2) }; }
};

} // namespace

QWidget *formCard(QWidget *form)
{
    auto *card = new widgets::Card;
    card->setFlush(true);
    card->setFixedWidth(kFormWidth);
    card->body()->addWidget(new FormArea(form, WizardStep::tr("Choices of this step")));
    return card;
}

} // namespace anneal::ui
