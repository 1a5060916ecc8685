// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::weights {

/// Root of the Hugging Face hub cache: $HF_HUB_CACHE, $HF_HOME/hub, $XDG_CACHE_HOME/huggingface/hub, ~/.cache/huggingface/hub.
std::filesystem::path hubCacheFolder();

/// "org/name" or "name" as the hub allows them: letters, digits and -_. , at most one slash, no "..".
bool isRepositoryName(std::string_view name);

/// Folder of a repository in the cache: {root}/models--org--name.
std::filesystem::path repositoryFolder(std::string_view name);

/// The snapshot a revision (branch, tag or commit) of a cached repository points to; empty when it is not in the cache.
std::filesystem::path snapshotFolder(std::string_view name, std::string_view revision);

/// The revisions of a repository that are in the cache: branches and tags, and the commits that none of them names.
std::vector<std::string> cachedRevisions(std::string_view name);

/// Names ("org/name") of all models in the hub cache that have the revision "main".
std::vector<std::string> cachedRepositories();

} // namespace anneal::weights
