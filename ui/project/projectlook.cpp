// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/projectlook.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/config/known.h"
#include "core/data/documentchanges.h"
#include "core/data/sources.h"
#include "core/run/runlist.h"
#include "core/weights/modelfiles.h"
#include "ui/runs/losstext.h"
#include "ui/runs/runwords.h"
#include "ui/runs/seenruns.h"
#include "ui/shell/project.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace anneal::ui {

namespace {

struct ProjectWords
{
    Q_DECLARE_TR_FUNCTIONS(anneal::ui::ProjectLook)
};

QString statusOf(const run::RunSummary &summary)
{
    const QString text = said(run::statusText(summary));
    if (std::isfinite(summary.evalLoss))
        return ProjectWords::tr("%1 · held-out loss %2").arg(text, lossText(summary.evalLoss));
    return std::isfinite(summary.loss) ? ProjectWords::tr("%1 · training loss %2").arg(text, lossText(summary.loss)) : text;
}

/// What is to be told of a run that came to nothing.
void lookAtEnd(const run::RunSummary &summary, ProjectLook::Run &run)
{
    using GoesOn = ProjectLook::Run::GoesOn;
    run.hasResult = summary.hasResult();
    if (run.hasResult || run.isLive)
        return;
    run.goesOn = summary.hasCheckpoint() ? GoesOn::FromCheckpoint : summary.checkpointProblem.empty() ? GoesOn::FromStart : GoesOn::No;
    run.why = said(summary.message);
    switch (summary.status) {
    case run::RunStatus::Failed:
        run.what = ProjectWords::tr("The last run failed");
        break;
    case run::RunStatus::Stopped:
        run.what = ProjectWords::tr("The last run was aborted"); // one that was stopped otherwise keeps its adapter
        break;
    case run::RunStatus::Queued:
        run.what = ProjectWords::tr("The last run was never started");
        break;
    case run::RunStatus::Interrupted:
        run.what = ProjectWords::tr("The last run stopped unexpectedly");
        break;
    default:
        run.what = ProjectWords::tr("The last run ended without an adapter");
    }
}

void lookAtModel(ProjectLook &look, const config::Reading &reading, const std::filesystem::path &place)
{
    const auto &model = reading.config.model;
    if (!config::knows(reading, "model.model_name"))
        return;
    look.model = toText(model.modelName);
    std::error_code failure;
    const auto local = place / model.modelName;
    look.hasModel = bool(weights::findModel(std::filesystem::exists(local, failure) ? local.string() : model.modelName, model.revision));
}

void lookAtRows(ProjectLook &look, const config::Reading &reading, const std::filesystem::path &place)
{
    const auto &data = reading.config.data;
    if (config::knows(reading, "data.input_path") && config::knows(reading, "data.input_type")) {
        const auto sources = data::listSources(place / data.inputPath, data.inputType);
        const auto isRead = [](const data::Source &source) { return source.reader != nullptr; };
        look.sources = sources ? std::count_if(sources->begin(), sources->end(), isRead) : 0;
        look.files = sources ? std::ssize(*sources) : 0;
    }
    if (!config::knows(reading, "data.output_path"))
        return;
    std::error_code failure;
    const auto files = data::preparedFiles(data, place);
    look.isPrepared = std::filesystem::exists(files.train, failure);
    const auto rows = data::preparedRows(files);
    look.trainRows = rows.train;
    look.heldOutRows = rows.validation;
    const bool knowsAll = std::none_of(reading.problems.begin(), reading.problems.end(), [](const config::Problem &problem) {
        return problem.severity == config::Severity::Error && problem.path.starts_with("data."); // else it would be of a default
    });
    if (*look.isPrepared && knowsAll)
        look.staleRows = said(data::staleRows(files, data, place));
}

} // namespace

ProjectLook::Next ProjectLook::next() const
{
    if (std::any_of(runs.begin(), runs.end(), [](const Run &run) { return run.isLive; }))
        return Next::Follow;
    if (hasUnseenResult)
        return Next::SeeResult;
    if (problems > 0)
        return Next::FixConfiguration;
    if (!isPrepared.value_or(false))
        return sources.value_or(0) == 0 ? Next::AddDocuments : Next::PrepareRows;
    if (runs.isEmpty())
        return staleRows.isEmpty() ? Next::Train : Next::PrepareAgain;
    return runs.first().hasResult ? Next::SeeResult : Next::GoOn;
}

ProjectLook lookAtProject(const QString &folder, const SeenRuns &seen)
{
    ProjectLook look;
    look.folder = folder;
    const auto place = toPath(folder);
    const auto read = config::readConfigFile(place / "config.yaml");
    const config::Reading reading = read ? *read : config::readConfig({}); // which says nothing, and that is a problem as well
    look.problems = std::count_if(
        reading.problems.begin(), reading.problems.end(), [](const config::Problem &problem) { return problem.severity == config::Severity::Error; });
    lookAtModel(look, reading, place);
    lookAtRows(look, reading, place);
    auto runs = run::listRuns(place / config::runsFolder(reading));
    look.hasUnseenResult = seen.unseen(runs).has_value();
    std::erase_if(runs, [](const run::RunSummary &one) { return one.about.isArchived; });
    runs.resize(std::min<std::size_t>(runs.size(), 3));
    for (const auto &summary : runs) {
        look.runs << ProjectLook::Run { toText(summary.name), toText(summary.folder), statusOf(summary), run::isLive(summary.status),
            summary.status == run::RunStatus::Paused, toneOf(summary.status) };
        lookAtEnd(summary, look.runs.last());
    }
    return look;
}

} // namespace anneal::ui
