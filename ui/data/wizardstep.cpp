// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/wizardstep.h"

#include "widgets/card.h"
#include "widgets/scrollarea.h"

#include <QVBoxLayout>

namespace anneal::ui {

QWidget *formCard(QWidget *form)
{
    constexpr int width = 328;
    auto *card = new widgets::Card;
    card->setFlush(true);
    card->setFixedWidth(width);
    card->body()->addWidget(new widgets::ScrollArea(form, WizardStep::tr("Choices of this step")));
    return card;
}

} // namespace anneal::ui
