// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/rundata.h"

#include "core/base/text.h"
#include "ui/runs/losstext.h"
#include "widgets/catalog.h"

#include <QLocale>
#include <QSet>
#include <algorithm>
#include <cmath>
#include <limits>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kMiB = 1024.0 * 1024.0;

/// A step or a count of bytes as a whole number, whatever the file says.
qint64 wholeNumber(double value)
{
    return std::isfinite(value) ? qint64(std::clamp(value, 0.0, 9e15)) : 0;
}

} // namespace

double RunData::Place::along(widgets::XAxis axis) const
{
    return axis == widgets::XAxis::Step ? step : axis == widgets::XAxis::Relative ? relative : wall;
}

bool RunData::Track::dropFrom(double step)
{
    const auto first = std::lower_bound(places.begin(), places.end(), step, [](const Place &place, double at) { return place.step < at; });
    const auto kept = size_t(first - places.begin());
    if (kept == places.size())
        return false;
    places.resize(kept);
    for (std::vector<double> &column : columns)
        column.resize(kept);
    return true;
}

void RunData::Track::add(const Place &place, std::initializer_list<double> values)
{
    places.push_back(place);
    for (size_t i = 0; i < columns.size(); ++i)
        columns[i].push_back(values.begin()[i]);
}

void RunData::take(const run::Event &event)
{
    if (!hasEvents)
        started = QString::fromStdString(event.time);
    tellTime(event);
    m_timeLeft.take(event);
    hasEvents = true;
    attempt = event.attempt;
    if (event.type == "state") {
        takeState(event);
    } else if (event.type == "step") {
        takeStep(event);
    } else if (event.type == "eval") {
        takeEvaluation(event);
    } else if (event.type == "sample") {
        takeSample(event);
    } else if (event.type == "checkpoint") {
        takeCheckpoint(event);
    } else if (event.type == "changes") {
        changes.clear();
        if (const auto what = event.fields.find("what"); what != event.fields.end() && what->is_array())
            for (const auto &one : *what)
                if (one.is_string())
                    changes << QString::fromStdString(one.get<std::string>());
    } else if (event.type == "restart") {
        noCheckpoint = QString::fromStdString(event.text("why"));
        lostSteps = wholeNumber(event.number("lost_steps"));
    } else if (event.type == "log") {
        const QString text = QString::fromStdString(event.text("text"));
        static const QString unansweredPrompt = u"A held-out prompt was not answered: "_s; // as the trainer puts it
        if (const QString reason = text.mid(unansweredPrompt.size()); text.startsWith(unansweredPrompt) && !unanswered.contains(reason))
            unanswered << reason;
        log(event, widgets::said(text));
    } else if (event.type == "control") {
        const std::string request = event.text("request");
        const bool mayPause = state != run::RunState::SavingAdapter;
        m_pauses += !paused && mayPause && request == "pause";
        paused = mayPause && (request == "pause" || (paused && request != "resume"));
        if (request == "stop_at_checkpoint" && !stopsAtCheckpoint) {
            stopsAtCheckpoint = true;
            stopAskedAt = wholeNumber(event.number("step", double(step)));
        }
        if (request == "withdraw")
            stopsAtCheckpoint = false;
        stopping = stopping || request == "stop";
        aborted = aborted || request == "abort";
        log(event, requestText(request));
    } else if (event.type == "end") {
        message = QString::fromStdString(event.text("message"));
        hint = QString::fromStdString(event.text("hint"));
        seconds = event.number("seconds", seconds);
        keptAdapter = event.flag("adapter");
        paused = false;
        const bool failed = event.text("state") == "Error";
        const QString text = widgets::said(hint.isEmpty() ? message : message + u' ' + hint);
        if (lines.empty() || text != lines.back().text + u'.') // as the state before it said
            log(event, text, failed ? Line::Level::Error : Line::Level::Info);
    }
}

QString RunData::requestText(const std::string &request)
{
    return request == "pause"             ? tr("Asked to pause")
        : request == "resume"             ? tr("Asked to go on")
        : request == "stop"               ? tr("Asked to stop and keep")
        : request == "stop_at_checkpoint" ? tr("Asked to stop at the next checkpoint")
        : request == "checkpoint"         ? tr("Asked to save a checkpoint")
        : request == "withdraw"           ? tr("Asked not to stop at the next checkpoint")
        : request == "abort"              ? tr("Asked to abort")
                                          : tr("Asked: %1").arg(QString::fromStdString(request));
}

void RunData::takeState(const run::Event &event)
{
    const auto next = run::stateFromName(event.text("state"));
    if (!next)
        return;
    state = *next;
    if (!run::isEnding(state))
        lastWorking = state;
    if (state == run::RunState::SavingAdapter)
        paused = false; // there is nothing left to wait with
    if (state == run::RunState::Initializing)
        beginAttempt();
    if (state == run::RunState::Training) {
        totalSteps = wholeNumber(event.number("total_steps", double(totalSteps)));
        rows = wholeNumber(event.number("rows"));
        tokens = wholeNumber(event.number("tokens"));
        trainedTokens = wholeNumber(event.number("trained_tokens"));
        validationRows = wholeNumber(event.number("validation_rows"));
        dtype = QString::fromStdString(event.text("dtype"));
        const double first = event.number("first_step", kNone);
        if (std::isfinite(first) && (first > 1 || attempt > 1)) { // what an older attempt did from here on is done again
            dropFrom(first > 1 ? first : 0);                      // without a checkpoint also what comes before the first step
            marks.push_back({ placeAt(first), tr("resumed"), widgets::ChartMark::Kind::Resume });
            step = wholeNumber(first - 1);
        }
    }
    log(event, nameOf(state), state == run::RunState::Error ? Line::Level::Error : Line::Level::Info);
}

void RunData::beginAttempt()
{
    state = lastWorking = run::RunState::Initializing;
    message.clear();
    hint.clear();
    changes.clear();
    noCheckpoint.clear();
    paused = stopping = stopsAtCheckpoint = aborted = keptAdapter = false;
    tokensPerSecond = forwardMs = backwardMs = updateMs = 0;
    m_timeLeft.beginAttempt();
    if (!checkpoints.empty())
        return;
    dropFrom(0);
    step = 0;
}

QString RunData::nameOf(run::RunState state)
{
    return widgets::said(std::string(run::stateText(state)));
}

void RunData::tellTime(const run::Event &event)
{
    const double now = base::secondsOf(event.time);
    if (!std::isfinite(now) || now < 0)
        return;
    if (m_now >= 0 && event.attempt == attempt && !paused)
        m_elapsed += std::max(0.0, now - m_now); // a clock that was set back costs nothing
    m_now = now;
    m_wall = std::isnan(m_wall) ? now : std::max(m_wall, now);
}

void RunData::dropFrom(double step)
{
    const auto after = [step](const auto &one) { return double(one.step) >= step; };
    bool dropped = m_steps.dropFrom(step);
    dropped = m_evaluations.dropFrom(step) || dropped;
    dropped = std::erase_if(samples, after) > 0 || dropped;
    dropped = std::erase_if(checkpoints, after) > 0 || dropped;
    dropped = std::erase_if(marks, [step](const Mark &mark) { return mark.place.step >= step; }) > 0 || dropped;
    m_revision += dropped;
}

void RunData::takeStep(const run::Event &event)
{
    const double x = event.number("step", kNone);
    if (!std::isfinite(x))
        return;
    m_revision += m_steps.dropFrom(x); // a file that repeats a step, for whatever reason
    m_steps.add(placeAt(x),
        { event.number("loss", kNone), event.number("learning_rate", kNone), event.number("grad_norm", kNone),
            event.number("tokens_per_second", kNone), event.number("memory", kNone) / kMiB });
    step = wholeNumber(x);
    epoch = event.number("epoch", epoch);
    tokensPerSecond = event.number("tokens_per_second");
    seconds = event.number("seconds", seconds);
    forwardMs = event.number("forward_ms");
    backwardMs = event.number("backward_ms");
    updateMs = event.number("update_ms");
}

void RunData::takeEvaluation(const run::Event &event)
{
    const double x = event.number("step", kNone);
    if (!std::isfinite(x))
        return;
    const double loss = event.number("eval_loss", kNone);
    m_revision += m_evaluations.dropFrom(x);
    m_evaluations.add(placeAt(x), { loss });
    log(event, tr("step %1: held-out loss %2").arg(QLocale().toString(wholeNumber(x)), lossText(loss)));
}

void RunData::takeSample(const run::Event &event)
{
    const auto at = wholeNumber(event.number("step"));
    samples.push_back({ at, QString::fromStdString(event.text("phase")), QString::fromStdString(event.text("prompt")),
        QString::fromStdString(event.text("text")) });
}

void RunData::takeCheckpoint(const run::Event &event)
{
    const double x = event.number("step", kNone);
    if (!std::isfinite(x))
        return;
    const QString path = QString::fromStdString(event.text("path"));
    checkpoints.push_back({ wholeNumber(x), path, quint64(wholeNumber(event.number("bytes"))), QString::fromStdString(event.time) });
    marks.push_back({ placeAt(x), path, widgets::ChartMark::Kind::Checkpoint });
    log(event, tr("saved %1").arg(path));
}

std::vector<widgets::ChartPoint> RunData::curve(Curve which, widgets::XAxis axis, size_t from) const
{
    constexpr size_t columns[kCurves] { 0, 0, 1, 2, 3, 4 }; // of the curve's track
    const Track &track = trackOf(which);
    const std::vector<double> &values = track.columns[columns[size_t(which)]];
    std::vector<widgets::ChartPoint> points;
    points.reserve(values.size() - std::min(from, values.size()));
    for (size_t i = from; i < values.size(); ++i) {
        const Place &place = track.places[i];
        const double x = place.along(axis);
        if (!std::isfinite(x))
            continue;
        if (const double before = i > 0 ? track.places[i - 1].along(axis) : kNone; axis != widgets::XAxis::Step && std::isfinite(before)) {
            const Place &last = track.places[i - 1];
            if (place.pauses != last.pauses || (axis == widgets::XAxis::Wall && place.attempt != last.attempt))
                points.push_back({ before + (x - before) / 2, widgets::kBreak });
        }
        points.push_back({ x, values[i] });
    }
    return points;
}

std::vector<widgets::ChartMark> RunData::marksAlong(widgets::XAxis axis) const
{
    std::vector<widgets::ChartMark> placed;
    for (const Mark &mark : marks)
        if (const double x = mark.place.along(axis); std::isfinite(x))
            placed.push_back({ x, mark.label, mark.kind });
    return placed;
}

void RunData::log(const run::Event &event, const QString &text, Line::Level level)
{
    lines.push_back({ QString::fromStdString(event.time), text, level });
}

int RunData::evaluationsRising() const
{
    const auto &losses = m_evaluations.columns[0];
    int rising = 0;
    for (size_t i = losses.size(); i-- > 1 && losses[i] > losses[i - 1];)
        ++rising;
    return rising;
}

int RunData::stepsAbove(double most) const
{
    constexpr size_t norm = 2; // its column, as in curve()
    const auto &norms = m_steps.columns[norm];
    return int(std::find_if(norms.rbegin(), norms.rend(), [most](double one) { return !(one > most); }) - norms.rbegin());
}

std::vector<qint64> RunData::answeredSteps() const
{
    std::vector<qint64> steps;
    for (const Sample &sample : samples)
        steps.push_back(sample.step);
    std::sort(steps.begin(), steps.end());
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
    return steps;
}

const RunData::Sample *RunData::sampleAt(qint64 at, const QString &prompt) const
{
    const auto found = std::find_if(samples.rbegin(), samples.rend(), [&](const Sample &one) { return one.step == at && one.prompt == prompt; });
    return found == samples.rend() ? nullptr : &*found;
}

QStringList RunData::prompts() const
{
    QStringList prompts;
    QSet<QString> known;
    for (const Sample &sample : samples) {
        if (!known.contains(sample.prompt))
            prompts << sample.prompt;
        known << sample.prompt;
    }
    return prompts;
}

} // namespace anneal::ui
