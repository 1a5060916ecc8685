// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/reader.h"
#include "core/run/runfolder.h"

#include <filesystem>
#include <map>
#include <string>

namespace anneal::data {

/// What a training run is made from.
struct NewRun
{
    config::FineTuneConfig config;
    std::map<std::string, config::Origin> origins; // of the values, written beside them in run.yaml
    std::filesystem::path project;                 // paths of the config are relative to it
    std::filesystem::path folder;                  // empty: nameForRun() under training.output_dir
    std::string name {};                           // as people are to know it (run::RunAbout); empty: that of the folder
    std::filesystem::path configFile {};           // where the config was read; empty: config.yaml of the project
};

/// A free folder name under training.output_dir: "2026-11-22-train-sft", with "-2", "-3" … where it is taken.
std::filesystem::path nameForRun(const config::FineTuneConfig &config, const std::filesystem::path &project);

/// Makes the run's folder with everything the trainer needs in it: the frozen run.yaml, copies of the prepared rows, of model.init_from
/// (init_adapter/) and of model.chat_template. So the run means the same after the project's data has changed, and on another machine.
/// training.output_dir stays in the project and passes through no link, unless the user typed it.
/// Fails with NotFound where the rows are not prepared yet, BadData where they do not belong together, Unsafe, AlreadyExists where the folder has
/// anything in it, NoSpace, Io.
base::Result<run::RunFolder> createRun(const NewRun &request);

} // namespace anneal::data
