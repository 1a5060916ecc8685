// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace anneal::run {

/// A model or an adapter as `serve` takes it: NAME=PATH, for an adapter also MODEL:NAME=PATH.
struct ServedPath
{
    std::string name; // empty where none was given
    std::string path; // folder, file, or a name in the hub cache
};

/// What was typed: NAME=PATH, or a path alone, which may hold a '=' too.
ServedPath servedPathIn(const std::string &typed);

/// Where clients reach a server that listens on a port of this machine.
std::string serverUrl(int port);

/// What a local server serves, and how.
struct ServerSpec
{
    std::vector<ServedPath> models; // at least one
    std::vector<ServedPath> adapters;
    std::string revision = "main"; // of models from the hub cache
    std::string dtype = "auto";
    double idleMinutes = 30; // after which a model that nobody asks leaves the memory; 0: never
    double endMinutes = 60;  // after which the server that nobody asks ends; 0: never

    /// The same with paths that mean the same from every folder. Fails with Usage where there is no model, a name could
    /// not be told from a path, or minutes are no number.
    base::Result<ServerSpec> resolved() const;
    /// 16 hexadecimal digits, the same for equal specs of the same engine: models, adapters and the state of their files, revision and type. The
    /// minutes do not count: they are those of whoever started the server. REQUIRES: resolved
    std::string id(const std::filesystem::path &engine) const;
    /// Behind `anneal-engine`; the token comes from a file, so that no other user sees it in a list of processes.
    std::vector<std::string> arguments(const std::filesystem::path &tokenFile) const;

    base::Json toJson() const;
    static ServerSpec fromJson(const base::Json &json); // what is missing or of another type stays as it is by default
};

} // namespace anneal::run
