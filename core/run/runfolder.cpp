// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/runfolder.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/run/yamlscalar.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace anneal::run {
namespace fs = std::filesystem;
namespace {

constexpr int kVersion = 1; // of run.yaml and the folder's layout
constexpr std::string_view kCheckpointPrefix = "checkpoint-";

std::optional<std::int64_t> numberIn(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.starts_with('-') || error != std::errc() || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

/// N of checkpoint-N.
std::optional<std::int64_t> checkpointStep(const fs::path &entry)
{
    const auto name = entry.filename().string();
    const auto step = name.starts_with(kCheckpointPrefix) ? numberIn(std::string_view(name).substr(kCheckpointPrefix.size())) : std::nullopt;
    return step && *step <= kLastStep ? step : std::nullopt;
}

/// The first part of a run that is a link, so that neither reading nor writing leaves the folder.
base::Status refuseLinks(const fs::path &folder)
{
    static constexpr const char *kParts[] { "run.yaml", "data", "data/train.jsonl", "data/validation.jsonl", "data/manifest.json", "events.jsonl",
        "control.jsonl", "engine.lock", "engine.log", "results.jsonl", "about.json", "latest", "adapter", "tensorboard", "init_adapter",
        "chat_template.jinja" };
    std::error_code ignored;
    for (const auto *part : kParts)
        if (fs::is_symlink(fs::symlink_status(folder / part, ignored)))
            return base::Error { base::ErrorKind::Unsafe,
                tr_("%1 is a symbolic link, and a run may not lead out of its folder.", (folder / part).string()),
                tr_("Put the real file or folder there.") };
    return base::ok();
}

} // namespace

base::Result<RunFolder> RunFolder::create(const base::Target &place, const std::string &runYaml, unsigned mode)
{
    std::error_code failure;
    const auto folder = place.path();
    const base::Error taken { base::ErrorKind::AlreadyExists, tr_("%1 has something in it already.", folder.string()),
        tr_("Choose another folder for the run.") };
    const bool wasThere = fs::exists(folder, failure);
    if (wasThere && (!fs::is_directory(folder, failure) || !fs::is_empty(folder, failure)))
        return taken;
    if (auto made = base::makeFolder(place); !made)
        return made.error();
    RunFolder run(fs::absolute(folder, failure).lexically_normal());
    auto root = place.openFolder();
    if (!root)
        return root.error();
    // Of several who start a run there at once, only one makes this folder.
    if (::mkdirat(root->descriptor(), "data", 0777) != 0) {
        if (errno == EEXIST)
            return taken;
        auto problem = base::fileError("create the folder", folder / "data", errno); // not translated: a FileAction
        if (!wasThere)
            fs::remove(folder, failure); // only if it is empty
        return problem;
    }
    auto made = base::writeFile(base::Target(*root, "run.yaml"), runYaml, mode);
    if (made)
        made = base::syncFolder(run.m_folder.parent_path());
    if (!made) { // what is left would make the folder look taken
        ::unlinkat(root->descriptor(), "run.yaml", 0);
        ::unlinkat(root->descriptor(), "data", AT_REMOVEDIR);
        if (!wasThere)
            fs::remove(folder, failure);
        return made.error();
    }
    return run;
}

base::Result<RunFolder> RunFolder::open(const fs::path &folder)
{
    if (folder.empty())
        return base::Error { base::ErrorKind::Usage, tr_("The name of the run's folder is empty."),
            tr_("Name the folder of a run, such as runs/<name>.") };
    std::error_code missing;
    RunFolder run(fs::absolute(folder, missing).lexically_normal());
    if (!run.m_folder.has_filename()) // "runs/x/" and "runs/x" are the same run
        run.m_folder = run.m_folder.parent_path();
    if (!fs::is_regular_file(run.configFile(), missing))
        return base::Error { base::ErrorKind::NotFound, tr_("%1 is not a run: it holds no run.yaml.", folder.string()),
            tr_("Name the folder of a run, such as runs/<name>.") };
    if (auto inside = refuseLinks(run.m_folder); !inside)
        return inside.error();
    const auto yaml = base::readFile(run.configFile(), 1 << 20);
    if (!yaml)
        return yaml.error();
    if (const auto version = numberIn(yamlScalar(*yaml, "", "version")); version && *version > kVersion)
        return base::Error { base::ErrorKind::Unsupported,
            tr_("%1 was written by a newer version (format %2, this program knows %3).", run.configFile().string(), *version, kVersion),
            tr_("Open it with that version.") };
    return run;
}

base::Status RunFolder::hold()
{
    auto root = base::Root::open(m_folder);
    if (!root)
        return root.error();
    m_held.emplace(std::move(*root));
    return base::ok();
}

base::Result<base::Target> RunFolder::target(const fs::path &below) const
{
    if (m_held)
        return base::Target(*m_held, below);
    auto root = base::Root::open(m_folder);
    if (!root)
        return root.error();
    return base::Target(std::move(*root), below);
}

base::Result<std::vector<fs::path>> RunFolder::findCheckpoints() const
{
    const auto entries = base::entriesOf(path());
    if (!entries)
        return entries.error();
    std::vector<std::pair<std::int64_t, fs::path>> found;
    for (const auto &entry : *entries) {
        std::error_code failure;
        if (const auto step = checkpointStep(entry); step && fs::is_directory(fs::symlink_status(entry, failure)))
            found.emplace_back(*step, entry);
    }
    std::sort(found.begin(), found.end());
    std::vector<fs::path> folders;
    for (auto &[step, path] : found)
        folders.push_back(std::move(path));
    return folders;
}

std::vector<std::string> RunFolder::linkedCheckpoints() const
{
    std::vector<std::string> names;
    const auto entries = base::entriesOf(path());
    for (const auto &entry : entries ? *entries : std::vector<fs::path>()) {
        std::error_code failure;
        if (checkpointStep(entry) && fs::is_symlink(fs::symlink_status(entry, failure)))
            names.push_back(entry.filename().string());
    }
    return names;
}

std::string RunFolder::trainerSince() const
{
    constexpr std::string_view before = "since "; // as RunLock writes it
    constexpr std::size_t timeLength = 24;
    const auto note = base::readFile(lockFile(), 4096);
    const auto at = note ? note->find(before) : std::string::npos;
    auto since = at == std::string::npos ? std::string() : note->substr(at + before.size(), timeLength);
    return base::secondsOf(since) > 0 ? since : std::string(); // what is no time is below 0
}

std::vector<fs::path> RunFolder::checkpoints() const
{
    auto found = findCheckpoints();
    return found ? std::move(*found) : std::vector<fs::path>();
}

std::int64_t stepOf(const fs::path &checkpoint)
{
    return checkpointStep(checkpoint).value_or(-1);
}

base::Result<RunLock> RunLock::acquire(const RunFolder &folder)
{
    const auto note = tr_("pid %1 since %2", ::getpid(), base::utcNow());
    std::optional<base::FileLock> whole;
    auto held = base::FileLock::acquireFolder(folder.path());
    if (held)
        whole.emplace(std::move(*held));
    else if (held.error().kind == base::ErrorKind::Busy)
        return base::FileLock::inUse(folder.path(), folder.lockFile());
    const auto file = folder.target("engine.lock");
    if (!file)
        return file.error();
    auto lock = base::FileLock::acquire(*file, note);
    if (!lock)
        return lock.error();
    return RunLock(std::move(whole), std::move(*lock));
}

} // namespace anneal::run
