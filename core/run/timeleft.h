// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/event.h"

#include <cstdint>

namespace anneal::run {

/// How long a run still takes, by what its steps, evaluations and answers took so far; waits while it was paused do not count.
class TimeLeft
{
public:
    void take(const Event &event);
    void beginAttempt(); // which may be on another computer: the speed of the one before says nothing
    /// Seconds until the run is over, or until the step `upTo` where that is above 0, at the newest speed; negative when it cannot be told.
    /// Every `evalSteps` steps the held-out rows are measured and prompts answered, which takes its time too.
    double seconds(std::int64_t upTo = 0, std::int64_t evalSteps = 0) const;

private:
    /// From where on the next thing is timed; the first step after a start takes longer than the others and is not.
    struct Clock
    {
        double seconds = -1; // negative: from nowhere
        std::int64_t step = 0;
        bool timesSteps = false;
    };
    void startClock(std::int64_t atStep, bool timesSteps) { m_clock = { m_now, atStep, timesSteps }; }
    void forgetSpeed();
    void takeTraining(const Event &event);
    void takeStep(std::int64_t step);
    void takeEvaluation(std::int64_t step);
    void takeSample(std::int64_t step);
    void takeControl(const Event &event);

    Clock m_clock;
    bool m_isPaused = false;
    double m_now = -1; // seconds since 1970 of the newest event; negative before the first
    std::int64_t m_step = 0, m_totalSteps = 0;
    double m_secondsPerStep = -1;
    int m_stepsTimed = 0;
    double m_secondsPerEvaluation = 0, m_secondsOfAnswers = 0; // as far as they were seen; of all prompts, the newest time
    std::int64_t m_answeredStep = -1;
};

} // namespace anneal::run
