// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/rundata.h"

#include "core/base/text.h"

#include <QCoreApplication>
#include <cmath>
#include <limits>

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kMiB = 1024.0 * 1024.0;

QString say(const char *text)
{
    return QCoreApplication::translate("RunData", text);
}

} // namespace

void RunData::take(const run::Event &event)
{
    if (!hasEvents)
        started = QString::fromStdString(event.time);
    hasEvents = true;
    attempt = event.attempt;
    if (event.type == "state") {
        takeState(event);
    } else if (event.type == "step") {
        takeStep(event);
    } else if (event.type == "eval") {
        add(Curve::EvalLoss, event.number("step"), event.number("eval_loss", kNone));
        log(event, say("step %1: evaluation loss %2").arg(qint64(event.number("step"))).arg(event.number("eval_loss", kNone), 0, 'f', 4));
    } else if (event.type == "sample") {
        samples.push_back({ qint64(event.number("step")), QString::fromStdString(event.text("phase")), QString::fromStdString(event.text("prompt")),
            QString::fromStdString(event.text("text")) });
    } else if (event.type == "checkpoint") {
        const QString path = QString::fromStdString(event.text("path"));
        checkpoints.push_back({ qint64(event.number("step")), path, quint64(event.number("bytes")), QString::fromStdString(event.time) });
        marks.push_back({ event.number("step"), path, widgets::ChartMark::Kind::Checkpoint });
        log(event, say("saved %1").arg(path));
    } else if (event.type == "log") {
        log(event, QString::fromStdString(event.text("text")));
    } else if (event.type == "control") {
        const std::string request = event.text("request");
        paused = request == "pause" || (paused && request != "resume");
        m_lastStep = -1; // the wait is not the speed
        log(event, say("request: %1").arg(QString::fromStdString(request)));
    } else if (event.type == "end") {
        message = QString::fromStdString(event.text("message"));
        hint = QString::fromStdString(event.text("hint"));
        seconds = event.number("seconds", seconds);
        paused = false;
        const bool failed = event.text("state") == "Error";
        log(event, hint.isEmpty() ? message : message + u' ' + hint, failed ? Line::Level::Error : Line::Level::Info);
    }
}

void RunData::takeState(const run::Event &event)
{
    const auto next = run::stateFromName(event.text("state"));
    if (!next)
        return;
    state = *next;
    if (!run::isEnding(state))
        lastWorking = state;
    if (state == run::RunState::Initializing) {
        message.clear();
        hint.clear();
        paused = false;
    }
    if (state == run::RunState::Training) {
        totalSteps = qint64(event.number("total_steps", double(totalSteps)));
        rows = qint64(event.number("rows"));
        tokens = qint64(event.number("tokens"));
        trainedTokens = qint64(event.number("trained_tokens"));
        validationRows = qint64(event.number("validation_rows"));
        dtype = QString::fromStdString(event.text("dtype"));
        const double first = event.number("first_step", 1);
        if (first > 1) { // what an older attempt did from here on is done again
            for (auto &points : curves)
                std::erase_if(points, [first](const widgets::ChartPoint &point) { return point.x >= first; });
            marks.push_back({ first, say("resumed"), widgets::ChartMark::Kind::Resume });
            step = qint64(first) - 1;
        }
        m_lastStep = -1;
    }
    const std::string_view name = run::stateName(state);
    const bool failed = state == run::RunState::Error;
    log(event, QString::fromLatin1(name.data(), qsizetype(name.size())), failed ? Line::Level::Error : Line::Level::Info);
}

void RunData::takeStep(const run::Event &event)
{
    const double x = event.number("step");
    add(Curve::Loss, x, event.number("loss", kNone));
    add(Curve::LearningRate, x, event.number("learning_rate", kNone));
    add(Curve::GradientNorm, x, event.number("grad_norm", kNone));
    add(Curve::TokensPerSecond, x, event.number("tokens_per_second", kNone));
    add(Curve::Memory, x, event.number("memory", kNone) / kMiB);
    step = qint64(x);
    epoch = event.number("epoch", epoch);
    tokensPerSecond = event.number("tokens_per_second");
    seconds = event.number("seconds", seconds);
    forwardMs = event.number("forward_ms");
    backwardMs = event.number("backward_ms");
    updateMs = event.number("update_ms");
    const double now = base::secondsOf(event.time);
    if (m_lastStep >= 0 && step > m_lastStep && now > m_lastSeconds) {
        const double rate = (now - m_lastSeconds) / double(step - m_lastStep);
        m_secondsPerStep = m_secondsPerStep < 0 ? rate : 0.9 * m_secondsPerStep + 0.1 * rate;
    }
    m_lastStep = step;
    m_lastSeconds = now;
}

void RunData::add(Curve which, double x, double y)
{
    curves[size_t(which)].push_back({ x, y });
}

void RunData::log(const run::Event &event, const QString &text, Line::Level level)
{
    lines.push_back({ QString::fromStdString(event.time), text, level });
}

double RunData::secondsLeft() const
{
    return m_secondsPerStep < 0 || totalSteps <= step ? -1 : m_secondsPerStep * double(totalSteps - step);
}

} // namespace anneal::ui
