// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/card.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace anneal::widgets {
class Passage;
}

namespace anneal::ui {

/// A prompt, and what models, or one at several times, answered to it, side by side.
class AnswerCard : public widgets::Card
{
    Q_OBJECT

public:
    /// Without a text, `otherwise` says why there is none.
    struct Side
    {
        QString heading; // "Before training"
        std::optional<QString> text;
        QString otherwise;
        QStringList beside {}; // headings that it can be taken for, and its own
    };
    AnswerCard(const QString &prompt, const QList<Side> &sides, QWidget *parent = nullptr);

    /// An answer of no more than so many letters, cut between words where it can be.
    static QString cut(const QString &answer, int letters);

private:
    static QWidget *showAll(widgets::Passage *answer, const QString &whole, const QString &heading);
};

} // namespace anneal::ui
