// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/runstate.h"

#include "core/base/tr.h"

#include <array>
#include <utility>

namespace anneal::run {
namespace {

constexpr std::array<std::pair<RunState, std::string_view>, 9> kStates { {
    { RunState::Initializing, "Initializing" },
    { RunState::LoadingModel, "LoadingModel" },
    { RunState::ConfiguringLoRA, "ConfiguringLoRA" },
    { RunState::LoadingDataset, "LoadingDataset" },
    { RunState::Training, "Training" },
    { RunState::SavingAdapter, "SavingAdapter" },
    { RunState::Finished, "Finished" },
    { RunState::Stopped, "Stopped" },
    { RunState::Error, "Error" },
} };

} // namespace

std::string_view stateName(RunState state)
{
    return kStates[static_cast<std::size_t>(state)].second;
}

std::string_view stateText(RunState state)
{
    switch (state) {
    case RunState::Initializing:
        return tr_("Starting");
    case RunState::LoadingModel:
        return tr_("Loading model");
    case RunState::ConfiguringLoRA:
        return tr_("Adding LoRA");
    case RunState::LoadingDataset:
        return tr_("Loading rows");
    case RunState::Training:
        return tr_("Training");
    case RunState::SavingAdapter:
        return tr_("Saving adapter");
    case RunState::Finished:
        return tr_("Finished");
    case RunState::Stopped:
        return tr_("Stopped");
    case RunState::Error:
        return tr_("Failed");
    }
    return {};
}

std::optional<RunState> stateFromName(std::string_view name)
{
    for (const auto &[state, text] : kStates)
        if (text == name)
            return state;
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
