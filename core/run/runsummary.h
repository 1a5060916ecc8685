// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runabout.h"

namespace anneal::run {

/// What a table of runs shows of one, from its folder alone.
struct RunSummary
{
    std::filesystem::path folder;
    std::string name; // as people know it: the given one, else that of the folder
    RunAbout about;
    std::string aboutProblem; // why about.json cannot be read; empty where it can
    RunStatus status = RunStatus::Queued;
    RunState state = RunState::Initializing;
    RunState toldState = RunState::Initializing; // what its events say last, also where a newer attempt has begun and told nothing yet
    std::string model, method;
    std::int64_t step = 0, totalSteps = 0;
    std::int64_t tokens = 0;                         // trained so far, in all attempts
    double loss = 0, evalLoss = 0, bestEvalLoss = 0; // NaN when there is none yet; held-out rows: after step 0, or by Evaluate
    double tokensPerSecond = 0;                      // while it computes steps, over the newest ones it told of; 0 where it told none
    double secondsLeft = 0, seconds = 0;             // seconds: how long it took or has taken, without pauses
    std::string started;                             // ISO 8601, empty before the first event
    std::string message;                             // the sentence of an Error, or of the last ending
    int attempt = 1;
    std::int64_t resumeStep = -1;   // of the checkpoint to go on from, as far as the sizes of its files tell; negative: none
    std::string checkpointProblem;  // why it has none, where it has checkpoints, or its newest is passed over
    bool hasAdapter = false;        // in its folder, perhaps from an earlier attempt
    bool keptAdapter = false;       // the last ending saved it; false while the run goes on
    bool stopsAtCheckpoint = false; // Stopping with its next checkpoint: Request::Withdraw lets it go on
    std::uint64_t events = 0;

    /// Whether its adapter is what its end saved, which one that finished always did: that can be measured, merged and exported.
    bool hasResult() const { return hasAdapter && endsWithAdapter(state, keptAdapter); }
    bool hasCheckpoint() const { return resumeStep >= 0; }
};

base::Result<RunSummary> summarize(const RunFolder &folder);
/// How a run stands in a few words, the same wherever it is told: "running, 41 %", "stopped, adapter saved", "stopped unexpectedly at 12 %".
std::string statusText(const RunSummary &summary);
/// The same for where there is room: "failed: the disk is full".
std::string statusTextWithReason(const RunSummary &summary);
/// Status from the parts: last state, trainer alive, newest request, whether paused.
RunStatus statusOf(RunState last, bool hasEvents, bool alive, bool paused, bool stopping);

} // namespace anneal::run
