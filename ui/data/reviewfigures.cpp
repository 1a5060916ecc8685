// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/reviewfigures.h"

#include "widgets/numbers.h"
#include "widgets/statcard.h"
#include "widgets/theme.h"

#include <QHBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

ReviewFigures::ReviewFigures(QWidget *parent) : QWidget(parent)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::kM);
    m_kept = new StatCard(u"–"_s, tr("rows"));
    m_left = new StatCard(u"–"_s, tr("rows left out"));
    m_untrained = new StatCard(u"–"_s, tr("untrained rows"));
    m_tokens = new StatCard(u"–"_s, tr("tokens"));
    m_cut = new StatCard(u"–"_s, tr("rows cut"));
    for (auto *card : { m_kept, m_left, m_untrained, m_tokens, m_cut })
        layout->addWidget(card, 1);
}

void ReviewFigures::showReview(const Review &review, const QString &part)
{
    for (auto *card : { m_untrained, m_tokens, m_cut })
        card->setScope(part);
    for (auto *card : { m_kept, m_left })
        card->setScope(part.isEmpty() ? QString() : review.report ? tr("in all files") : tr("still being counted"));
    const auto rows = review.report ? review.report->rowsOut : static_cast<std::int64_t>(review.rows.size());
    m_kept->setValue(review.error ? u"–"_s : count(rows) + (review.report ? QString() : u"+"_s));
    m_kept->setCaption(
        review.report && review.report->validationRows > 0 ? tr("rows, %1 held out").arg(count(review.report->validationRows)) : tr("rows"));
    const auto skipped = review.report ? review.report->rowsSkipped : 0;
    m_left->setValue(review.report ? count(skipped) : u"–"_s, skipped > 0 ? Tone::Warning : Tone::Normal);
    const bool isMeasured = review.encoder && !review.error;
    m_untrained->setValue(isMeasured ? count(review.untrained) : u"–"_s, review.untrained > 0 ? Tone::Warning : Tone::Normal);
    m_tokens->setValue(isMeasured ? shortCount(review.tokens) : u"–"_s);
    m_tokens->setCaption(
        isMeasured && review.tokens > 0 ? tr("tokens, %1 % trained").arg(percentOf(double(review.trained), double(review.tokens))) : tr("tokens"));
    m_cut->setValue(isMeasured ? count(review.cut) : u"–"_s, review.cut > 0 ? Tone::Warning : Tone::Normal);
    const auto ends = static_cast<std::int64_t>(review.layout.cutEnds.size());
    m_cut->setCaption(
        ends > 0 ? tr("cut at %1, %2 without end").arg(count(review.limit), count(ends)) : tr("rows cut at %1").arg(count(review.limit)));
}

} // namespace anneal::ui
