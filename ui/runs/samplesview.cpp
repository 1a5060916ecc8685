// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/samplesview.h"

#include "widgets/card.h"
#include "widgets/label.h"
#include "widgets/passage.h"

#include <QGridLayout>
#include <QLocale>
#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

Card *answerCard(const QString &title, const RunData::Sample *sample, const QString &prompt, SamplesView::More more)
{
    auto *card = new Card(title, sample ? SamplesView::tr("step %1").arg(QLocale().toString(sample->step)) : QString());
    auto *question = new Passage(prompt, Type::Secondary, Tone::Secondary);
    question->setAccessibleName(SamplesView::tr("Prompt"));
    card->body()->addWidget(question);
    const bool spoke = sample && !sample->text.trimmed().isEmpty();
    auto *answer = new Passage(spoke              ? sample->text.trimmed()
            : sample                              ? SamplesView::tr("An empty answer.")
            : more == SamplesView::More::Expected ? SamplesView::tr("Will be answered again when the training ends.")
                                                  : SamplesView::tr("The run ended before this was answered again."),
        Type::Body, spoke ? Tone::Normal : Tone::Secondary);
    answer->setAccessibleName(SamplesView::tr("Answer"));
    card->body()->addWidget(answer);
    card->body()->addStretch();
    return card;
}

} // namespace

SamplesView::SamplesView(QWidget *parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Samples"));
    setSamples({}, More::None);
}

void SamplesView::setSamples(const std::vector<RunData::Sample> &samples, More more, const QStringList &unanswered, const QString &whyNone)
{
    if (samples.size() == m_shown && more == m_more && unanswered == m_unanswered && whyNone == m_whyNone)
        return;
    m_whyNone = whyNone;
    m_unanswered = unanswered;
    m_shown = samples.size();
    m_more = more;
    auto *inside = new QWidget;
    inside->setAccessibleName(tr("Samples"));
    auto *grid = new QGridLayout(inside);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(space::kL);
    QStringList prompts;
    for (const RunData::Sample &sample : samples)
        if (!prompts.contains(sample.prompt))
            prompts << sample.prompt;
    for (int row = 0; row < prompts.size(); ++row) {
        const RunData::Sample *before = nullptr;
        const RunData::Sample *now = nullptr;
        for (const RunData::Sample &sample : samples) {
            if (sample.prompt != prompts[row])
                continue;
            (sample.phase == u"before"_s ? before : now) = &sample;
        }
        grid->addWidget(answerCard(tr("Before"), before, prompts[row], more), row, 0);
        grid->addWidget(answerCard(tr("Now"), now, prompts[row], more), row, 1);
    }
    const int below = int(prompts.size());
    if (!unanswered.isEmpty()) {
        auto *reason = new Label(tr("Prompts that were not answered: %1").arg(unanswered.join(u' ')), Type::Body, Tone::Secondary);
        reason->setWordWrap(true);
        grid->addWidget(reason, below, 0, 1, 2, Qt::AlignTop);
    }
    if (prompts.isEmpty() && unanswered.isEmpty())
        grid->addWidget(new Label(more == More::Reading  ? tr("Reading what happened in this run…")
                                : !whyNone.isEmpty()     ? whyNone
                                : more == More::Expected ? tr("The first answers appear before training step 1.")
                                                         : tr("No prompt was answered in this run."),
                            Type::Body, Tone::Secondary),
            0, 0, 1, 2, Qt::AlignTop);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(int(prompts.size()) + 1, 1);
    inside->setAutoFillBackground(false);
    setWidget(inside);
    inside->setAutoFillBackground(false);
}

} // namespace anneal::ui
