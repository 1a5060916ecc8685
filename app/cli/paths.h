// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/reader.h"

#include <filesystem>

namespace anneal::cli {

/// A config that was read: the project is the folder it lies in.
struct LoadedConfig
{
    config::Reading reading;
    std::filesystem::path file;
    std::filesystem::path project;
};

/// `path` is a config.yaml or the folder that holds one. Fails with NotFound, Usage (a setting that is none), Io; what is wrong in the config
/// is for the caller to tell.
base::Result<LoadedConfig> readProject(const std::filesystem::path &path, const std::vector<std::string> &settings);
/// The same, but also fails with BadConfig, listing every problem.
base::Result<LoadedConfig> loadProject(const std::filesystem::path &path, const std::vector<std::string> &settings);

/// Fails with Unsafe where the project reads outside of itself and the user neither says --trust (`isTrusted`) nor said so before.
base::Status allowPaths(const LoadedConfig &loaded, bool isTrusted);

} // namespace anneal::cli
