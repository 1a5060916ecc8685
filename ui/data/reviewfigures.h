// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/reviewdata.h"

#include <QWidget>

namespace anneal::widgets {
class StatCard;
}

namespace anneal::ui {

/// A review in numbers: rows kept, left out, untrained and cut, and their tokens.
class ReviewFigures : public QWidget
{
    Q_OBJECT

public:
    explicit ReviewFigures(QWidget *parent = nullptr);

    /// `part`: which rows were looked at, where it is not every row.
    void showReview(const Review &review, const QString &part);

private:
    widgets::StatCard *m_kept;
    widgets::StatCard *m_left;
    widgets::StatCard *m_untrained;
    widgets::StatCard *m_tokens;
    widgets::StatCard *m_cut;
};

} // namespace anneal::ui
