// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/following.h"
#include "core/base/text.h"
#include "core/config/reader.h"
#include "core/run/control.h"
#include "core/run/runlauncher.h"
#include "core/run/runlist.h"
#include "core/run/runsummary.h"

#include <cmath>
#include <system_error>

namespace anneal::cli {
namespace fs = std::filesystem;
namespace {

std::string cell(const std::string &text, std::size_t width)
{
    const auto length = base::codePointCount(text);
    return length < width ? text + std::string(width - length, ' ') : text;
}

std::string lossText(double loss)
{
    return base::formatFixed(loss, 4);
}

/// `place` is a folder of runs, or a project: then its training.output_dir.
fs::path runsFolder(const fs::path &place)
{
    std::error_code ignored;
    const auto config = place / "config.yaml";
    if (!fs::exists(config, ignored))
        return place;
    const auto reading = config::loadConfig(config);
    return place / (reading ? reading->config.training.outputDir : std::string("runs"));
}

int list(Context &context, const std::string &place)
{
    auto &terminal = context.terminal;
    std::error_code ignored;
    if (!fs::is_directory(place, ignored))
        return terminal.fail({ base::ErrorKind::NotFound, "There is no folder " + place + ".", "Name a project or its folder of runs." });
    const auto folder = runsFolder(place);
    run::RunList all;
    const auto runs = all.read(folder);
    if (!all.lastStatus())
        return terminal.fail(all.lastStatus().error());
    auto rows = base::Json::array(), unreadable = base::Json::array();
    std::size_t width = 4;
    for (const auto &one : runs)
        width = std::max(width, base::codePointCount(one.summary.name));
    for (const auto &one : all.unreadable())
        width = std::max(width, base::codePointCount(one.folder.filename().string()));
    if (!runs.empty())
        terminal.heading(cell("run", width) + "  status       step           loss    held-out  time");
    for (const auto &[one, version, configVersion] : runs) {
        rows.push_back(toJson(one));
        terminal.print(cell(one.name, width) + "  " + cell(std::string(run::statusName(one.status)), 11) + "  "
            + cell(std::to_string(one.step) + (one.totalSteps > 0 ? " of " + std::to_string(one.totalSteps) : ""), 13) + "  "
            + cell(lossText(one.loss), 6) + "  " + cell(lossText(one.evalLoss), 8) + "  " + base::formatDuration(one.seconds));
    }
    for (const auto &one : all.unreadable()) {
        const auto name = one.folder.filename().string();
        unreadable.push_back({ { "run", one.folder.string() }, { "name", name }, { "id", base::kindName(one.reason.kind) },
            { "message", one.reason.detail }, { "hint", one.reason.hint } });
        terminal.print(cell(name, width) + "  unreadable   " + one.reason.text());
    }
    if (runs.empty() && unreadable.empty())
        terminal.say("There are no runs in " + folder.string() + " yet.");
    terminal.result({ { "runs", rows }, { "unreadable", unreadable } });
    return unreadable.empty() ? 0 : base::exitCode(all.unreadable().front().reason.kind);
}

int show(Context &context, const std::string &place)
{
    auto &terminal = context.terminal;
    const auto folder = run::RunFolder::open(place);
    if (!folder)
        return terminal.fail(folder.error());
    const auto summary = run::summarize(*folder);
    if (!summary)
        return terminal.fail(summary.error());
    terminal.heading(summary->name, "  " + std::string(run::statusName(summary->status)));
    terminal.print("model       " + summary->model);
    terminal.print("method      " + summary->method);
    terminal.print("started     " + (summary->started.empty() ? std::string("not yet") : summary->started));
    terminal.print("step        " + std::to_string(summary->step) + (summary->totalSteps > 0 ? " of " + std::to_string(summary->totalSteps) : ""));
    terminal.print(
        "loss        " + lossText(summary->loss) + "   held-out " + lossText(summary->evalLoss) + "   best " + lossText(summary->bestEvalLoss));
    if (run::isLive(summary->status) && std::isfinite(summary->secondsLeft))
        terminal.print("time left   " + base::formatDuration(summary->secondsLeft));
    terminal.print("took        " + base::formatDuration(summary->seconds));
    for (const auto &checkpoint : folder->checkpoints())
        terminal.print("checkpoint  " + checkpoint.filename().string());
    if (summary->hasAdapter)
        terminal.print("adapter     " + folder->adapterFolder().string() + (summary->keptAdapter ? "" : " (of an earlier attempt)"));
    if (!summary->message.empty())
        terminal.print("message     " + summary->message);
    auto json = toJson(*summary);
    auto &checkpoints = json["checkpoints"] = base::Json::array();
    for (const auto &checkpoint : folder->checkpoints())
        checkpoints.push_back(checkpoint.string());
    terminal.result(json);
    return 0;
}

base::Result<run::RunFolder> openTrained(const std::string &place)
{
    auto folder = run::RunFolder::open(place);
    if (folder && !folder->trainerAlive())
        return base::Error { base::ErrorKind::NotFound, "No trainer is at work in " + folder->path().string() + ".",
            "See how it ended with: anneal-cli runs show " + base::shellQuoted(place) };
    return folder;
}

int stop(Context &context, const std::string &place, run::Request request)
{
    auto &terminal = context.terminal;
    const auto folder = openTrained(place);
    if (!folder)
        return terminal.fail(folder.error());
    if (auto asked = run::postRequest(*folder, request); !asked)
        return terminal.fail(asked.error());
    terminal.print("Asked the trainer of " + folder->name() + " to "
        + (request == run::Request::Abort                   ? "end without saving."
                : request == run::Request::StopAtCheckpoint ? "stop at the next checkpoint."
                                                            : "stop and keep what it learned."));
    terminal.result({ { "run", folder->path().string() }, { "request", run::requestName(request) } });
    return 0;
}

/// Takes back a stop at the next checkpoint, and ends a pause.
int goOn(Context &context, const std::string &place)
{
    auto &terminal = context.terminal;
    const auto folder = openTrained(place);
    if (!folder)
        return terminal.fail(folder.error());
    const auto summary = run::summarize(*folder);
    if (!summary)
        return terminal.fail(summary.error());
    const bool isPaused = summary->status == run::RunStatus::Paused;
    if (summary->status == run::RunStatus::Stopping && !summary->stopsAtCheckpoint)
        return terminal.fail({ base::ErrorKind::Busy, "The trainer of " + folder->name() + " was asked to end now, which cannot be taken back.",
            "Once it has ended, go on with: anneal-cli train --resume " + base::shellQuoted(place) });
    if (!isPaused && !summary->stopsAtCheckpoint)
        return terminal.fail({ base::ErrorKind::NotFound, folder->name() + " is neither paused nor asked to stop at its next checkpoint.",
            "See what it does with: anneal-cli runs show " + base::shellQuoted(place) });
    const auto request = isPaused ? run::Request::Resume : run::Request::Withdraw;
    if (auto asked = run::postRequest(*folder, request); !asked)
        return terminal.fail(asked.error());
    terminal.print("Asked the trainer of " + folder->name() + " to go on."
        + (isPaused ? "" : " Where it is saving that checkpoint by now, it ends all the same."));
    terminal.result({ { "run", folder->path().string() }, { "request", run::requestName(request) } });
    return 0;
}

struct RunsOptions
{
    std::string place = ".";
    bool atCheckpoint = false;
    bool abort = false;
};

} // namespace

void addRuns(CLI::App &app, Context &context)
{
    auto *runs = app.add_subcommand("runs", "List, show, stop and continue runs");
    runs->fallthrough()->require_subcommand(1);
    runs->footer("Example:\n  anneal-cli runs list mine");
    const auto options = std::make_shared<RunsOptions>();
    addVerb(*runs, context, "list", "The runs of a project, live ones first", "anneal-cli runs list mine", [&context, options] {
        return list(context, options->place);
    })->add_option("DIR", options->place, "A project or a folder of runs; default: here");
    addVerb(*runs, context, "show", "One run: status, loss, checkpoints", "anneal-cli runs show mine/runs/first --json",
        [&context, options] { return show(context, options->place); })
        ->add_option("DIR", options->place, "Folder of the run")
        ->required();
    auto *stopping = addVerb(*runs, context, "stop", "Ask the trainer of a run to stop; it keeps what it learned",
        "anneal-cli runs stop mine/runs/first", [&context, options] {
            return stop(context, options->place,
                options->abort              ? run::Request::Abort
                    : options->atCheckpoint ? run::Request::StopAtCheckpoint
                                            : run::Request::StopNow);
        });
    stopping->add_option("DIR", options->place, "Folder of the run")->required();
    auto *later = stopping->add_flag("--at-checkpoint", options->atCheckpoint, "Stop at the next checkpoint");
    stopping->add_flag("--abort", options->abort, "Stop immediately; what was learned since the last checkpoint is lost")->excludes(later);
    addReproduce(*runs, context);
    addVerb(*runs, context, "continue", "Cancel a stop at the next checkpoint, or resume a paused run", "anneal-cli runs continue mine/runs/first",
        [&context, options] { return goOn(context, options->place); })
        ->add_option("DIR", options->place, "Folder of the run")
        ->required();
}

} // namespace anneal::cli
