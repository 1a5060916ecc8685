// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/samplesview.h"

#include "ui/runs/answercard.h"
#include "widgets/button.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QShortcut>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

SamplesView::SamplesView(QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kS);
    makeHead();
    column->addWidget(m_head);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Samples"));
    const std::pair<int, int> keys[] { { Qt::Key_Left, -1 }, { Qt::Key_Right, 1 } };
    for (const auto &[key, by] : keys)
        connect(new QShortcut(QKeySequence(key), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated, this,
            [this, by = by] { go((m_place < 0 ? int(m_steps.size()) - 1 : m_place) + by); });
    connect(new QShortcut(QKeySequence(Qt::Key_Home), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated, this,
        [this] { go(0); });
    connect(new QShortcut(QKeySequence(Qt::Key_End), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated, this,
        [this] { go(int(m_steps.size())); });
    rebuild();
}

void SamplesView::makeHead()
{
    m_head = new QWidget;
    auto *row = new QHBoxLayout(m_head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kXs);
    m_step = new Label({}, Type::Secondary, Tone::Secondary);
    m_back = new IconButton(u"chevron-left"_s, tr("Answers of the step before"));
    m_forward = new IconButton(u"chevron-right"_s, tr("Answers of the next step"));
    setTip(m_back, tr("Answers of the step before  ←"));
    setTip(m_forward, tr("Answers of the next step  →"));
    row->addWidget(m_back);
    row->addWidget(m_forward);
    row->addSpacing(space::kXs);
    row->addWidget(m_step, 1);
    connect(m_back, &QAbstractButton::clicked, this, [this] { go((m_place < 0 ? int(m_steps.size()) - 1 : m_place) - 1); });
    connect(m_forward, &QAbstractButton::clicked, this, [this] { go(m_place < 0 ? m_place : m_place + 1); });
}

/// Beyond the last one is the newest, whichever that will be.
void SamplesView::go(int place)
{
    const int last = int(m_steps.size()) - 1;
    const int wanted = std::clamp(place, 0, std::max(0, last));
    const int next = wanted >= last ? -1 : wanted;
    if (std::exchange(m_place, next) != next)
        rebuild();
}

qint64 SamplesView::shownStep() const
{
    return m_steps.empty() ? -1 : m_place < 0 ? m_steps.back() : m_steps[size_t(m_place)];
}

void SamplesView::clear()
{
    m_place = -1;
    m_data = {};
    m_steps.clear();
    m_more = More::Reading;
    m_whyNone.clear();
    rebuild();
}

void SamplesView::setSamples(const RunData &data, More more, const QString &whyNone)
{
    const bool began = std::exchange(m_data.step, data.step) > 0;
    if (data.samples.size() == m_data.samples.size() && more == m_more && data.unanswered == m_data.unanswered && whyNone == m_whyNone
        && began == (data.step > 0))
        return;
    const qint64 shown = m_place < 0 ? -1 : shownStep();
    m_data.samples = data.samples;
    m_data.unanswered = data.unanswered;
    m_steps = m_data.answeredSteps();
    if (!m_steps.empty() && m_steps.front() == 0)
        m_steps.erase(m_steps.begin()); // that is on the left side
    const auto found = std::find(m_steps.begin(), m_steps.end(), shown);
    m_place = shown < 0 || found == m_steps.end() ? -1 : int(found - m_steps.begin());
    m_more = more;
    m_whyNone = whyNone;
    rebuild();
}

void SamplesView::rebuild()
{
    showHead();
    delete std::exchange(m_pairs, pairs());
    layout()->addWidget(m_pairs);
    if (isVisible())
        m_pairs->show(); // what holds it is measured at once
    Q_EMIT rebuilt();
}

void SamplesView::showHead()
{
    const QLocale locale;
    m_head->setVisible(m_steps.size() > 1);
    if (m_steps.empty())
        return;
    const int place = m_place < 0 ? int(m_steps.size()) : m_place + 1;
    m_back->setEnabled(place > 1);
    m_forward->setEnabled(m_place >= 0);
    const QString step = locale.toString(shownStep()), all = locale.toString(qint64(m_steps.size()));
    m_step->setText(
        (m_place < 0 ? tr("After step %1 · %2 of %3, the newest") : tr("After step %1 · %2 of %3")).arg(step, locale.toString(place), all));
}

QString SamplesView::whyEmpty() const
{
    return m_more == More::Reading ? tr("Reading what happened in this run…")
        : !m_whyNone.isEmpty()     ? m_whyNone
        : m_more == More::None     ? tr("No prompt was answered in this run.")
        : m_data.step == 0         ? tr("The first answers appear before training step 1.")
                                   : tr("The first answers appear at the next evaluation, or when the training ends.");
}

QWidget *SamplesView::pairs() const
{
    auto *inside = new QWidget;
    inside->setAccessibleName(tr("Samples"));
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kM);
    const qint64 step = shownStep();
    const QStringList prompts = m_data.prompts();
    const auto textOf = [](const RunData::Sample *sample) { return sample ? std::optional(sample->text) : std::nullopt; };
    for (const QString &prompt : prompts) {
        const AnswerCard::Side before { tr("Before training"), textOf(m_data.sampleAt(0, prompt)), tr("It was not answered before training.") };
        const AnswerCard::Side after { step < 0 ? tr("While training") : tr("After step %1").arg(QLocale().toString(step)),
            step < 0 ? std::nullopt : textOf(m_data.sampleAt(step, prompt)),
            step >= 0                  ? tr("It was not answered at this step.")
                : m_more == More::None ? tr("The run ended before this was answered again.")
                                       : tr("It is answered again at the next evaluation, or when the training ends.") };
        column->addWidget(new AnswerCard(prompt, { before, after }));
    }
    if (!m_data.unanswered.isEmpty()) {
        auto *reason = new Label(tr("Prompts that were not answered: %1").arg(m_data.unanswered.join(u' ')), Type::Body, Tone::Secondary);
        reason->setWordWrap(true);
        column->addWidget(reason);
    } else if (prompts.isEmpty()) {
        auto *reason = new Label(whyEmpty(), Type::Body, Tone::Secondary);
        reason->setWordWrap(true);
        column->addWidget(reason);
    }
    column->addStretch(1);
    return inside;
}

} // namespace anneal::ui
