// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/config/config.h"

#include <filesystem>
#include <span>
#include <string_view>

namespace anneal::data {

/// A file that is part of the program.
struct EmbeddedFile
{
    std::string_view name; // with '/'
    std::string_view bytes;
};

/// The files of the sample project, as they lie in resources/sample; names are relative to the project.
std::span<const EmbeddedFile> sampleFiles();

enum class Sample { No, Yes };

/// The configuration a new project starts with; with the sample, one that trains on it within minutes on two cores.
config::FineTuneConfig startingConfig(Sample sample);

/// Makes a project: config.yaml with comments, config.schema.json, data/raw (with the sample's documents in it), .gitignore.
/// Nothing that is there already is touched; fails with AlreadyExists where there is a config.yaml.
base::Status createProject(const std::filesystem::path &folder, Sample sample, const config::FineTuneConfig &config);
/// The same with startingConfig().
base::Status createProject(const std::filesystem::path &folder, Sample sample);

} // namespace anneal::data
