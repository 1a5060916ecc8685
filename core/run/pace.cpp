// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/pace.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/run/event.h"
#include "core/run/runfolder.h"
#include "core/run/runlist.h"

namespace anneal::run {
namespace fs = std::filesystem;
namespace {

double firstStepOf(const fs::path &folder)
{
    constexpr std::size_t beginning = 1 << 18; // bytes
    const auto opened = RunFolder::open(folder);
    const auto bytes = opened ? base::readFrom(opened->eventsFile(), 0, beginning) : base::Result<std::string>(opened.error());
    if (!bytes)
        return -1;
    EventTail tail;
    double started = -1;
    for (const auto &event : tail.take(*bytes)) {
        if (started < 0)
            started = base::secondsOf(event.time);
        if (event.type == "step")
            return event.attempt == 1 && event.whole("step") == 1 ? base::secondsOf(event.time) - started : -1;
    }
    return -1;
}

} // namespace

std::optional<Pace> measuredPace(const fs::path &runs, std::string_view modelName)
{
    std::optional<RunSummary> newest;
    for (const auto &one : listRuns(runs))
        if (one.pace() > 0 && one.seconds > 1 && fs::path(one.model).filename() == fs::path(modelName).filename()
            && (!newest || one.started > newest->started))
            newest = one;
    if (!newest)
        return {};
    return Pace { newest->name, newest->pace(), firstStepOf(newest->folder) };
}

} // namespace anneal::run
