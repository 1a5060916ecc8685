// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/runstate.h"

#include "core/base/tr.h"

#include <array>

namespace anneal::run {
namespace {

struct StateWords
{
    RunState state;
    std::string_view name, text; // in files, and as people say it
};
constexpr std::array kStates {
    StateWords { RunState::Initializing, "Initializing", tr_("Starting") },
    StateWords { RunState::LoadingModel, "LoadingModel", tr_("Loading model") },
    StateWords { RunState::ConfiguringLoRA, "ConfiguringLoRA", tr_("Adding LoRA") },
    StateWords { RunState::LoadingDataset, "LoadingDataset", tr_("Loading rows") },
    StateWords { RunState::Training, "Training", tr_("Training") },
    StateWords { RunState::SavingAdapter, "SavingAdapter", tr_("Saving adapter") },
    StateWords { RunState::Finished, "Finished", tr_("Finished") },
    StateWords { RunState::Stopped, "Stopped", tr_("Stopped") },
    StateWords { RunState::Error, "Error", tr_("Failed") },
};
static_assert(kStates.size() == std::size_t(RunState::Error) + 1);

} // namespace

std::string_view stateName(RunState state)
{
    return kStates[static_cast<std::size_t>(state)].name;
}

std::string_view stateText(RunState state)
{
    return kStates[static_cast<std::size_t>(state)].text;
}

std::optional<RunState> stateFromName(std::string_view name)
{
    for (const auto &one : kStates)
        if (one.name == name)
            return one.state;
    return std::nullopt;
}

bool isEnding(RunState state)
{
    return state == RunState::Finished || state == RunState::Stopped || state == RunState::Error;
}

bool endsWithAdapter(RunState ending, bool saved)
{
    return ending == RunState::Finished || (ending == RunState::Stopped && saved);
}

bool mayFollow(RunState current, RunState next)
{
    if (current == RunState::Stopped || current == RunState::Error)
        return next == RunState::Initializing;
    if (current == RunState::Finished)
        return false;
    if (next == RunState::Stopped || next == RunState::Error)
        return true;
    // The rest is a straight line in the order of the enum, Initializing to Finished.
    return static_cast<int>(next) == static_cast<int>(current) + 1;
}

std::string_view statusName(RunStatus status)
{
    static constexpr std::string_view kNames[] { tr_("queued"), tr_("starting"), tr_("running"), tr_("paused"), tr_("stopping"), tr_("finished"),
        tr_("stopped"), tr_("failed"), tr_("interrupted") };
    return kNames[static_cast<std::size_t>(status)];
}

bool isLive(RunStatus status)
{
    return status == RunStatus::Starting || status == RunStatus::Running || status == RunStatus::Paused || status == RunStatus::Stopping;
}

} // namespace anneal::run
