// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/reader.h"
#include "core/run/runfolder.h"

#include <filesystem>
#include <string>
#include <vector>

namespace anneal::data {

/// A path that a config file names for reading and that leads out of the project, by itself or through a link in the project.
struct OutsidePath
{
    std::string key;             // "model.init_from"
    std::string value;           // as it stands there
    std::filesystem::path place; // where it leads, links resolved

    bool operator==(const OutsidePath &) const = default;
};

/// All of them, each place once for each key, of data.input_path, model.model_name, model.init_from and model.chat_template. Names of models in the
/// hub cache are never outside, nor is what the user typed on the command line.
std::vector<OutsidePath> outsidePaths(const config::Reading &reading, const std::filesystem::path &project);

/// Whether the user has trusted a project with all these paths. Kept in $XDG_DATA_HOME/anneal/trust.json, never in the project.
bool isTrusted(const std::filesystem::path &project, const std::vector<OutsidePath> &paths);
/// Remembers that they do. Fails where that cannot be written, and with Corrupt where what is remembered is damaged: it is left as it is.
base::Status trust(const std::filesystem::path &project, const std::vector<OutsidePath> &paths);
/// The same for a user who has just said so: where it cannot be written, they are asked again. Fails with Corrupt only.
base::Status trustOnce(const std::filesystem::path &project, const std::vector<OutsidePath> &paths);

/// Forgets that the user has trusted a project. Fails as trust() does.
base::Status distrust(const std::filesystem::path &project);

/// Fails with Unsafe where a project that the user has not trusted reads outside of itself, naming each path.
base::Status requireTrust(const config::Reading &reading, const std::filesystem::path &project);

/// The same for a run, whose run.yaml may name a template or an adapter elsewhere; those that are made here never do. Where its base
/// model lies is no question: it was asked when the run was made.
base::Status requireTrust(const run::RunFolder &run);

/// What leads out of a run in that sense.
std::vector<OutsidePath> outsidePaths(const run::RunFolder &run);

} // namespace anneal::data
