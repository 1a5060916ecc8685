// SPDX-License-Identifier: GPL-3.0-or-later
// Hub cache layout: huggingface_hub, "Manage your cache".
#include "core/weights/modelplaces.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/weights/modelfiles.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <set>

namespace anneal::weights {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kPrefix = "models--";

/// An environment variable as a path; empty where it is unset or empty.
fs::path variable(const char *name)
{
    const char *value = std::getenv(name);
    return value ? fs::path(value) : fs::path();
}

fs::path homeFolder()
{
    return variable("HOME");
}

/// A revision may hold slashes (refs/pr/1) but must not leave its folder.
bool isSafeRevision(std::string_view revision)
{
    if (revision.empty() || revision.front() == '/' || revision.find('\0') != std::string_view::npos)
        return false;
    for (const auto &part : base::split(revision, '/')) {
        if (part.empty() || part == "." || part == "..")
            return false;
    }
    return true;
}

bool isFolder(const fs::path &path)
{
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

} // namespace

fs::path hubCacheFolder()
{
    if (const auto cache = variable("HF_HUB_CACHE"); !cache.empty())
        return cache;
    if (const auto home = variable("HF_HOME"); !home.empty())
        return home / "hub";
    if (const auto cache = variable("XDG_CACHE_HOME"); !cache.empty())
        return cache / "huggingface" / "hub";
    return homeFolder() / ".cache" / "huggingface" / "hub";
}

bool isRepositoryName(std::string_view name)
{
    const auto isAllowed = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.'; };
    const auto parts = base::split(name, '/');
    if (parts.empty() || parts.size() > 2)
        return false;
    return std::all_of(parts.begin(), parts.end(), [&](const std::string &part) {
        return !part.empty() && part.front() != '.' && part.find("..") == std::string::npos && part.find("--") == std::string::npos
            && std::all_of(part.begin(), part.end(), isAllowed);
    });
}

fs::path repositoryFolder(std::string_view name)
{
    auto folder = std::string(kPrefix);
    for (const char c : name) {
        if (c == '/')
            folder += "--";
        else
            folder += c;
    }
    return hubCacheFolder() / folder;
}

fs::path snapshotFolder(std::string_view name, std::string_view revision)
{
    if (!isSafeRevision(revision))
        return {};
    const auto repository = repositoryFolder(name);
    const auto commit = base::readFile(repository / "refs" / revision, 1024);
    const auto snapshot = commit ? std::string(base::trimmed(*commit)) : std::string(revision);
    if (!isSafeRevision(snapshot) || snapshot.find('/') != std::string::npos)
        return {};
    const auto folder = repository / "snapshots" / snapshot;
    return isFolder(folder) ? folder : fs::path();
}

std::vector<std::string> cachedRevisions(std::string_view name)
{
    const auto repository = repositoryFolder(name), refs = repository / "refs";
    std::vector<std::string> revisions;
    std::set<fs::path> named;
    std::error_code failure;
    fs::recursive_directory_iterator at(refs, failure);
    for (; !failure && at != fs::recursive_directory_iterator(); at.increment(failure)) {
        const auto revision = at->path().lexically_relative(refs).generic_string();
        std::error_code ignored;
        const auto snapshot = at->is_regular_file(ignored) ? snapshotFolder(name, revision) : fs::path();
        if (snapshot.empty())
            continue;
        revisions.push_back(revision);
        named.insert(snapshot);
    }
    std::sort(revisions.begin(), revisions.end());
    if (const auto snapshots = base::entriesOf(repository / "snapshots"))
        for (const auto &snapshot : *snapshots)
            if (isFolder(snapshot) && !named.contains(snapshot))
                revisions.push_back(snapshot.filename().string());
    return revisions;
}

std::vector<std::string> cachedRepositories()
{
    std::vector<std::string> names;
    const auto entries = base::entriesOf(hubCacheFolder());
    if (!entries)
        return names;
    for (const auto &entry : *entries) {
        auto name = entry.filename().string();
        if (!name.starts_with(kPrefix))
            continue;
        name.erase(0, kPrefix.size());
        if (const auto dashes = name.find("--"); dashes != std::string::npos)
            name.replace(dashes, 2, "/");
        if (isRepositoryName(name) && !snapshotFolder(name, "main").empty())
            names.push_back(name);
    }
    return names;
}

std::vector<fs::path> modelFolders()
{
    std::vector<fs::path> folders;
    if (const auto own = variable("ANNEAL_MODELS"); !own.empty())
        folders.push_back(own);
    if (const auto shared = variable("XDG_DATA_HOME"); !shared.empty())
        folders.push_back(shared / "anneal" / "models");
    else if (const auto home = homeFolder(); !home.empty())
        folders.push_back(home / ".local" / "share" / "anneal" / "models");
    std::error_code failure;
    auto above = fs::read_symlink("/proc/self/exe", failure).parent_path();
    while (!failure && !above.empty()) {
        for (const auto *inside : { "share/anneal/models", ".deps/models" }) {
            if (isFolder(above / inside))
                folders.push_back(above / inside);
        }
        if (!above.has_relative_path())
            break;
        above = above.parent_path();
    }
    return folders;
}

} // namespace anneal::weights
