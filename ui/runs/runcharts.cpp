// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runcharts.h"

#include "ui/shell/settings.h"
#include "widgets/chartcard.h"
#include "widgets/chartgroup.h"

#include <QGridLayout>
#include <QLocale>
#include <utility>

namespace anneal::ui {

using namespace widgets;

namespace {

constexpr int kLowestChart = 108;             // pixels; below, the page scrolls
constexpr std::pair kUsualNorm { 0.1, 10.0 }; // of the gradient in supervised fine-tuning; outside, steps are too small or jump

/// A curve and where it is drawn: the chart of charts(), and which line in it.
struct Drawn
{
    Curve curve;
    int chart;
    int series;
};
constexpr Drawn kDrawn[] { { Curve::Loss, 0, 0 }, { Curve::EvalLoss, 0, 1 }, { Curve::LearningRate, 1, 0 }, { Curve::GradientNorm, 2, 0 },
    { Curve::TokensPerSecond, 3, 0 }, { Curve::Memory, 4, 0 } };

} // namespace

RunCharts::RunCharts(Settings &settings, QObject *parent) : QObject(parent), m_settings(settings), m_grid(new QGridLayout)
{
    auto *group = new ChartGroup(this);
    m_loss = new ChartCard(tr("Loss"));
    m_loss->addSmoothingSlider();
    m_loss->addXAxisChoice();
    connect(m_loss, &ChartCard::xAxisChosen, this, [this](XAxis axis) { m_settings.set(&Preferences::xAxis, axis); });
    connect(m_loss, &ChartCard::smoothingChanged, this, [this](double weight) { m_settings.set(&Preferences::smoothing, weight); });
    connect(&m_settings, &Settings::changed, this, &RunCharts::followChoices);
    m_loss->chart()->addSeries({ tr("train"), 0, true, false, 0 });
    m_loss->chart()->addSeries({ tr("held-out"), 1, false, true, 1 });
    const struct
    {
        QString title, series;
    } small[] { { tr("Learning rate"), tr("rate") }, { tr("Gradient norm"), tr("norm") }, { tr("Tokens per second"), tr("tok/s") },
        { tr("Trainer's memory, MiB"), tr("MiB") } };
    m_grid->setHorizontalSpacing(space::kL);
    m_grid->setVerticalSpacing(space::kM);
    m_grid->addWidget(m_loss, 0, 0, 2, 1);
    for (int i = 0; i < 4; ++i) {
        m_small[i] = new ChartCard(small[i].title);
        m_small[i]->chart()->addSeries({ small[i].series, 0, false, false, 0 });
        m_small[i]->chart()->setIncludeZero(i != 0);
        m_grid->addWidget(m_small[i], i % 2, 1 + i / 2);
    }
    m_small[1]->setBand({ kUsualNorm.first, kUsualNorm.second, tr("usual") });
    for (ChartCard *card : cards()) {
        card->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored); // shares what is there; a banner above makes nothing grow
        card->setMinimumHeight(card == m_loss ? 2 * kLowestChart + space::kM : kLowestChart);
        group->add(card->chart());
        connect(card, &ChartCard::exportFailed, this, &RunCharts::exportFailed);
        connect(card, &ChartCard::exported, this, &RunCharts::exported);
    }
    m_grid->setColumnStretch(0, 5);
    m_grid->setColumnStretch(1, 3);
    m_grid->setColumnStretch(2, 3);
    m_grid->setRowStretch(0, 1);
    m_grid->setRowStretch(1, 1);
}

QLayout *RunCharts::layout() const
{
    return m_grid;
}

std::array<ChartCard *, 5> RunCharts::cards() const
{
    return { m_loss, m_small[0], m_small[1], m_small[2], m_small[3] };
}

void RunCharts::setSubject(const QString &subject)
{
    for (ChartCard *card : cards())
        card->setSubject(subject);
}

bool RunCharts::hasDrawn(const RunData &data) const
{
    return m_revisionDrawn == data.revision();
}

void RunCharts::forget()
{
    m_revisionDrawn = -1;
}

void RunCharts::resetView()
{
    for (ChartCard *card : cards())
        card->chart()->resetView();
}

void RunCharts::draw(const RunData &data, bool hasEnded, const QString &whyNone)
{
    const XAxis axis = m_loss->chart()->xAxis();
    const bool anew = std::exchange(m_revisionDrawn, data.revision()) != data.revision(); // an attempt took over from an earlier step
    for (const Drawn &drawn : kDrawn) {
        LineChart *chart = cards()[size_t(drawn.chart)]->chart();
        size_t &rows = m_rowsDrawn[size_t(drawn.curve)];
        if (anew)
            chart->setPoints(drawn.series, data.curve(drawn.curve, axis));
        else if (data.rowCount(drawn.curve) > rows)
            chart->appendPoints(drawn.series, data.curve(drawn.curve, axis, rows));
        rows = data.rowCount(drawn.curve);
    }
    m_loss->chart()->setMarks(data.marksAlong(axis));
    for (ChartCard *card : cards()) {
        card->chart()->setExpectedEnd(hasEnded || axis != XAxis::Step ? 0 : double(data.totalSteps));
        card->chart()->setPlaceholder(whyNone);
    }
    showConcerns(data);
}

/// How far it is, and what the curves warn of.
void RunCharts::showConcerns(const RunData &data)
{
    constexpr int manyEvaluations = 3, manySteps = 10;
    QString text = data.totalSteps > 0 ? tr("step %1 of %2").arg(QLocale().toString(data.step), QLocale().toString(data.totalSteps)) : QString();
    if (const int rising = data.evaluationsRising(); rising >= manyEvaluations)
        text += tr(" · held-out loss has risen %1 times in a row").arg(rising);
    m_loss->setSubtitle(text);
    const int high = data.stepsAbove(kUsualNorm.second);
    m_small[1]->setSubtitle(high >= manySteps ? tr("high for %1 steps: the learning rate may be too large").arg(high) : QString());
}

void RunCharts::setXAxis(XAxis axis)
{
    if (axis == m_loss->chart()->xAxis() && axis == m_small[0]->chart()->xAxis())
        return;
    for (ChartCard *card : cards())
        card->setXAxis(axis);
    m_revisionDrawn = -1;
    Q_EMIT drawingWanted();
}

/// One choice for live, single and compared runs, whichever of them, or the page of settings, it was made in.
void RunCharts::followChoices()
{
    m_loss->setSmoothing(m_settings.preferences().smoothing);
    setXAxis(m_settings.preferences().xAxis);
}

} // namespace anneal::ui
