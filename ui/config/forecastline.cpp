// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/forecastline.h"

#include "core/base/text.h"
#include "ui/shell/project.h"
#include "widgets/counted.h"
#include "widgets/label.h"

#include <QHBoxLayout>
#include <QLocale>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

ForecastLine::ForecastLine(Background &background, QWidget *parent)
    : QWidget(parent)
    , m_text(new Label({}, Type::Secondary, Tone::Secondary))
    , m_line(new ElidedLabel({}, Type::Secondary, Tone::Secondary))
    , m_verdict(new Label({}, Type::Label))
    , m_job(background, [this](const Estimate &estimate) { showEstimate(estimate); })
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, space::kS, 0, 0);
    row->setSpacing(space::kL);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    auto *first = new QHBoxLayout;
    first->setSpacing(space::kM);
    first->addWidget(new Label(tr("Estimate"), Type::Label));
    first->addWidget(m_line, 1);
    words->addLayout(first);
    m_line->hide();
    m_text->setWordWrap(true);
    m_text->setObjectName(u"forecast"_s);
    words->addWidget(m_text);
    row->addLayout(words, 1);
    m_verdict->setMinimumWidth(m_verdict->fontMetrics().horizontalAdvance(tr("too little memory"))); // words beside it wrap as they will
    m_verdict->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    row->addWidget(m_verdict);
    setAccessibleName(tr("Estimate"));
    m_pause.setSingleShot(true);
    m_pause.setInterval(150);
    connect(&m_pause, &QTimer::timeout, this, &ForecastLine::start);
}

void ForecastLine::ask(const std::string &text, const std::filesystem::path &project)
{
    m_config = text;
    m_project = project;
    if (m_text->text().isEmpty())
        say(tr("Counting…"));
    m_pause.start();
}

void ForecastLine::clear(const QString &reason)
{
    m_pause.stop();
    m_job.drop();
    m_verdict->clear();
    say(reason);
    setAccessibleDescription(reason);
}

/// Room for the longest estimate from the beginning: fields above must not move when it comes.
void ForecastLine::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const QString longest = QStringList { tr("about %1").arg(stepsText(100'000)), tr("%1 tokens per epoch").arg(u"100,000,000"_s),
        tr("%1 of %2 free memory").arg(u"100.0 GiB"_s, u"100.0 GiB"_s), tr("%1 at %2 tok/s").arg(u"10 h 10 min"_s, u"10,000"_s),
        tr("%1 of checkpoints").arg(u"100.0 GiB"_s) }
                                .join(u" · "_s);
    m_longest = longest;
    fit();
}

/// What is said is never cut, nor drawn over what stands below.
void ForecastLine::fit()
{
    const int width = std::max(1, this->width() - std::max(m_verdict->minimumWidth(), m_verdict->sizeHint().width()) - layout()->spacing());
    const auto heightOf = [this, width](const QString &text) {
        return m_text->fontMetrics().boundingRect(QRect(0, 0, width, 1000), Qt::TextWordWrap, text).height();
    };
    m_text->setMinimumHeight(std::max(heightOf(m_longest), heightOf(m_text->text())));
}

void ForecastLine::setBrief(bool brief)
{
    m_text->setVisible(!brief);
    m_line->setVisible(brief);
}

void ForecastLine::say(const QString &text)
{
    m_text->setText(text);
    m_line->setText(text);
    fit();
}

void ForecastLine::start()
{
    m_job.ask([text = m_config, project = m_project, sources = m_sources](
                  std::stop_token stop) { return estimateRun(text, project, *sources, plan::PlanSources::Look::Quick, stop); });
}

void ForecastLine::showEstimate(const Estimate &estimate)
{
    const auto blocking
        = std::find_if(estimate.checks.begin(), estimate.checks.end(), [](const Check &check) { return check.state == Check::State::Blocking; });
    const QString misfit = estimate.misfit ? said(estimate.misfit->text()) : QString();
    const auto told = std::find_if(estimate.checks.begin(), estimate.checks.end(), [&](const Check &check) { return check.detail == misfit; });
    Q_EMIT modelLooked(estimate.modelError ? said(estimate.modelError->detail) : QString(), misfit,
        misfit.isEmpty() || told == estimate.checks.end() ? QString() : told->fixPage.section(u'#', 1));
    if (!estimate.plan) {
        return clear(blocking == estimate.checks.end() ? QString() : blocking->detail);
    }
    const plan::RunPlan &plan = *estimate.plan;
    const QLocale locale;
    const auto bytes = [](quint64 size) { return widgets::bytesText(size); };
    const QString steps = stepsText(plan.steps.totalSteps);
    const bool fits = plan.forecast.memory() <= estimate.memoryFree && plan.forecast.disk <= estimate.diskFree;
    QStringList parts { plan.isExact ? steps : tr("about %1").arg(steps), tr("%1 tokens per epoch").arg(locale.toString(qint64(plan.tokens))),
        tr("%1 of %2 free memory").arg(bytes(plan.forecast.memory()), bytes(estimate.memoryFree)) };
    if (estimate.seconds >= 0)
        parts << tr("%1 at %2 tok/s").arg(durationText(estimate.seconds), locale.toString(qRound(estimate.tokensPerSecond)));
    parts << tr("%1 of checkpoints").arg(bytes(plan.forecast.disk));
    say(parts.join(u" · "_s));
    m_verdict->setText(fits ? tr("fits") : plan.forecast.disk > estimate.diskFree ? tr("too little disk") : tr("too little memory"));
    fit(); // its words take some of the room
    m_verdict->setTone(fits ? Tone::Success : Tone::Danger);
    setAccessibleDescription(m_text->text() + u' ' + m_verdict->text());
}

} // namespace anneal::ui
