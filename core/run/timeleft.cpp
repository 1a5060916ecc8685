// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/timeleft.h"

#include "core/base/text.h"
#include "core/run/runstate.h"

#include <algorithm>
#include <cmath>

namespace anneal::run {

void TimeLeft::take(const Event &event)
{
    if (const double now = base::secondsOf(event.time); std::isfinite(now) && now >= 0)
        m_now = now;
    const auto step = event.whole("step", -1);
    if (event.type == "state" && event.text("state") == stateName(RunState::Training))
        takeTraining(event);
    else if (event.type == "state" && event.text("state") == stateName(RunState::Initializing))
        beginAttempt();
    else if (event.type == "control")
        takeControl(event);
    else if (step < 0)
        return;
    else if (event.type == "step")
        takeStep(step);
    else if (event.type == "eval")
        takeEvaluation(step);
    else if (event.type == "sample")
        takeSample(step);
    else if (event.type == "checkpoint")
        startClock(step, m_clock.timesSteps);
}

void TimeLeft::takeTraining(const Event &event)
{
    m_totalSteps = event.whole("total_steps", m_totalSteps);
    const auto first = event.whole("first_step", -1);
    if (first > 1 || (first >= 0 && event.attempt > 1))
        m_step = first - 1;
    startClock(m_step, false);
    forgetSpeed();
}

void TimeLeft::beginAttempt()
{
    m_isPaused = false;
    forgetSpeed();
}

void TimeLeft::forgetSpeed()
{
    m_secondsPerStep = -1;
    m_stepsTimed = 0;
}

void TimeLeft::takeControl(const Event &event)
{
    const auto request = event.text("request");
    m_isPaused = request == "pause" || (m_isPaused && request != "resume");
    if (m_isPaused)
        m_clock.seconds = -1; // the wait is not the speed
    else if (request == "resume")
        startClock(m_step, m_clock.timesSteps);
}

void TimeLeft::takeStep(std::int64_t step)
{
    m_step = step;
    if (m_clock.seconds >= 0 && m_clock.timesSteps && step > m_clock.step && m_now > m_clock.seconds) {
        constexpr double newest = 0.03; // share of the newest one, for rows differ in length; of the first ones each counts alike
        const double share = std::max(newest, 1.0 / ++m_stepsTimed);
        m_secondsPerStep += share * ((m_now - m_clock.seconds) / double(step - m_clock.step) - m_secondsPerStep);
    }
    startClock(step, true);
}

void TimeLeft::takeEvaluation(std::int64_t step)
{
    if (m_clock.seconds >= 0 && (step == m_clock.step || m_secondsPerStep >= 0)) // steps that were not told of may have passed as well
        m_secondsPerEvaluation = std::max(0.0, m_now - m_clock.seconds - double(step - m_clock.step) * std::max(0.0, m_secondsPerStep));
    startClock(step, m_clock.timesSteps);
}

void TimeLeft::takeSample(std::int64_t step)
{
    if (m_clock.seconds >= 0) // and as long again at the next evaluation
        m_secondsOfAnswers = (step != m_answeredStep ? 0 : m_secondsOfAnswers) + std::max(0.0, m_now - m_clock.seconds);
    m_answeredStep = step;
    startClock(step, m_clock.timesSteps);
}

double TimeLeft::seconds(std::int64_t upTo, std::int64_t evalSteps) const
{
    const auto last = upTo > 0 ? std::min(upTo, m_totalSteps) : m_totalSteps;
    if (m_secondsPerStep < 0 || last <= m_step)
        return -1;
    std::int64_t evaluations = evalSteps > 0 ? last / evalSteps - m_step / evalSteps : 0;
    if (evalSteps > 0 && last == m_totalSteps && last % evalSteps != 0)
        ++evaluations;                                                                            // of the last step
    const bool endsBetween = evaluations == 0 || (last != m_totalSteps && last % evalSteps != 0); // the prompts are answered at the end all the same
    return m_secondsPerStep * double(last - m_step) + m_secondsPerEvaluation * double(evaluations)
        + m_secondsOfAnswers * double(evaluations + endsBetween);
}

} // namespace anneal::run
