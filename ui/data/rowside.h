// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/reviewdata.h"

#include <QWidget>

class QBoxLayout;

namespace anneal::widgets {
class Card;
class Histogram;
class Label;
}

namespace anneal::ui {

/// One row, and below it the lengths of all rows: where it is low the height belongs to the row, and the lengths keep a strip.
class RowSide : public QWidget
{
    Q_OBJECT

public:
    /// `row` becomes a part of it.
    explicit RowSide(QWidget *row, QWidget *parent = nullptr);

    /// `part`: which rows were looked at, where it is not every row.
    void showLengths(const Review &review, const QString &part);
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    QWidget *m_row;
    widgets::Card *m_lengthsCard;
    QBoxLayout *m_lengthsLayout;
    widgets::Label *m_lengthsTitle;
    widgets::Histogram *m_lengths;
    bool m_hasLengths = false; // none without the model
};

} // namespace anneal::ui
