// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/card.h"

#include <QString>
#include <optional>

namespace anneal::ui {

/// A prompt, and what two models, or one at two times, answered to it, side by side.
class AnswerPair : public widgets::Card
{
    Q_OBJECT

public:
    /// Without a text, `otherwise` says why there is none.
    struct Side
    {
        QString heading; // "Before training"
        std::optional<QString> text;
        QString otherwise;
    };
    AnswerPair(const QString &prompt, const Side &left, const Side &right, QWidget *parent = nullptr);

    /// An answer of no more than so many letters, cut between words where it can be.
    static QString cut(const QString &answer, int letters);
};

} // namespace anneal::ui
