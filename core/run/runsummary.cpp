// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/runsummary.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/run/checkpoint.h"
#include "core/run/control.h"
#include "core/run/yamlscalar.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace anneal::run {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kBlock = 64 * 1024;
constexpr std::uint64_t kPiece = 8 * 1024;          // of the beginning
constexpr std::uint64_t kLongestLookBack = 1 << 20; // a list of 1,000 runs must not read gigabytes
constexpr std::size_t kRateLines = 20;              // the rate is taken over this many lines of steps
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// What the end of an event log says, newest first; only the lines that matter are parsed.
struct Newest
{
    std::optional<Event> last, state, eval, end, control;
    std::vector<Event> steps; // at most kRateLines

    bool complete() const { return last && eval && (state || end) && steps.size() == kRateLines; }
    void see(std::string_view line);
};

/// The type of a line as the writer puts it: fourth, without spaces, so a look at the first bytes is enough.
std::string_view typeAsWritten(std::string_view line)
{
    constexpr std::string_view kKey = "\"type\":\"";
    const auto head = line.substr(0, 200);
    const auto at = head.find(kKey);
    if (!head.starts_with("{\"seq\":") || at == std::string_view::npos || head.substr(1, at).find('{') != std::string_view::npos)
        return {};
    const auto rest = line.substr(at + kKey.size());
    const auto end = rest.find('"');
    return end == std::string_view::npos ? std::string_view() : rest.substr(0, end);
}

void Newest::see(std::string_view line)
{
    std::string type(typeAsWritten(line));
    std::optional<Event> whole; // a log that was copied by another program may have spaces, or its keys in another order
    if (type.empty()) {
        if (auto event = parseEvent(line))
            whole = std::move(*event);
        if (!whole)
            return;
        type = whole->type;
    }
    const auto keep = [&](std::optional<Event> &slot) {
        if (slot)
            return;
        if (whole)
            slot = whole;
        else if (auto event = parseEvent(line))
            slot = std::move(*event);
    };
    keep(last);
    if (type == "step") {
        std::optional<Event> one;
        if (steps.size() < kRateLines)
            keep(one);
        if (one)
            steps.push_back(std::move(*one));
    } else if (type == "state") {
        keep(state);
    } else if (type == "eval") {
        keep(eval);
    } else if (type == "end") {
        keep(end);
    } else if (type == "control" && steps.empty()) { // a pause is over once a step follows
        std::optional<Event> asked;
        keep(asked);
        if (asked && !control && (asked->text("request") == "pause" || asked->text("request") == "resume"))
            control = std::move(asked);
    }
}

Newest readNewest(const fs::path &file, std::uint64_t size)
{
    Newest newest;
    std::string rest; // the beginning of the block after: the end of a line whose start is further back
    bool endsInLineBreak = false;
    for (std::uint64_t end = size; end > 0 && size - end < kLongestLookBack && !newest.complete();) {
        const auto from = end > kBlock ? end - kBlock : 0;
        auto bytes = base::readFrom(file, from, end - from);
        if (!bytes || bytes->size() != end - from)
            break;
        std::string text = std::move(*bytes) + rest;
        std::string_view view = text;
        if (!endsInLineBreak) { // an unfinished last line does not count yet
            const auto lineEnd = view.rfind('\n');
            endsInLineBreak = lineEnd != std::string_view::npos;
            view = endsInLineBreak ? view.substr(0, lineEnd) : view;
        }
        end = from;
        if (!endsInLineBreak) {
            rest = from == 0 ? std::string() : std::string(view);
            continue;
        }
        for (auto at = view.rfind('\n'); at != std::string_view::npos; at = view.rfind('\n')) {
            newest.see(view.substr(at + 1));
            view = view.substr(0, at);
        }
        rest = std::string(view);
        if (from == 0)
            newest.see(rest);
    }
    return newest;
}

/// The first events of a log: when it began, and how many steps it will take.
void readBeginning(const RunFolder &folder, RunSummary &summary)
{
    // Rows that cannot be used may be named before the steps are counted.
    for (EventTail tail; tail.offset() < kBlock && (summary.started.empty() || summary.totalSteps == 0);) {
        const auto bytes = base::readFrom(folder.eventsFile(), tail.offset(), kPiece);
        if (!bytes || bytes->empty())
            return;
        for (const auto &event : tail.take(*bytes)) {
            if (summary.started.empty())
                summary.started = event.time;
            if (summary.totalSteps == 0)
                summary.totalSteps = event.whole("total_steps");
        }
    }
}

enum class AskedToEnd { No, AtCheckpoint, Now };

/// What the trainer that lives now was asked.
AskedToEnd askedToEnd(const RunFolder &folder)
{
    std::error_code missing;
    const auto size = fs::file_size(folder.controlFile(), missing);
    if (missing || size == 0)
        return AskedToEnd::No;
    const auto bytes = base::readFrom(folder.controlFile(), size > 4096 ? size - 4096 : 0, 4096);
    if (!bytes)
        return AskedToEnd::No;
    const auto started = folder.trainerSince();
    bool now = false, atCheckpoint = false;
    for (const auto &line : base::split(*bytes, '\n')) {
        const auto asked = parseRequest(line);
        if (!asked || asked->time < started)
            continue;
        now = now || asked->request == Request::StopNow || asked->request == Request::Abort;
        atCheckpoint = asked->request == Request::StopAtCheckpoint || (atCheckpoint && asked->request != Request::Withdraw);
    }
    return now ? AskedToEnd::Now : atCheckpoint ? AskedToEnd::AtCheckpoint : AskedToEnd::No;
}

/// Of steps, the newest first. A line tells the speed since the line before; the oldest, which may be of the slow first step, counts where it is
/// alone.
double speedOf(const std::vector<Event> &steps)
{
    double tokens = 0, seconds = 0;
    for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
        const double made = steps[i].number("tokens") - steps[i + 1].number("tokens");
        const double speed = steps[i].number("tokens_per_second");
        if (steps[i].attempt != steps[i + 1].attempt || !(made > 0 && speed > 0))
            continue;
        tokens += made;
        seconds += made / speed;
    }
    return seconds > 0 ? tokens / seconds : steps.empty() ? 0 : std::max(0.0, steps.front().number("tokens_per_second"));
}

void fillFromEvents(const Newest &newest, RunSummary &summary)
{
    const Event *const step = newest.steps.empty() ? nullptr : &newest.steps.front();
    summary.events = newest.last ? static_cast<std::uint64_t>(newest.last->seq) : 0;
    summary.attempt = newest.last ? newest.last->attempt : 1;
    if (newest.state)
        summary.state = stateFromName(newest.state->text("state")).value_or(RunState::Initializing);
    // The event that said "Training" may be far back; steps come from nowhere else.
    if (step && (!newest.state || newest.state->seq < step->seq))
        summary.state = RunState::Training;
    if (newest.end && (!newest.state || newest.state->seq < newest.end->seq))
        summary.state = stateFromName(newest.end->text("state")).value_or(summary.state);
    if (newest.state)
        summary.totalSteps = newest.state->whole("total_steps", summary.totalSteps);
    if (step) {
        summary.step = step->whole("step");
        summary.loss = step->number("loss", kNone);
        summary.tokens = step->whole("tokens");
        summary.tokensPerSecond = speedOf(newest.steps);
        summary.seconds = step->number("seconds");
    }
    // Steps are told of now and then; an ending says where the run stood.
    if (newest.end && (!step || step->seq < newest.end->seq))
        summary.step = std::max(summary.step, newest.end->whole("step"));
    if (newest.eval && newest.eval->whole("step", 1) > 0) { // before the first step the model was measured, not what the run made of it
        summary.evalLoss = newest.eval->number("eval_loss", kNone);
        summary.bestEvalLoss = newest.eval->number("best_eval_loss", summary.evalLoss);
    }
    if (newest.end && isEnding(summary.state)) {
        summary.message = newest.end->text("message");
        summary.seconds = newest.end->number("seconds", summary.seconds);
        summary.keptAdapter = newest.end->attempt == summary.attempt && newest.end->flag("adapter");
    } else if (newest.state && summary.state == RunState::Error) {
        summary.message = newest.state->text("message");
    }
    const auto stepsLeft = std::max<std::int64_t>(0, summary.totalSteps - summary.step);
    if (const Event *const earlier = newest.steps.size() == kRateLines ? &newest.steps.back() : nullptr;
        earlier && earlier->attempt == step->attempt) {
        const double passed = step->number("seconds") - earlier->number("seconds"); // without pauses
        const double steps = step->number("step") - earlier->number("step");
        if (steps > 0 && passed > 0)
            summary.secondsLeft = static_cast<double>(stepsLeft) * passed / steps;
    } else if (step && summary.step > 0) {
        summary.secondsLeft = summary.seconds / static_cast<double>(summary.step) * static_cast<double>(stepsLeft);
    }
}

/// What was measured of the adapter after the run ended, where the run itself did not measure it. Of the newest line of results.jsonl that tells
/// the perplexity of its last step.
void takeMeasured(const RunFolder &folder, const Newest &newest, RunSummary &summary)
{
    const auto file = folder.path() / "results.jsonl";
    std::error_code missing;
    const auto size = fs::file_size(file, missing);
    if (missing || summary.step == 0 || (newest.eval && newest.eval->whole("step") >= summary.step))
        return;
    const auto bytes = base::readFrom(file, size > kBlock ? size - kBlock : 0, kBlock);
    const auto lines = bytes ? base::split(*bytes, '\n') : decltype(base::split(*bytes, '\n')) {};
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        auto fields = base::parseJson(*line);
        if (!fields || !fields->is_object())
            continue;
        const Event result { .fields = std::move(*fields) };
        const double loss = std::log(result.number("perplexity", kNone));
        if (!std::isfinite(loss) || result.whole("step", -1) < summary.step)
            continue;
        summary.evalLoss = loss;
        summary.bestEvalLoss = std::fmin(summary.bestEvalLoss, loss); // of two, the one that is a number
        return;
    }
}

} // namespace

RunStatus statusOf(RunState last, bool hasEvents, bool alive, bool paused, bool stopping)
{
    if (!hasEvents)
        return alive ? RunStatus::Starting : RunStatus::Queued;
    switch (last) {
    case RunState::Finished:
        return RunStatus::Finished;
    case RunState::Stopped:
        return RunStatus::Stopped;
    case RunState::Error:
        return RunStatus::Failed;
    default:
        break;
    }
    if (!alive)
        return RunStatus::Interrupted;
    if (stopping)
        return RunStatus::Stopping;
    if (last < RunState::Training)
        return RunStatus::Starting;
    return paused ? RunStatus::Paused : RunStatus::Running;
}

std::string statusText(const RunSummary &summary)
{
    const auto percent = base::percentOf(static_cast<double>(summary.step), static_cast<double>(summary.totalSteps));
    if (summary.status == RunStatus::Running)
        return tr_("running, %1 %", percent);
    if (summary.status == RunStatus::Paused)
        return tr_("paused at %1 %", percent);
    if (summary.status == RunStatus::Interrupted)
        return tr_("stopped unexpectedly at %1 %", percent);
    if (summary.stopsAtCheckpoint)
        return tr_("stopping at checkpoint");
    if (summary.status == RunStatus::Stopped && summary.message == kAborted)
        return tr_("aborted");
    if (summary.status == RunStatus::Stopped && summary.keptAdapter)
        return tr_("stopped, adapter saved");
    return std::string(statusName(summary.status));
}

std::string statusTextWithReason(const RunSummary &summary)
{
    return summary.status == RunStatus::Failed && !summary.message.empty() ? tr_("failed: %1", summary.message) : statusText(summary);
}

base::Result<RunSummary> summarize(const RunFolder &folder)
{
    const auto yaml = base::readFile(folder.configFile(), 1 << 20);
    if (!yaml)
        return yaml.error();
    RunSummary summary;
    summary.folder = folder.path();
    auto about = readAbout(folder);
    if (about)
        summary.about = std::move(*about);
    else
        summary.aboutProblem = about.error().detail;
    summary.name = summary.about.name.empty() ? folder.name() : summary.about.name;
    summary.model = yamlScalar(*yaml, "model", "model_name");
    summary.method = yamlScalar(*yaml, "training", "method");
    summary.loss = summary.evalLoss = summary.bestEvalLoss = kNone;

    const bool alive = folder.trainerAlive(); // asked first: what a dead trainer wrote is all there
    std::error_code failure;
    const auto size = fs::file_size(folder.eventsFile(), failure);
    Newest newest;
    if (!failure && size > 0) {
        readBeginning(folder, summary);
        newest = readNewest(folder.eventsFile(), size);
        fillFromEvents(newest, summary);
    }
    summary.hasAdapter = fs::exists(folder.adapterFolder() / "adapter_model.safetensors", failure);
    summary.keptAdapter = summary.keptAdapter && summary.hasAdapter;
    if (summary.hasAdapter && isEnding(summary.state))
        takeMeasured(folder, newest, summary);
    const auto resume = resumePoint(folder, { .compared = 0 }); // lists are read again and again
    summary.resumeStep = resume.step;
    summary.checkpointProblem = resume.problem;
    summary.toldState = summary.state;
    if (alive && newest.last && newest.last->time < folder.trainerSince()) { // another attempt has begun, and told nothing yet
        summary.state = RunState::Initializing;
        summary.message.clear();
        summary.keptAdapter = false;
    }
    const bool paused = newest.control && newest.control->attempt == summary.attempt && newest.control->text("request") == "pause";
    const auto asked = alive ? askedToEnd(folder) : AskedToEnd::No;
    summary.status = statusOf(summary.state, newest.last.has_value(), alive, paused, asked != AskedToEnd::No);
    summary.stopsAtCheckpoint = summary.status == RunStatus::Stopping && asked == AskedToEnd::AtCheckpoint;
    const bool isDamaged = !summary.hasCheckpoint() && !summary.checkpointProblem.empty();
    if (summary.status == RunStatus::Queued && (summary.hasCheckpoint() || isDamaged)) {
        summary.status = RunStatus::Interrupted;
        summary.message = isDamaged ? tr_("Its events.jsonl is missing or empty, and none of its checkpoints can be continued from. Start a new run.")
                                    : tr_("Its events.jsonl is missing or empty; resume continues from the newest checkpoint.");
    } else if (summary.status == RunStatus::Interrupted)
        summary.message = isDamaged
            ? tr_("The training process stopped unexpectedly, and none of its checkpoints can be continued from. Start a new run.")
            : summary.hasCheckpoint()
            ? tr_("The training process stopped unexpectedly. Resume continues from the newest checkpoint.")
            : tr_("The training process stopped unexpectedly. It had saved no checkpoint: restart this run to begin at step 1.");
    if (!isLive(summary.status))
        summary.secondsLeft = 0;
    return summary;
}

} // namespace anneal::run
