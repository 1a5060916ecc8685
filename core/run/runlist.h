// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filestamp.h"
#include "core/run/runsummary.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace anneal::run {

/// All runs under a folder (direct children holding a run.yaml, no links), live ones first, then newest first; none where there is no folder.
base::Result<std::vector<RunSummary>> findRuns(const std::filesystem::path &runs);
/// The same to be shown: none where the folder cannot be read.
std::vector<RunSummary> listRuns(const std::filesystem::path &runs);

/// Those of them that are trained now; the others are not read.
std::vector<RunSummary> liveRuns(const std::filesystem::path &runs);

/// In the order that lists show: pinned ones first, each group as it was.
template <typename Rows>
void pinnedFirst(Rows &rows)
{
    std::stable_partition(rows.begin(), rows.end(), [](const auto &row) { return row.summary.about.isPinned; });
}

/// The runs under a folder, looked at again and again: a run whose files are as they were is not read a second time. One thread at a time.
class RunList
{
public:
    struct Entry
    {
        RunSummary summary;
        std::uint64_t version = 0;       // another one whenever the run was read anew
        std::uint64_t configVersion = 0; // the same for its run.yaml alone
    };

    /// As listRuns(), in its order; whoever asks to stop gets what was found so far. A folder that cannot be read shows the runs that
    /// were there before.
    std::vector<Entry> read(const std::filesystem::path &runs, const std::stop_token &stop = {});
    /// Why the last read() could not read the folder; fine where there is none.
    const base::Status &lastStatus() const { return m_status; }
    struct Unreadable
    {
        std::filesystem::path folder;
        base::Error reason;
    };
    /// The runs among them that cannot be read.
    const std::vector<Unreadable> &unreadable() const { return m_unreadable; }
    /// Names of the folders among them that hold no run, or one that cannot be read, and of links to folders; hidden ones are left
    /// out.
    const std::vector<std::string> &passedOver() const { return m_passedOver; }
    /// How many runs the last read() had to read.
    std::size_t lastRead() const { return m_lastRead; }

private:
    using Stamps = std::vector<std::pair<std::filesystem::path, std::string>>; // of what lies in folders
    struct Known
    {
        base::FileStamp config;
        std::array<base::FileStamp, 7> files; // all else that a summary is made from, but
        Stamps checkpoints;                   // that it goes on from, and those newer
        bool alive = false;
        RunFolder folder;
        Entry entry;
        std::string since; // when it began or was made
    };
    static std::array<base::FileStamp, 7> stampsOf(const RunFolder &folder);
    static Stamps stampsOfCheckpoints(const RunFolder &folder);
    /// Nothing where there is no run. A link is none: it may lead anywhere.
    base::Result<std::optional<Known>> look(const std::filesystem::path &folder);

    std::map<std::filesystem::path, Known> m_known;
    base::Status m_status = base::ok();
    std::uint64_t m_version = 0;
    std::size_t m_lastRead = 0;
    std::vector<std::string> m_passedOver;
    std::vector<Unreadable> m_unreadable;
};

} // namespace anneal::run
