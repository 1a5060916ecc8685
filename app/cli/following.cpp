// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/following.h"

#include "app/cli/interrupt.h"
#include "core/base/text.h"
#include "core/config/reader.h"
#include "core/run/control.h"
#include "core/run/timeleft.h"

#include <chrono>
#include <cmath>
#include <filesystem>
#include <thread>

namespace anneal::cli {
namespace {

constexpr std::uint64_t kLeastSpace = 64 << 10; // with less than that a run cannot even say that the disk is full
constexpr auto kPollInterval = std::chrono::milliseconds(200);

/// Turns events into lines; keeps what the progress line shows.
class Teller
{
public:
    /// Events up to `toldAttempt` were told when they happened. `evalSteps`: of the run's configuration.
    Teller(Terminal &terminal, int toldAttempt, std::int64_t evalSteps) : m_terminal(terminal), m_toldAttempt(toldAttempt), m_evalSteps(evalSteps) { }

    void tell(const run::Event &event)
    {
        if (event.attempt <= m_toldAttempt)
            return;
        m_timeLeft.take(event);
        m_totalSteps = event.whole("total_steps", m_totalSteps);
        if (event.type == "state") {
            m_state = run::stateFromName(event.text("state")).value_or(m_state);
            if (m_state == run::RunState::Error) // a full disk may not take the end that should follow
                m_end = event;
        } else if (event.type == "step") {
            onStep(event);
        } else if (event.type == "eval") {
            m_terminal.say(
                "step " + base::formatCount(event.whole("step")) + "  loss on held-out rows " + base::formatFixed(event.number("eval_loss", NAN), 4));
        } else if (event.type == "checkpoint") {
            m_terminal.say("step " + base::formatCount(event.whole("step")) + "  checkpoint saved");
        } else if (event.type == "log") {
            m_terminal.say(event.text("text"));
        } else if (event.type == "end") {
            m_end = event;
        }
    }

    void showProgress()
    {
        if (m_step == 0) {
            m_terminal.progress(std::string(run::stateText(m_state)) + " …");
            return;
        }
        const auto left = m_timeLeft.seconds(0, m_evalSteps);
        m_terminal.progress("step " + base::formatCount(m_step) + (m_totalSteps > 0 ? " of " + base::formatCount(m_totalSteps) : "") + "  loss "
            + base::formatFixed(m_loss, 4) + "  " + base::formatFixed(m_tokensPerSecond, 0) + " tok/s"
            + (left >= 0 ? "  " + base::formatDuration(left) + " left" : ""));
    }

    const std::optional<run::Event> &end() const { return m_end; }

private:
    void onStep(const run::Event &event)
    {
        const auto step = event.whole("step");
        m_step = step;
        m_loss = event.number("loss", NAN);
        m_tokensPerSecond = event.number("tokens_per_second", NAN);
        if (!m_terminal.interactive() && (step == 1 || step % 10 == 0 || step == m_totalSteps))
            m_terminal.say("step " + base::formatCount(step) + (m_totalSteps > 0 ? " of " + base::formatCount(m_totalSteps) : "") + "  loss "
                + base::formatFixed(m_loss, 4) + "  " + base::formatFixed(m_tokensPerSecond, 0) + " tok/s");
    }

    Terminal &m_terminal;
    int m_toldAttempt;
    run::RunState m_state = run::RunState::Initializing;
    std::int64_t m_step = 0, m_totalSteps = 0;
    std::int64_t m_evalSteps;
    run::TimeLeft m_timeLeft;
    double m_loss = NAN, m_tokensPerSecond = NAN;
    std::optional<run::Event> m_end;
};

/// A trainer that died without an event: killed, or there was no room to write one.
base::Error whyGone(const run::RunFolder &folder, const std::string &resume)
{
    if (base::hasNoInodes(folder.path()))
        return { base::ErrorKind::NoSpace, "The trainer ended; no more files can be created on the disk of " + folder.path().string() + " (inodes).",
            "Remove files that are not needed. " + resume };
    const auto free = base::freeSpace(folder.path());
    if (free && *free < kLeastSpace)
        return { base::ErrorKind::NoSpace, "The trainer ended because the disk of " + folder.path().string() + " is full.",
            "Free some space. " + resume };
    return { base::ErrorKind::Internal, "The training process stopped unexpectedly; its last output is in " + folder.logFile().string() + ".",
        resume };
}

int conclude(Terminal &terminal, const run::RunFolder &folder, const std::optional<run::Event> &end, int codeWhenStopped)
{
    const auto summary = run::summarize(folder);
    if (!summary)
        return terminal.fail(summary.error());
    const auto status = summary->status;
    if (status == run::RunStatus::Failed || status == run::RunStatus::Interrupted) {
        const auto resume = "Go on from the last checkpoint with: anneal-cli train --resume " + base::shellQuoted(folder.path().string());
        const auto error = status == run::RunStatus::Interrupted ? whyGone(folder, resume)
            : end ? base::Error { run::kindNamed(end->text("kind")), summary->message, end->text("hint").empty() ? resume : end->text("hint") }
                  : base::Error { base::ErrorKind::Internal, summary->message, resume };
        return terminal.fail(error, { { "run", folder.path().string() } });
    }
    const bool finished = status == run::RunStatus::Finished;
    terminal.print((finished ? "Finished after " : "Stopped after ") + base::counted(summary->step, "step") + " in "
        + base::formatDuration(summary->seconds) + ".");
    if (summary->keptAdapter)
        terminal.print("Adapter: " + folder.adapterFolder().string());
    terminal.result(toJson(*summary));
    return finished ? 0 : codeWhenStopped;
}

base::Json finite(double value)
{
    return std::isfinite(value) ? base::Json(value) : base::Json(nullptr);
}

} // namespace

base::Json toJson(const run::RunSummary &summary)
{
    return { { "run", summary.folder.string() }, { "name", summary.name }, { "notes", summary.about.notes }, { "tags", summary.about.tags },
        { "pinned", summary.about.isPinned }, { "archived", summary.about.isArchived }, { "status", run::statusName(summary.status) },
        { "state", run::stateName(summary.state) }, { "model", summary.model }, { "method", summary.method }, { "step", summary.step },
        { "total_steps", summary.totalSteps }, { "loss", finite(summary.loss) }, { "eval_loss", finite(summary.evalLoss) },
        { "best_eval_loss", finite(summary.bestEvalLoss) }, { "tokens_per_second", finite(summary.tokensPerSecond) },
        { "seconds_left", finite(summary.secondsLeft) }, { "seconds", finite(summary.seconds) }, { "started", summary.started },
        { "message", summary.message }, { "attempt", summary.attempt },
        { "adapter", summary.hasAdapter ? base::Json((summary.folder / "adapter").string()) : base::Json(nullptr) },
        { "kept_adapter", summary.keptAdapter }, { "stops_at_checkpoint", summary.stopsAtCheckpoint } };
}

Told Told::of(const run::RunFolder &folder)
{
    std::error_code missing;
    const auto bytes = std::filesystem::file_size(folder.eventsFile(), missing);
    const auto summary = run::summarize(folder);
    return { summary && summary->events > 0 ? summary->attempt : 0, missing ? 0 : bytes };
}

int follow(Terminal &terminal, run::RunLauncher &launcher, const run::RunFolder &folder, const Told &told)
{
    const InterruptCounter interrupts(3);
    // The log may be long and damaged: start 8 MiB before its end. A line that the trainer cuts off is shorter than that.
    constexpr std::uint64_t kBack = 8 << 20;
    const auto begin = told.bytes > kBack ? told.bytes - kBack : 0;
    run::EventTail tail;
    const auto config = config::loadRunConfig(folder.configFile());
    Teller teller(terminal, told.attempt, config ? config->config.training.evalSteps : 0);
    bool askedToStop = false;
    for (;;) {
        const auto read = launcher.readEvents(folder, begin + tail.offset());
        if (!read)
            return terminal.fail(read.error());
        for (const auto &event : tail.take(read->bytes))
            teller.tell(event);
        if (!read->processAlive && read->bytes.empty())
            break;
        teller.showProgress();
        if (interrupts.count() > 0 && !askedToStop) {
            askedToStop = true;
            if (auto asked = launcher.request(folder, run::Request::StopNow); !asked)
                return terminal.fail(asked.error());
            terminal.say("The trainer finishes its step, saves the adapter and ends. Press Ctrl-C again to leave it alone.");
        }
        if (interrupts.count() > 1) {
            terminal.endProgress();
            terminal.say("The trainer goes on by itself. Look at it with: anneal-cli runs show " + base::shellQuoted(folder.path().string()));
            return interrupts.exitCode();
        }
        if (read->bytes.empty())
            std::this_thread::sleep_for(kPollInterval);
    }
    terminal.endProgress();
    return conclude(terminal, folder, teller.end(), askedToStop ? interrupts.exitCode() : 0);
}

} // namespace anneal::cli
