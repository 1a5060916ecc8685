// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/rowview.h"

#include "ui/data/datasettings.h"
#include "ui/data/packedview.h"
#include "ui/data/rowtext.h"
#include "ui/shell/page.h"
#include "ui/shell/project.h"
#include "ui/shell/tasks.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/sourceview.h"
#include "widgets/tabbar.h"
#include "widgets/tokenview.h"

#include <QHBoxLayout>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

/// How the trained part was found, from the surest way to the least sure; nothing where there was nothing to find.
QString howFound(text::MaskBy mask)
{
    switch (mask) {
    case text::MaskBy::WholeRow:
        return {};
    case text::MaskBy::GivenLabels:
        return RowView::tr("trained part: labels of the row");
    case text::MaskBy::Boundary:
        return RowView::tr("trained part: what follows the prompt");
    case text::MaskBy::GenerationBlocks:
        return RowView::tr("trained part: marked by the chat template");
    case text::MaskBy::TrainingTemplate:
        return RowView::tr("trained part: marked by the training template of the model's family");
    case text::MaskBy::Prefixes:
        return RowView::tr("trained part: what the chat template adds for the answer");
    case text::MaskBy::ContentMarks:
        return RowView::tr("trained part: the answer's place in the chat template");
    case text::MaskBy::TextSearch:
        return RowView::tr("trained part: found by searching for the answer's text");
    }
    return {};
}

} // namespace

RowView::RowView(const WizardContext &context, QWidget *parent)
    : Card(parent)
    , m_settings(context.settings)
    , m_job(context.services.tasks.background(), [this](const EncodedLook &look) { showTokens(look); })
{
    auto *head = new QHBoxLayout;
    m_title = new ElidedLabel({}, Type::CardTitle);
    head->addWidget(m_title, 1);
    head->addWidget(new Label(tr("J next   K previous   / search"), Type::Small, Tone::Secondary));
    body()->addLayout(head);
    m_tabs = new Tabs;
    m_tokens = new TokenView;
    m_tokens->setAccessibleName(tr("Tokens; trained ones are highlighted"));
    m_tokens->setObjectName(u"reviewTokens"_s);
    m_text = new SourceView;
    m_text->setAccessibleName(tr("Row as text"));
    m_json = new SourceView;
    m_json->setAccessibleName(tr("Row as it is written"));
    m_packed = new PackedView;
    m_tabs->addTab(m_tokens, tr("Tokens"));
    m_tabs->addTab(m_packed, tr("Packed"));
    m_tabs->addTab(m_text, tr("Text"));
    m_tabs->addTab(m_json, tr("JSON"));
    body()->addWidget(m_tabs, 1);
    m_summary = new Label({}, Type::Secondary, Tone::Secondary);
    m_summary->setWordWrap(true);
    m_summary->setObjectName(u"rowSummary"_s);
    body()->addWidget(m_summary);
}

void RowView::setReview(std::shared_ptr<const Review> review)
{
    m_review = std::move(review);
    if (m_review)
        followModel();
}

/// Without the model there are no tokens: the text of a row is shown then, and its tokens again when they are there.
void RowView::followModel()
{
    constexpr int tokens = 0, packed = 1, text = 2;
    auto *bar = m_tabs->bar();
    if (!m_review->encoder && m_review->modelError && (bar->currentIndex() == tokens || bar->currentIndex() == packed)) {
        m_tabs->setCurrent(text);
        m_fellBack = true;
    } else if (m_review->encoder && std::exchange(m_fellBack, false) && bar->currentIndex() == text) {
        m_tabs->setCurrent(tokens);
    }
}

void RowView::drop()
{
    m_job.drop();
}

void RowView::showLeftOut(const QString &place, const QString &reason)
{
    clear();
    m_title->setText(tr("%1 · left out").arg(place));
    m_summary->setText(reason);
    m_summary->setTone(Tone::Danger);
}

void RowView::clear()
{
    m_job.drop(); // else the tokens of the row before come
    m_title->setText(tr("No row selected"));
    m_summary->clear();
    m_tokens->setTokens({});
    m_packed->clear();
    m_text->setSource({});
    m_json->setSource({});
}

void RowView::showRow(std::size_t number)
{
    const auto &row = m_review->rows[number];
    m_title->setText(
        tr("Row %1 · %2 · %3").arg(count(static_cast<std::int64_t>(number) + 1), row.source, row.isValidation ? tr("held out") : tr("for training")));
    constexpr std::size_t kShown = 200'000; // bytes; a view of more only gets slow
    m_json->setSource(toText(row.json.substr(0, kShown)));
    if (row.json.size() <= kShown)
        if (const auto json = base::parseJson(row.json))
            m_text->setSource(readable(*json));
    if (row.json.size() > kShown)
        m_text->setSource(toText(row.json.substr(0, kShown)));
    if (!row.problem.isEmpty() || !m_review->encoder) {
        m_tokens->setTokens({});
        m_packed->clear();
        m_summary->setText(row.problem);
        m_summary->setTone(Tone::Danger);
        return;
    }
    m_job.ask([review = m_review, number](std::stop_token stop) {
        const auto encode = [&](std::size_t at) -> base::Result<text::EncodedRow> {
            const auto json = base::parseJson(review->rows[at].json);
            return json ? review->encoder->encode(*json) : json.error();
        };
        EncodedLook look { review, number, encode(number), {} };
        if (review->sequenceOf.empty() || review->sequenceOf[number] < 0)
            return look;
        for (const auto &piece : review->layout.sequences[static_cast<std::size_t>(review->sequenceOf[number])].pieces) {
            if (stop.stop_requested())
                break;
            auto encoded = encode(piece.row);
            look.companions.push_back(encoded ? std::move(*encoded) : text::EncodedRow());
        }
        return look;
    });
}

void RowView::showTokens(const EncodedLook &look)
{
    if (!look.encoded || !m_review || look.review != m_review || !m_review->encoder)
        return;
    const auto &row = *look.encoded;
    const auto length = static_cast<int>(row.ids.size());
    const auto &training = m_settings.config().training;
    m_tokens->setTokens(spansOf(row, m_review->encoder->tokenizer()), length > m_review->limit ? m_review->limit : -1);
    const auto layout = plan::layoutSettings(training);
    const bool splits = layout.longRows == plan::LongRows::Split || layout.packing == plan::Packing::BestFitSplit
        || layout.packing == plan::Packing::Wrapped; // what happens to a long row is for the packing to say first
    const bool isLong = length > m_review->limit, isDropped = isLong && !splits && layout.longRows == plan::LongRows::Drop;
    const int trained = isDropped ? 0 : m_review->rows[look.row].trained;
    const bool isHeldOut = m_review->rows[look.row].isValidation;
    QStringList parts {
        (isHeldOut ? tr("held out: %1 of %2 tokens are measured") : tr("%1 of %2 tokens trained")).arg(count(trained), count(length))
    };
    if (isLong)
        parts << (isDropped ? tr("longer than %1, so the row is left out").arg(count(m_review->limit))
                : splits    ? tr("split at %1").arg(count(m_review->limit))
                            : tr("cut at %1").arg(count(m_review->limit)));
    const bool isDoubtful = isLong || trained == 0;
    if (const auto written = row.written.size())
        parts << (written == 1 ? tr("1 special token is plain text")
                               : tr("%1 special tokens are plain text").arg(count(static_cast<std::int64_t>(written))));
    for (const auto &note : row.notes)
        parts << said(note);
    m_summary->setTone(isDoubtful || parts.size() > 1 ? Tone::Warning : Tone::Secondary);
    if (const auto how = howFound(row.mask); !how.isEmpty())
        parts << how;
    m_summary->setText(parts.join(u" · "_s));
    m_packed->show(*m_review, look.row, look.companions, training.packing);
}

} // namespace anneal::ui
