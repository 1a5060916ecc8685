// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/data/preparereport.h"
#include "ui/shell/tasks.h"

#include <filesystem>

namespace anneal::ui {

/// Prepares the data of a project as `anneal-cli prepare-data` does, reporting to `control`. Slow: for Tasks::run().
base::Result<data::PrepareReport> prepareProject(
    const config::FineTuneConfig &config, const std::filesystem::path &project, const TaskControl &control);

} // namespace anneal::ui
