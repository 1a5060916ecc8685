// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace anneal::run {

/// Where a run stands. Written to events.jsonl by name, so names never change.
enum class RunState {
    Initializing,
    LoadingModel,
    ConfiguringLoRA,
    LoadingDataset,
    Training,
    SavingAdapter,
    Finished,
    Stopped, // it was asked to
    Error,   // the last event says why; or there is none and the process is gone
};

std::string_view stateName(RunState state);
std::string_view stateText(RunState state); // as people say it: "Loading model"
std::optional<RunState> stateFromName(std::string_view name);
bool isEnding(RunState state);
/// Whether a run that ended so came to an adapter; `saved`: its last event says that its end saved one. An adapter in its folder may also be of an
/// earlier attempt.
bool endsWithAdapter(RunState ending, bool saved);
bool mayFollow(RunState current, RunState next); // Stopped and Error may be resumed: they are followed by Initializing

/// What a list shows of a run: the state, seen together with whether its trainer lives and what it was asked.
enum class RunStatus { Queued, Starting, Running, Paused, Stopping, Finished, Stopped, Failed, Interrupted };

std::string_view statusName(RunStatus status); // "queued", "starting" …
bool isLive(RunStatus status);                 // a trainer process is (or should be) there

} // namespace anneal::run
