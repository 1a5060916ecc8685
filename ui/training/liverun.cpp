// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/liverun.h"

#include "core/config/reader.h"
#include "core/data/prepare.h"
#include "core/run/runlist.h"
#include "core/weights/modelfiles.h"
#include "ui/runs/seenruns.h"
#include "ui/shell/project.h"

namespace anneal::ui {

LiveRun findLiveRun(const std::string &configText, const QString &project, const std::filesystem::path &runsFolder, bool needsModel,
    const SeenRuns &seen, const std::stop_token &stop)
{
    LiveRun live { project, std::nullopt, std::nullopt, false, std::nullopt };
    std::error_code failure;
    const auto config = config::readConfig(configText).config;
    live.isPrepared = std::filesystem::exists(data::preparedFiles(config.data, toPath(project)).train, failure);
    if (needsModel)
        if (const auto model = weights::findModel(weights::modelPlace(config.model.modelName, toPath(project)), config.model.revision); !model)
            live.noModel = model.error();
    std::vector<run::RunSummary> all;
    for (run::RunList::Entry &one : run::RunList().read(runsFolder, stop))
        all.push_back(std::move(one.summary));
    if (const auto result = seen.unseen(all))
        if (const auto opened = run::RunFolder::open(result->folder))
            live.unseen = *opened;
    for (const run::RunSummary &one : all) {
        if (!run::isLive(one.status) || one.status == run::RunStatus::Queued)
            continue;
        if (const auto opened = run::RunFolder::open(one.folder); opened && opened->trainerAlive()) {
            live.folder = *opened;
            break;
        }
    }
    return live;
}

} // namespace anneal::ui
