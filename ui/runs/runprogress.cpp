// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runprogress.h"

#include "core/base/text.h"
#include "ui/shell/project.h"
#include "widgets/counted.h"

#include <QDateTime>
#include <QLocale>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(RunProgress)
};

/// Whether a new best evaluation is saved as a checkpoint, too.
bool savesTheBest(const RunData &data, const config::TrainingConfig &training)
{
    return training.evalSteps > 0 && training.keepBest > 0 && data.validationRows > 0;
}

} // namespace

qint64 stoppingStep(const RunData &data, const config::FineTuneConfig *config)
{
    if (!data.stopsAtCheckpoint || !config || data.totalSteps <= 0)
        return 0;
    const qint64 every = config->training.saveSteps;
    return every > 0 ? std::min(data.totalSteps, (data.stopAskedAt / every + 1) * every) : data.totalSteps;
}

Checkpoints checkpointsToCome(const RunData &data, const config::FineTuneConfig *config)
{
    if (!config || data.totalSteps <= 0)
        return Checkpoints::Some;
    const auto &training = config->training;
    const auto isBefore = [&](qint64 step, qint64 every) { return every > 0 && (step / every + 1) * every < data.totalSteps; };
    const auto comes = [&](qint64 step) {
        return training.saveSteps > 0 && (isBefore(step, training.saveSteps) || (savesTheBest(data, training) && isBefore(step, training.evalSteps)));
    };
    return comes(data.step) ? Checkpoints::Some : comes(0) ? Checkpoints::NoneMore : Checkpoints::NoneEver;
}

TaskProgress progressOf(const RunData &data, const config::FineTuneConfig *config, Asked asked)
{
    const qint64 stopsAt = stoppingStep(data, config);
    // What passed before the first steps was loading: a guess from it would be far too long.
    const bool isEnding = asked == Asked::Stop || data.stopping || data.state == run::RunState::SavingAdapter;
    const double seconds = isEnding ? -1 : data.secondsLeft(stopsAt, config ? config->training.evalSteps : 0);
    TaskProgress progress { double(data.step), double(data.totalSteps), {}, {}, seconds >= 0 ? seconds : TaskProgress::kUnknown, data.paused };
    const QLocale locale;
    const bool isStarting = data.state < run::RunState::Training; // what an attempt before knew is no more true
    progress.detail = data.totalSteps > 0 && !isStarting ? Words::tr("step %1 / %2").arg(locale.toString(data.step), locale.toString(data.totalSteps))
                                                         : Words::tr("starting");
    if (data.state == run::RunState::SavingAdapter)
        progress.detail = Words::tr("saving the adapter");
    else if (isEnding)
        progress.detail += Words::tr(", stopping");
    else if (asked == Asked::Pause)
        progress.detail += Words::tr(", pausing");
    if (stopsAt > 0 && !isEnding)
        progress.detail += Words::tr(", stops at %1").arg(locale.toString(stopsAt));
    QStringList rate;
    if (data.tokensPerSecond > 0 && !isEnding)
        rate << Words::tr("%1 tok/s").arg(locale.toString(qRound(data.tokensPerSecond)));
    if (seconds < 0 && !isEnding && data.state == run::RunState::Training && data.step < (stopsAt > 0 ? stopsAt : data.totalSteps))
        rate << Words::tr("estimating the time left");
    progress.rate = rate.join(u" · "_s);
    return progress;
}

QString subjectOf(const RunData &data, const config::FineTuneConfig *config, bool isLive)
{
    QStringList parts;
    if (config) {
        parts << toText(nameOf(config->training.method)).toUpper();
        if (data.rows > 0)
            parts << widgets::rowsText(data.rows);
        parts << QString::fromStdString(config->model.modelName).section(u'/', -1) << Words::tr("LoRA r=%1").arg(config->model.loraRank);
    }
    if (!data.dtype.isEmpty())
        parts << Words::tr("CPU %1").arg(data.dtype);
    const QDateTime started = QDateTime::fromString(data.started, Qt::ISODateWithMs).toLocalTime();
    if (const qint64 last = isLive ? stoppingStep(data, config) : 0; last > 0) {
        parts.prepend(
            (savesTheBest(data, config->training) ? Words::tr("stops at step %1, or earlier at a better evaluation") : Words::tr("stops at step %1"))
                .arg(QLocale().toString(last)));
    }
    if (started.isValid())
        parts << Words::tr("started %1").arg(shortMomentText(started));
    return parts.join(u" · "_s);
}

} // namespace anneal::ui
