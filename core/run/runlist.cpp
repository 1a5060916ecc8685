// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/runlist.h"

#include <ctime>

namespace anneal::run {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostWatched = 16; // checkpoints of a run, the newest: damage in an older one is seen once something else changes

std::string isoTime(std::time_t seconds)
{
    std::tm parts {};
    char text[40];
    gmtime_r(&seconds, &parts);
    return { text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.000Z", &parts) };
}

} // namespace

std::array<base::FileStamp, 7> RunList::stampsOf(const RunFolder &folder)
{
    return { base::fileStamp(folder.path()), base::fileStamp(folder.eventsFile()), base::fileStamp(folder.controlFile()),
        base::fileStamp(folder.lockFile()), base::fileStamp(folder.adapterFolder() / "adapter_model.safetensors"),
        base::fileStamp(folder.path() / "about.json"), base::fileStamp(folder.path() / "results.jsonl") };
}

RunList::Stamps RunList::stampsOfCheckpoints(const RunFolder &folder)
{
    Stamps stamps;
    const auto checkpoints = folder.checkpoints();
    for (auto one = checkpoints.rbegin(); one != checkpoints.rend() && stamps.size() < kMostWatched; ++one)
        stamps.emplace_back(*one, base::stampOf(*one));
    return stamps;
}

base::Result<std::optional<RunList::Known>> RunList::look(const fs::path &path)
{
    // Looked at before it is read: what is written meanwhile is read the next time.
    const auto config = base::fileStamp(path / "run.yaml");
    std::error_code failure;
    if (fs::is_symlink(fs::symlink_status(path, failure)))
        return std::optional<Known>();
    if (fs::symlink_status(path / "run.yaml", failure).type() == fs::file_type::none) // a folder that lets nobody in
        return base::fileError("read", path / "run.yaml", failure.value());
    const auto before = m_known.find(path);
    const bool sameConfig = before != m_known.end() && before->second.config == config;
    auto folder = sameConfig ? base::Result<RunFolder>(before->second.folder) : RunFolder::open(path);
    if (!folder && folder.error().kind == base::ErrorKind::NotFound)
        return std::optional<Known>();
    if (!folder)
        return folder.error();
    const bool alive = folder->trainerAlive();
    const auto files = stampsOf(*folder);
    const auto isSame = [](const auto &stamp) { return base::stampOf(stamp.first) == stamp.second; };
    if (sameConfig && before->second.files == files && before->second.alive == alive && std::ranges::all_of(before->second.checkpoints, isSame))
        return std::optional(std::move(before->second));
    auto checkpoints = stampsOfCheckpoints(*folder);
    auto summary = summarize(*folder);
    if (!summary)
        return summary.error();
    ++m_lastRead;
    std::erase_if(checkpoints, [&](const auto &one) { return stepOf(one.first) < summary->resumeStep; });
    Known known { config, files, std::move(checkpoints), alive, std::move(*folder), { std::move(*summary), ++m_version, 0 }, {} };
    known.entry.configVersion = sameConfig ? before->second.entry.configVersion : m_version;
    known.since = known.entry.summary.started.empty() ? isoTime(config.seconds) : known.entry.summary.started;
    return std::optional(std::move(known));
}

std::vector<RunList::Entry> RunList::read(const fs::path &runs, const std::stop_token &stop)
{
    m_lastRead = 0;
    m_status = base::ok();
    m_passedOver.clear();
    m_unreadable.clear();
    const auto entries = base::entriesOf(runs);
    if (entries || entries.error().kind == base::ErrorKind::NotFound) {
        std::map<fs::path, Known> found;
        for (const auto &path : entries ? *entries : std::vector<fs::path>()) {
            if (stop.stop_requested())
                break;
            std::error_code ignored;
            auto known = look(path);
            if (known && *known) {
                found.emplace(path, std::move(**known));
                continue;
            }
            if (!known)
                m_unreadable.push_back({ path, known.error() });
            if (fs::is_directory(path, ignored) && !path.filename().string().starts_with('.'))
                m_passedOver.push_back(path.filename().string());
        }
        std::sort(m_passedOver.begin(), m_passedOver.end());
        m_known = std::move(found);
    } else {
        m_status = entries.error();
    }
    std::vector<const Known *> order;
    for (const auto &[path, known] : m_known)
        order.push_back(&known);
    std::stable_sort(order.begin(), order.end(), [](const Known *a, const Known *b) {
        const auto &one = a->entry.summary;
        const auto &other = b->entry.summary;
        if (isLive(one.status) != isLive(other.status))
            return isLive(one.status);
        return a->since != b->since ? a->since > b->since : one.folder.filename() > other.folder.filename();
    });
    std::vector<Entry> list;
    for (const Known *known : order)
        list.push_back(known->entry);
    return list;
}

base::Result<std::vector<RunSummary>> findRuns(const fs::path &runs)
{
    RunList all;
    std::vector<RunSummary> list;
    for (auto &entry : all.read(runs))
        list.push_back(std::move(entry.summary));
    if (!all.lastStatus())
        return all.lastStatus().error();
    return list;
}

std::vector<RunSummary> listRuns(const fs::path &runs)
{
    auto found = findRuns(runs);
    return found ? std::move(*found) : std::vector<RunSummary>();
}

std::vector<RunSummary> liveRuns(const fs::path &runs)
{
    std::vector<RunSummary> live;
    const auto entries = base::entriesOf(runs);
    for (const auto &path : entries ? *entries : std::vector<fs::path>()) {
        std::error_code ignored;
        const auto folder = fs::is_symlink(fs::symlink_status(path, ignored)) ? std::nullopt : std::optional(RunFolder::open(path));
        if (!folder || !*folder || !(*folder)->trainerAlive())
            continue;
        if (auto summary = summarize(**folder); summary && isLive(summary->status))
            live.push_back(std::move(*summary));
    }
    return live;
}

} // namespace anneal::run
