// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/firststep.h"

#include <QCoreApplication>
#include <QDateTime>
#include <algorithm>
#include <cmath>

namespace anneal::ui {

namespace {

struct FirstStepWords
{
    Q_DECLARE_TR_FUNCTIONS(FirstStep)
};

/// Before its first step a run measures the held-out rows and answers held-out prompts, which may take longer than many steps.
QString waitInTraining(const RunData &data, const config::FineTuneConfig *config)
{
    if (data.paused)
        return FirstStepWords::tr("Paused before the first step");
    const auto training = config ? config->training : config::TrainingConfig();
    const bool isFresh = config && data.step == 0 && data.validationRows > 0;
    if (isFresh && training.evalSteps > 0 && data.rowCount(Curve::EvalLoss) == 0)
        return FirstStepWords::tr("Measuring the held-out rows before the first step…");
    const auto answered = qint64(data.samples.size()) + data.unanswered.size();
    if (isFresh && answered < std::min<qint64>(training.sampleCount, data.validationRows))
        return FirstStepWords::tr("Held-out prompts are answered, then the first step follows…");
    return FirstStepWords::tr("The first step is under way…");
}

} // namespace

QString firstStepText(const RunData &data, double secondsExpected)
{
    constexpr int coarse = 5; // seconds, from 10 on: the last run was another one
    const auto started = QDateTime::fromString(data.started, Qt::ISODateWithMs);
    if (secondsExpected < 0 || data.paused || data.attempt > 1)
        return {};
    const double passed = started.isValid() ? double(started.msecsTo(QDateTime::currentDateTimeUtc())) / 1000 : 0;
    const int left = int(std::ceil(secondsExpected - std::max(0.0, passed)));
    if (left < 1)
        return {};
    return FirstStepWords::tr("First step in about %1 s").arg(left < 2 * coarse ? left : (left + coarse - 1) / coarse * coarse);
}

QString whyNoStep(const RunData &data, const config::FineTuneConfig *config)
{
    switch (data.state) {
    case run::RunState::LoadingModel:
        return FirstStepWords::tr("Loading the model…");
    case run::RunState::ConfiguringLoRA:
        return FirstStepWords::tr("Adding the LoRA layers…");
    case run::RunState::LoadingDataset:
        return FirstStepWords::tr("Tokenizing the rows…");
    case run::RunState::Training:
        return waitInTraining(data, config);
    default:
        return FirstStepWords::tr("Starting the trainer…");
    }
}

} // namespace anneal::ui
