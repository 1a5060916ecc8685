// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/rowside.h"

#include "widgets/card.h"
#include "widgets/histogram.h"
#include "widgets/label.h"

#include <QBoxLayout>

namespace anneal::ui {

using namespace widgets;

RowSide::RowSide(QWidget *row, QWidget *parent) : QWidget(parent), m_row(row)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::kM);
    layout->addWidget(row, 1);
    m_lengthsCard = new Card;
    m_lengthsCard->setAccessibleName(tr("Row lengths"));
    m_lengths = new Histogram;
    m_lengthsLayout = new QBoxLayout(QBoxLayout::TopToBottom);
    m_lengthsTitle = new Label(tr("Row lengths"), Type::CardTitle);
    m_lengthsLayout->addWidget(m_lengthsTitle);
    m_lengthsLayout->addWidget(m_lengths, 1);
    m_lengthsCard->body()->addLayout(m_lengthsLayout);
    layout->addWidget(m_lengthsCard);
}

QSize RowSide::minimumSizeHint() const
{
    return m_row->minimumSizeHint();
}

void RowSide::resizeEvent(QResizeEvent *)
{
    arrange();
}

void RowSide::arrange()
{
    constexpr int lowest = 320, low = 480;
    m_lengthsCard->setVisible(m_hasLengths && height() >= lowest);
    m_lengthsLayout->setDirection(height() < low ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_lengthsLayout->setSpacing(height() < low ? space::kL : space::kS);
    m_lengths->setFixedHeight(height() < low ? 52 : 80);
}

void RowSide::showLengths(const Review &review, const QString &part)
{
    m_lengthsTitle->setText(part.isEmpty() ? tr("Row lengths") : tr("Row lengths %1").arg(part));
    std::vector<double> lengths;
    for (const auto &row : review.rows)
        if (row.tokens >= 0)
            lengths.push_back(row.tokens);
    m_hasLengths = !lengths.empty();
    arrange();
    m_lengths->setValues(std::move(lengths), tr("tokens"));
    m_lengths->setLimit(review.limit);
}

} // namespace anneal::ui
