// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/pace.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/run/event.h"
#include "core/run/runfolder.h"
#include "core/run/runlist.h"

#include <algorithm>

namespace anneal::run {
namespace fs = std::filesystem;
namespace {

/// By the first line that tells of steps, which may be of several.
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
        if (event.type != "step")
            continue;
        const double steps = event.number("step"), speed = event.number("tokens_per_second");
        if (event.attempt != 1 || steps < 1 || (steps > 1 && !(speed > 0)))
            return -1;
        const double behindTheFirst = steps > 1 ? event.number("tokens") / speed * (steps - 1) / steps : 0;
        return std::max(0.0, event.number("seconds", base::secondsOf(event.time) - started) - behindTheFirst); // without pauses
    }
    return -1;
}

} // namespace

double Pace::secondsFor(double tokens) const
{
    return std::max(0.0, firstStepSeconds) + tokens * (1 / tokensPerSecond + besidesPerToken);
}

std::optional<Pace> measuredPace(const fs::path &runs, std::string_view modelName)
{
    std::optional<RunSummary> newest;
    for (const auto &one : listRuns(runs))
        if (one.tokensPerSecond > 0 && one.tokens > 0 && fs::path(one.model).filename() == fs::path(modelName).filename()
            && (!newest || one.started > newest->started))
            newest = one;
    if (!newest)
        return {};
    Pace pace { newest->name, newest->tokensPerSecond, firstStepOf(newest->folder), 0 };
    const auto tokens = static_cast<double>(newest->tokens);
    if (pace.firstStepSeconds >= 0 && newest->attempt == 1) // a later attempt loads the model once more
        pace.besidesPerToken = std::max(0.0, newest->seconds - pace.secondsFor(tokens)) / tokens;
    return pace;
}

} // namespace anneal::run
