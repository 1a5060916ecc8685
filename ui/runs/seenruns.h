// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runsummary.h"

#include <QStringList>
#include <optional>

namespace anneal::ui {

class Settings;

/// Results of trainings that somebody has looked at, remembered between starts: the newest one that nobody has is offered again. A value; its
/// copies may be asked on other threads.
class SeenRuns
{
public:
    explicit SeenRuns(const Settings &settings);

    bool has(const std::filesystem::path &run, int attempt) const { return m_seen.contains(keyOf(run, attempt)); }
    /// The newest run, where it has ended with an adapter and nobody has seen that; none while one is trained. `runs` as findRuns() has them.
    std::optional<run::RunSummary> unseen(const std::vector<run::RunSummary> &runs) const;
    /// From now on it is seen.
    static void add(Settings &settings, const std::filesystem::path &run, int attempt);

private:
    static QString keyOf(const std::filesystem::path &run, int attempt);

    QStringList m_seen; // the newest first
};

} // namespace anneal::ui
