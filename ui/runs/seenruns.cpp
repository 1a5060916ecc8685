// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/seenruns.h"

#include "ui/shell/project.h"
#include "ui/shell/settings.h"

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

const auto kKey = u"runs/seen"_s;
constexpr int kMost = 200; // of all projects; only the newest run of one is asked for

} // namespace

SeenRuns::SeenRuns(const Settings &settings) : m_seen(settings.state(kKey).toStringList()) { }

QString SeenRuns::keyOf(const std::filesystem::path &run, int attempt)
{
    return toText(run.lexically_normal()) + u'#' + QString::number(attempt);
}

std::optional<run::RunSummary> SeenRuns::unseen(const std::vector<run::RunSummary> &runs) const
{
    for (const run::RunSummary &one : runs) {
        if (one.status == run::RunStatus::Queued || one.about.isArchived)
            continue;
        return one.hasResult() && !has(one.folder, one.attempt) ? std::optional(one) : std::nullopt;
    }
    return std::nullopt;
}

void SeenRuns::add(Settings &settings, const std::filesystem::path &run, int attempt)
{
    QStringList seen = settings.state(kKey).toStringList();
    const QString key = keyOf(run, attempt);
    if (!seen.isEmpty() && seen.first() == key)
        return;
    seen.removeAll(key);
    seen.prepend(key);
    settings.setState(kKey, seen.mid(0, kMost));
    settings.sync();
}

} // namespace anneal::ui
