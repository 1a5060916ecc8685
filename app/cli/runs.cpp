// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/following.h"
#include "core/base/text.h"
#include "core/config/known.h"
#include "core/run/checkpoint.h"
#include "core/run/control.h"
#include "core/run/runlauncher.h"
#include "core/run/runlist.h"
#include "core/run/runsummary.h"

#include <algorithm>
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
    const auto reading = config::readConfigFile(config);
    return place / config::runsFolder(reading ? *reading : config::Reading());
}

struct RunsOptions
{
    std::string place = ".";
    std::vector<std::string> tags;
    bool withArchived = false;
    bool atCheckpoint = false;
    bool abort = false;
};

/// What people say of a run, in a line: "baseline" #good, pinned.
std::string aboutText(const run::RunSummary &one)
{
    std::string text = one.about.name.empty() ? std::string() : "\"" + one.about.name + "\"";
    for (const auto &tag : one.about.tags)
        text += (text.empty() ? "#" : " #") + tag;
    if (one.about.isPinned)
        text += text.empty() ? "pinned" : ", pinned";
    if (one.about.isArchived)
        text += text.empty() ? "archived" : ", archived";
    return text;
}

/// Those that are asked for, pinned ones first. `hidden` counts the archived ones that are left out.
std::vector<run::RunList::Entry> chosen(std::vector<run::RunList::Entry> runs, const RunsOptions &options, std::size_t &hidden)
{
    std::erase_if(runs, [&options](const run::RunList::Entry &one) {
        const auto &about = one.summary.about;
        return !std::all_of(options.tags.begin(), options.tags.end(), [&about](const std::string &tag) { return about.hasTag(tag); });
    });
    if (!options.withArchived)
        hidden = std::erase_if(runs, [](const run::RunList::Entry &one) { return one.summary.about.isArchived; });
    run::pinnedFirst(runs);
    return runs;
}

void printRuns(const Terminal &terminal, const std::vector<run::RunList::Entry> &runs, std::size_t width)
{
    std::size_t statusWidth = 11;
    for (const auto &one : runs) {
        width = std::max(width, base::codePointCount(one.summary.folder.filename().string()));
        statusWidth = std::max(statusWidth, base::codePointCount(run::statusText(one.summary)));
    }
    if (!runs.empty())
        terminal.heading(cell("run", width) + "  " + cell("status", statusWidth) + "  step           loss    held-out  time");
    for (const auto &[one, version, configVersion] : runs) {
        const auto line = cell(one.folder.filename().string(), width) + "  " + cell(run::statusText(one), statusWidth) + "  "
            + cell(std::to_string(one.step) + (one.totalSteps > 0 ? " of " + std::to_string(one.totalSteps) : ""), 13) + "  "
            + cell(lossText(one.loss), 6) + "  " + cell(lossText(one.evalLoss), 8) + "  " + base::formatDuration(one.seconds);
        const auto about = aboutText(one);
        terminal.print(about.empty() ? line : cell(line, width + statusWidth + 49) + "  " + about);
    }
}

int list(Context &context, const RunsOptions &options)
{
    auto &terminal = context.terminal;
    std::error_code ignored;
    if (!fs::is_directory(options.place, ignored))
        return terminal.fail({ base::ErrorKind::NotFound, "There is no folder " + options.place + ".", "Name a project or its folder of runs." });
    const auto folder = runsFolder(options.place);
    run::RunList all;
    auto read = all.read(folder);
    if (!all.lastStatus())
        return terminal.fail(all.lastStatus().error());
    const bool isEmpty = read.empty() && all.unreadable().empty();
    std::size_t hidden = 0, width = 4;
    const auto runs = chosen(std::move(read), options, hidden);
    auto rows = base::Json::array(), unreadable = base::Json::array();
    for (const auto &one : all.unreadable())
        width = std::max(width, base::codePointCount(one.folder.filename().string()));
    for (const auto &one : runs)
        rows.push_back(toJson(one.summary));
    printRuns(terminal, runs, width);
    for (const auto &one : all.unreadable()) {
        const auto name = one.folder.filename().string();
        unreadable.push_back({ { "run", one.folder.string() }, { "name", name }, { "id", base::kindName(one.reason.kind) },
            { "message", one.reason.detail }, { "hint", one.reason.hint } });
        terminal.print(cell(name, width) + "  unreadable   " + one.reason.text());
    }
    if (isEmpty)
        terminal.say("There are no runs in " + folder.string() + " yet.");
    else if (runs.empty() && hidden == 0 && !options.tags.empty())
        terminal.say("No run in " + folder.string() + " has " + (options.tags.size() == 1 ? "that tag." : "all of these tags."));
    if (hidden > 0)
        terminal.say(hidden == 1 ? "1 archived run is not listed; --archived lists it."
                                 : base::formatCount(std::int64_t(hidden)) + " archived runs are not listed; --archived lists them.");
    terminal.result({ { "runs", rows }, { "unreadable", unreadable } });
    return unreadable.empty() ? 0 : base::exitCode(all.unreadable().front().reason.kind);
}

void showAbout(const Terminal &terminal, const run::RunSummary &summary)
{
    if (!summary.about.tags.empty()) {
        std::string tags;
        for (const auto &tag : summary.about.tags)
            tags += (tags.empty() ? "#" : " #") + tag;
        terminal.print("tags        " + tags);
    }
    if (summary.about.isPinned || summary.about.isArchived)
        terminal.print("listed      " + std::string(summary.about.isArchived ? "no, it is archived" : "first, it is pinned"));
    const auto lines = summary.about.notes.empty() ? std::vector<std::string>() : base::split(summary.about.notes, '\n');
    for (std::size_t i = 0; i < lines.size(); ++i)
        terminal.print((i == 0 ? "notes       " : "            ") + lines[i]);
    if (!summary.aboutProblem.empty())
        terminal.warn(summary.aboutProblem);
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
    terminal.heading(summary->name, "  " + run::statusText(*summary));
    if (!summary->about.name.empty())
        terminal.print("folder      " + summary->folder.filename().string());
    showAbout(terminal, *summary);
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
    const auto resume = run::isLive(summary->status) ? run::ResumePoint() : run::resumePoint(*folder);
    if (resume.step >= 0)
        terminal.print("resume      from " + resume.folder.filename().string());
    if (!resume.problem.empty())
        terminal.print("            " + resume.problem);
    if (summary->hasAdapter)
        terminal.print("adapter     " + folder->adapterFolder().string() + (summary->keptAdapter ? "" : " (of an earlier attempt)"));
    if (!summary->message.empty())
        terminal.print("message     " + summary->message);
    auto json = toJson(*summary);
    auto &checkpoints = json["checkpoints"] = base::Json::array();
    for (const auto &checkpoint : folder->checkpoints())
        checkpoints.push_back(checkpoint.string());
    json["resume_step"] = resume.step >= 0 ? base::Json(resume.step) : base::Json();
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

} // namespace

void addRuns(CLI::App &app, Context &context)
{
    auto *runs = app.add_subcommand("runs", "List, show, name, tag, stop and continue runs");
    runs->fallthrough()->require_subcommand(1);
    runs->footer("Example:\n  anneal-cli runs list mine");
    const auto options = std::make_shared<RunsOptions>();
    auto *listing = addVerb(*runs, context, "list", "The runs of a project: pinned ones first, then live ones, then the newest",
        "anneal-cli runs list mine --tag baseline", [&context, options] { return list(context, *options); });
    listing->add_option("DIR", options->place, "A project or a folder of runs; default: here");
    addTexts(*listing, "--tag", options->tags, "Only runs with this tag; may be repeated");
    listing->add_flag("--archived", options->withArchived, "Archived runs as well");
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
    addRunsAbout(*runs, context);
}

} // namespace anneal::cli
