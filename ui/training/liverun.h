// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/run/runfolder.h"

#include <QString>
#include <filesystem>
#include <optional>
#include <stop_token>

namespace anneal::ui {

class SeenRuns;

/// What the page Train goes on with when a project is opened. Answers carry the project they are of: by then another one may be open.
struct LiveRun
{
    QString project;
    std::optional<run::RunFolder> folder; // the run that a trainer works on
    std::optional<run::RunFolder> unseen; // the newest run, where nobody has looked at what it came to
    bool isPrepared = false;              // the project has rows to train on
    std::optional<base::Error> noModel;   // why its model cannot be used, where that is asked
};

/// Reads the folder of the runs and looks for the project's rows and, if `needsModel`, for its model: on another thread.
LiveRun findLiveRun(const std::string &configText, const QString &project, const std::filesystem::path &runsFolder, bool needsModel,
    const SeenRuns &seen, const std::stop_token &stop);

} // namespace anneal::ui
