// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/control.h"
#include "core/run/eventlog.h"
#include "core/train/tensorboard.h"

#include <atomic>
#include <chrono>
#include <optional>

namespace anneal::train {

/// What a training method has to do with the world outside: events go out, requests come in. One thread uses it.
///
/// Ending requests are remembered: once stop or abort was asked for, it stays so; a stop at a checkpoint until it is withdrawn.
class RunContext
{
public:
    /// REQUIRES: folder.hold(). `signal` is set by a signal handler to the signal that asked to end, 0 before.
    RunContext(run::RunFolder folder, run::EventLog events, run::ControlReader control, const std::atomic<int> &signal);

    const run::RunFolder &folder() const { return m_folder; }
    int attempt() const { return m_events.attempt(); }
    const std::string &damage() const { return m_events.damage(); } // of the events of earlier attempts
    std::int64_t lastStep() const { return m_events.lastStep(); }   // of the events of earlier attempts, 0 where none has one
    std::int64_t lastCheckpoint() const { return m_events.lastCheckpoint(); }
    run::RunState state() const { return m_state; }
    std::int64_t step() const { return m_step; } // of the last poll(), 0 before
    bool isAborted() const { return m_wishes.abort; }
    /// How long the run has taken, in seconds: everything it did, without the time it was paused; over all attempts that were added.
    double seconds() const;
    void addAttempts(double seconds) { m_earlierSeconds += seconds; } // of the attempts that this one goes on from

    /// Goes to a state and says so with a `state` event. REQUIRES: mayFollow(state(), next).
    base::Status enter(run::RunState next, const base::Json &fields = base::Json::object());
    /// A sentence for the log page.
    base::Status log(std::string text);
    base::Status report(std::string_view type, base::Json fields);
    /// A `step` or `eval` event, and its numbers as train/… or eval/… in TensorBoard where that is on.
    base::Status reportScalars(std::string_view type, std::int64_t step, base::Json fields);
    /// A `sample` event and its text in TensorBoard.
    base::Status reportSample(std::int64_t step, std::string_view phase, std::string_view prompt, std::string_view text);
    base::Status openTensorboard();

    struct Wishes
    {
        bool checkpoint = false;       // one now
        bool stop = false;             // save and end now
        bool stopAtCheckpoint = false; // end with the next checkpoint; at once where the run is paused
        bool abort = false;            // end now, save nothing
        bool ending() const { return stop || abort; }
    };
    /// Reads the requests that came in, answers each with a `control` event, and waits while the run is paused.
    /// Call at a step boundary. Fails with NotFound where the run's folder is gone or lies elsewhere now.
    base::Result<Wishes> poll(std::int64_t step);
    /// Whether somebody wants the run to end now; between steps, where nothing can be saved.
    bool endingWished();
    /// The same of wishes since the last poll(): somebody who stopped the run asks again, or the machine wants it gone.
    bool endingWishedAgain();

private:
    base::Status readRequests(std::int64_t step);

    run::RunFolder m_folder;
    std::filesystem::path m_place; // where it lay at the start
    run::EventLog m_events;
    run::ControlReader m_control;
    const std::atomic<int> &m_signal;
    run::RunState m_state = run::RunState::Initializing;
    bool m_entered = false; // any state yet
    bool m_paused = false;
    std::int64_t m_step = 0;
    const std::chrono::steady_clock::time_point m_begun = std::chrono::steady_clock::now();
    std::chrono::steady_clock::duration m_waited {}; // paused
    double m_earlierSeconds = 0;
    Wishes m_wishes;
    std::vector<run::Request> m_unanswered; // seen between steps, answered at the next boundary
    std::optional<TensorboardWriter> m_tensorboard;
};

} // namespace anneal::train
