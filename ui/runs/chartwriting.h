// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/background.h"
#include "widgets/chartcard.h"

namespace anneal::ui {

/// Lets a card write what it exports beside the window's own thread: the disk may be slow, or far away. `background` must outlive the card.
inline void writeWith(Background &background, widgets::ChartCard *card)
{
    card->setRunner([&background, card](const widgets::ChartCard::Work &work, const std::function<void(const base::Status &)> &done) {
        background.ask(Background::Lane::Question, card, work, done);
    });
}

} // namespace anneal::ui
