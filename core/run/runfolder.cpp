// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/runfolder.h"

#include "core/run/yamlscalar.h"

#include <algorithm>
#include <charconv>

namespace anneal::run {
namespace fs = std::filesystem;
namespace {

constexpr int kVersion = 1; // of run.yaml and the folder's layout
constexpr std::string_view kCheckpointPrefix = "checkpoint-";

std::optional<std::int64_t> numberIn(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

} // namespace

base::Result<RunFolder> RunFolder::create(const fs::path &folder, const std::string &runYaml)
{
    std::error_code failure;
    const base::Error taken { base::ErrorKind::AlreadyExists, folder.string() + " has something in it already.",
        "Choose another folder for the run." };
    if (fs::exists(folder, failure) && (!fs::is_directory(folder, failure) || !fs::is_empty(folder, failure)))
        return taken;
    if (auto made = base::makeFolder(folder); !made)
        return made.error();
    // Of several who start a run there at once, only one makes this folder.
    if (!fs::create_directory(folder / "data", failure))
        return failure ? base::fileError("create the folder", folder / "data", failure.value()) : taken;
    if (auto written = base::writeFile(folder / "run.yaml", runYaml); !written)
        return written.error();
    const auto whole = fs::absolute(folder, failure).lexically_normal();
    if (auto synced = base::syncFolder(whole.parent_path()); !synced)
        return synced.error();
    return RunFolder(whole);
}

base::Result<RunFolder> RunFolder::open(const fs::path &folder)
{
    if (folder.empty())
        return base::Error { base::ErrorKind::Usage, "The name of the run's folder is empty.", "Name the folder of a run, such as runs/<name>." };
    std::error_code missing;
    RunFolder run(fs::absolute(folder, missing).lexically_normal());
    if (!run.m_folder.has_filename()) // "runs/x/" and "runs/x" are the same run
        run.m_folder = run.m_folder.parent_path();
    if (!fs::is_regular_file(run.configFile(), missing))
        return base::Error { base::ErrorKind::NotFound, folder.string() + " is not a run: it holds no run.yaml.",
            "Name the folder of a run, such as runs/<name>." };
    const auto yaml = base::readFile(run.configFile(), 1 << 20);
    if (!yaml)
        return yaml.error();
    if (const auto version = numberIn(yamlScalar(*yaml, "", "version")); version && *version > kVersion)
        return base::Error { base::ErrorKind::Unsupported,
            run.configFile().string() + " was written by a newer version (format " + std::to_string(*version) + ", this program knows "
                + std::to_string(kVersion) + ").",
            "Open it with that version." };
    return run;
}

std::vector<fs::path> RunFolder::checkpoints() const
{
    std::vector<std::pair<std::int64_t, fs::path>> found;
    std::error_code failure;
    for (const auto &entry : fs::directory_iterator(m_folder, failure)) {
        const auto fileName = entry.path().filename().string();
        if (!fileName.starts_with(kCheckpointPrefix) || !entry.is_directory(failure))
            continue;
        if (const auto step = numberIn(std::string_view(fileName).substr(kCheckpointPrefix.size())))
            found.emplace_back(*step, entry.path());
    }
    std::sort(found.begin(), found.end());
    std::vector<fs::path> folders;
    for (auto &[step, path] : found)
        folders.push_back(std::move(path));
    return folders;
}

} // namespace anneal::run
