// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "ui/runs/rundata.h"
#include "ui/runs/runprogress.h"
#include "ui/runs/runwords.h"

#include <QtTest>
#include <cmath>

using namespace anneal;
using namespace anneal::ui;
using namespace Qt::StringLiterals;

class TestRunData : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsStepsAndEvaluations();
    void noticesWhatGoesWrong();
    void replacesWhatALaterAttemptRepeats();
    void showsNothingOfAnAttemptThatIsBegunAgain();
    void knowsWhetherACheckpointComes();
    void warnsAlikeOfWhatStoppedUnexpectedly();
    void knowsHowItEnded();
    void keepsNaNAsAGap();
    void tellsWhatHasChangedUntilTheNextAttempt();
    void aPauseIsNotTheSpeed();
    void whatIsBeingSavedIsNotPaused();
    void tellsTheTimeLeftWithItsEvaluations();
    void theFirstStepIsNotTheSpeed();
    void aPauseIsAGapAlongTime();
    void knowsThatItWillStopAtACheckpoint();
    void keepsWhyPromptsWereNotAnswered();
    void beginsAgainWithoutACheckpoint();
    void dropsWhatIsDoneAgain();
    void hasEachStepOnceWhateverTheFileSays();
    void placesPointsInTime();
    void leavesTheTimeBetweenAttemptsOut();
    void survivesClocksAndTimesThatAreWrong();
};

namespace {

run::Event make(int seq, const char *type, base::Json fields, int attempt = 1)
{
    run::Event result;
    result.seq = seq;
    result.time = "2026-01-01T00:00:" + std::string(seq < 10 ? "0" : "") + std::to_string(seq) + ".000Z";
    result.attempt = attempt;
    result.type = type;
    result.fields = std::move(fields);
    return result;
}

run::Event at(const char *time, run::Event event)
{
    event.time = time;
    return event;
}

/// Whether a curve is sorted along every axis and has each step once.
bool isInOrder(const RunData &data, Curve which)
{
    const auto steps = data.curve(which);
    for (size_t i = 1; i < steps.size(); ++i)
        if (steps[i].x <= steps[i - 1].x)
            return false;
    for (const auto axis : { widgets::XAxis::Relative, widgets::XAxis::Wall }) {
        const auto points = data.curve(which, axis);
        for (size_t i = 1; i < points.size(); ++i)
            if (points[i].x < points[i - 1].x)
                return false;
    }
    return true;
}

run::Event stepEvent(int seq, int number, double loss, int attempt = 1)
{
    return make(seq, "step",
        { { "step", number }, { "loss", run::jsonNumber(loss) }, { "learning_rate", 1e-4 }, { "grad_norm", 1.0 }, { "tokens_per_second", 400 },
            { "memory", 1 << 20 } },
        attempt);
}

} // namespace

void TestRunData::drawsStepsAndEvaluations()
{
    RunData data;
    data.take(make(1, "state", { { "state", "Training" }, { "total_steps", 10 }, { "first_step", 1 }, { "rows", 20 } }));
    data.take(stepEvent(2, 1, 3.0));
    data.take(stepEvent(3, 2, 2.5));
    data.take(make(4, "eval", { { "step", 2 }, { "eval_loss", 2.75 } }));
    data.take(make(5, "unheard-of", { { "step", 99 } }));
    QCOMPARE(data.curve(Curve::Loss).size(), size_t(2));
    QCOMPARE(data.curve(Curve::Loss)[1].y, 2.5);
    QCOMPARE(data.curve(Curve::EvalLoss)[0].x, 2.0);
    QCOMPARE(data.curve(Curve::Memory)[0].y, 1.0); // MiB
    QCOMPARE(data.totalSteps, 10);
    QCOMPARE(data.step, 2);
    QCOMPARE(data.secondsLeft(), 8.0); // a second a step
}

void TestRunData::noticesWhatGoesWrong()
{
    RunData data;
    QCOMPARE(data.evaluationsRising(), 0);
    QCOMPARE(data.stepsAbove(10), 0);
    int seq = 0;
    for (const double loss : { 3.0, 2.0, 2.1, 2.2, 2.3 })
        data.take(make(++seq, "eval", { { "step", seq }, { "eval_loss", loss } }));
    QCOMPARE(data.evaluationsRising(), 3);
    data.take(make(++seq, "eval", { { "step", seq }, { "eval_loss", 2.3 } }));
    QCOMPARE(data.evaluationsRising(), 0);
    for (const double norm : { 20.0, 1.0, 11.0, 12.0 })
        data.take(make(++seq, "step", { { "step", seq }, { "loss", 1 }, { "grad_norm", norm } }));
    QCOMPARE(data.stepsAbove(10), 2);
}

/// After an abort, say: it has nothing to go on from.
void TestRunData::showsNothingOfAnAttemptThatIsBegunAgain()
{
    RunData data;
    data.take(make(1, "state", { { "state", "Initializing" } }));
    data.take(make(2, "state", { { "state", "Training" }, { "total_steps", 4 }, { "first_step", 1 } }));
    data.take(stepEvent(3, 1, 3.0));
    const QString before = data.started;
    data.beginAttempt();
    QVERIFY(data.curve(Curve::Loss).empty());
    QCOMPARE(data.step, 0);
    QCOMPARE(data.started, before); // as the table of runs tells it
    QCOMPARE(data.state, run::RunState::Initializing);
}

void TestRunData::knowsWhetherACheckpointComes()
{
    config::FineTuneConfig config;
    config.training.saveSteps = 4;
    config.training.evalSteps = 0;
    RunData data;
    QCOMPARE(checkpointsToCome(data, &config), Checkpoints::Some); // nobody knows yet
    data.totalSteps = 9;
    for (const auto &[step, comes] : { std::pair { 0, Checkpoints::Some }, { 7, Checkpoints::Some }, { 8, Checkpoints::NoneMore } }) {
        data.step = step;
        QCOMPARE(checkpointsToCome(data, &config), comes);
    }
    data.totalSteps = 8; // the one at the end is saved anyway
    data.step = 4;
    QCOMPARE(checkpointsToCome(data, &config), Checkpoints::NoneMore);
    config.training.evalSteps = 3; // the best is saved, too
    data.validationRows = 2;
    QCOMPARE(checkpointsToCome(data, &config), Checkpoints::Some);
    config.training.saveSteps = 0;
    QCOMPARE(checkpointsToCome(data, &config), Checkpoints::NoneEver);
    config.training.saveSteps = 200;
    config.training.evalSteps = 0;
    QCOMPARE(checkpointsToCome(data, &config), Checkpoints::NoneEver);
}

void TestRunData::warnsAlikeOfWhatStoppedUnexpectedly()
{
    QCOMPARE(toneOf(run::RunStatus::Interrupted), widgets::Tone::Warning);
    QCOMPARE(toneOf(run::RunStatus::Failed), widgets::Tone::Danger);
    QCOMPARE(toneOf(run::RunStatus::Running), widgets::Tone::Success);
    QCOMPARE(toneOf(run::RunStatus::Stopped), widgets::Tone::Secondary);
}

void TestRunData::replacesWhatALaterAttemptRepeats()
{
    RunData data;
    data.take(make(1, "state", { { "state", "Training" }, { "total_steps", 4 }, { "first_step", 1 } }));
    for (int i = 1; i <= 3; ++i)
        data.take(stepEvent(1 + i, i, 10.0 + i));
    data.take(make(4, "checkpoint", { { "step", 2 }, { "path", "checkpoint-2" } }));
    QVERIFY(data.secondsLeft() > 0);
    data.take(make(5, "state", { { "state", "Initializing" } }, 2));
    QCOMPARE(data.curve(Curve::Loss).size(), size_t(3));
    QCOMPARE(data.tokensPerSecond, 0.0); // that was of the attempt before
    QVERIFY(data.secondsLeft() < 0);
    const auto progress = progressOf(data, nullptr);
    QCOMPARE(progress.detail, u"starting"_s);
    QVERIFY(progress.rate.isEmpty());
    data.take(make(6, "state", { { "state", "Training" }, { "total_steps", 4 }, { "first_step", 3 } }, 2));
    data.take(stepEvent(7, 3, 1.0, 2));
    const auto &loss = data.curve(Curve::Loss);
    QCOMPARE(loss.size(), size_t(3));
    QCOMPARE(loss[2].x, 3.0);
    QCOMPARE(loss[2].y, 1.0);
    QVERIFY(std::any_of(data.marks.begin(), data.marks.end(),
        [](const auto &mark) { return mark.kind == widgets::ChartMark::Kind::Resume && mark.place.step == 3; }));
}

void TestRunData::knowsHowItEnded()
{
    RunData data;
    data.take(make(1, "state", { { "state", "LoadingModel" } }));
    data.take(make(2, "state", { { "state", "Error" }, { "message", "Out of memory." } }));
    data.take(make(3, "end", { { "state", "Error" }, { "message", "Out of memory." }, { "hint", "Lower batch_size." } }));
    QCOMPARE(data.state, run::RunState::Error);
    QCOMPARE(data.lastWorking, run::RunState::LoadingModel);
    QCOMPARE(data.message, u"Out of memory."_s);
    QCOMPARE(data.hint, u"Lower batch_size."_s);
    QCOMPARE(data.lines.back().level, RunData::Line::Level::Error);
    // The state and the end of a run that has finished say one thing.
    RunData finished;
    finished.take(make(1, "state", { { "state", "Training" } }));
    finished.take(make(2, "state", { { "state", "Finished" } }));
    finished.take(make(3, "end", { { "state", "Finished" }, { "message", "Finished." } }));
    QCOMPARE(finished.lines.size(), size_t(2));
    QCOMPARE(finished.lines.back().text, u"Finished"_s);
    QCOMPARE(finished.message, u"Finished."_s);
}

void TestRunData::tellsWhatHasChangedUntilTheNextAttempt()
{
    RunData data;
    data.take(make(1, "state", { { "state", "Initializing" } }, 2));
    data.take(make(2, "changes", { { "checkpoint", "checkpoint-3" }, { "what", { "the tokenizer of the base model", 7 } } }, 2));
    data.take(make(3, "state", { { "state", "Error" }, { "message", "changed" } }, 2));
    QCOMPARE(data.changes, QStringList { u"the tokenizer of the base model"_s });
    data.take(make(4, "state", { { "state", "Initializing" } }, 3));
    QVERIFY(data.changes.isEmpty());
    data.take(make(5, "restart", { { "lost_steps", 40 }, { "why", "The checkpoints of this run are gone." } }, 3));
    QCOMPARE(data.noCheckpoint, u"The checkpoints of this run are gone."_s);
    QCOMPARE(data.lostSteps, 40);
    data.take(make(6, "state", { { "state", "Initializing" } }, 4));
    QVERIFY(data.noCheckpoint.isEmpty());
}

void TestRunData::keepsNaNAsAGap()
{
    RunData data;
    data.take(stepEvent(1, 1, std::nan("")));
    QVERIFY(std::isnan(data.curve(Curve::Loss)[0].y));
}

/// A run that is stopped while it waits goes straight on to its adapter.
void TestRunData::whatIsBeingSavedIsNotPaused()
{
    RunData data;
    data.take(make(1, "state", { { "state", "Training" }, { "total_steps", 12 }, { "first_step", 1 } }));
    data.take(make(2, "control", { { "request", "pause" } }));
    data.take(make(3, "control", { { "request", "stop_at_checkpoint" } }));
    QVERIFY(data.paused);
    data.take(make(4, "state", { { "state", "SavingAdapter" } }));
    QVERIFY(!data.paused);
    data.take(make(5, "control", { { "request", "pause" } })); // too late
    QVERIFY(!data.paused);
}

void TestRunData::aPauseIsNotTheSpeed()
{
    RunData data;
    data.take(make(1, "state", { { "state", "Training" }, { "total_steps", 12 }, { "first_step", 1 } }));
    data.take(stepEvent(2, 1, 3.0));
    data.take(stepEvent(3, 2, 3.0));
    data.take(make(4, "control", { { "request", "pause" } }));
    QVERIFY(data.paused);
    data.take(make(50, "control", { { "request", "resume" } }));
    QVERIFY(!data.paused);
    data.take(stepEvent(51, 3, 3.0));
    data.take(stepEvent(52, 4, 3.0));
    QCOMPARE(data.secondsLeft(), 8.0); // a second a step, whatever the wait
}

/// Measuring the held-out rows takes its time and is no part of a step.
void TestRunData::tellsTheTimeLeftWithItsEvaluations()
{
    RunData data;
    data.take(make(1, "state", { { "state", "Training" }, { "total_steps", 12 }, { "first_step", 1 } }));
    data.take(make(11, "eval", { { "step", 0 }, { "eval_loss", 3.0 } }));                                        // 10 s
    data.take(make(15, "sample", { { "step", 0 }, { "phase", "before" }, { "prompt", "a" }, { "text", "b" } })); // 4 s, and again at each evaluation
    data.take(stepEvent(18, 1, 3.0));
    QCOMPARE(data.secondsLeft(0, 4), -1.0); // the first step is no measure
    data.take(stepEvent(20, 2, 3.0));
    QCOMPARE(data.secondsLeft(0, 4), 10 * 2 + 3 * (10.0 + 4)); // after the steps 4, 8 and 12
    QCOMPARE(data.secondsLeft(0, 0), 10 * 2 + 4.0);            // at the end
    QCOMPARE(data.secondsLeft(0, 5), 10 * 2 + 3 * (10.0 + 4)); // 5, 10 and the last
    QCOMPARE(data.secondsLeft(4, 4), 2 * 2 + 10.0 + 4);        // as far as it stops
    data.take(stepEvent(22, 3, 3.0));
    data.take(stepEvent(24, 4, 3.0));
    data.take(make(44, "eval", { { "step", 4 }, { "eval_loss", 2.0 } })); // slower by now
    data.take(make(45, "checkpoint", { { "step", 4 }, { "path", "checkpoint-4" }, { "bytes", 1 } }));
    data.take(stepEvent(47, 5, 3.0));
    QCOMPARE(data.secondsLeft(0, 4), 7 * 2 + 2 * (20.0 + 4));
}

void TestRunData::theFirstStepIsNotTheSpeed()
{
    RunData data;
    data.take(make(1, "state", { { "state", "Training" }, { "total_steps", 12 }, { "first_step", 1 } }));
    data.take(stepEvent(31, 1, 3.0)); // whatever is made once
    data.take(stepEvent(34, 2, 3.0)); // still a little slow
    data.take(stepEvent(35, 3, 3.0));
    QCOMPARE(data.secondsLeft(), 9 * 2.0); // the first few count alike
    // Another attempt may run on another computer.
    data.take(make(40, "state", { { "state", "Training" }, { "total_steps", 12 }, { "first_step", 4 } }, 2));
    QCOMPARE(data.secondsLeft(), -1.0);
}

void TestRunData::aPauseIsAGapAlongTime()
{
    RunData data;
    data.take(make(1, "state", { { "state", "Training" }, { "total_steps", 12 }, { "first_step", 1 } }));
    data.take(stepEvent(2, 1, 3.0));
    data.take(make(4, "control", { { "request", "pause" } }));
    data.take(make(30, "control", { { "request", "resume" } }));
    data.take(stepEvent(31, 2, 2.0));
    QCOMPARE(data.curve(Curve::Loss).size(), size_t(2));
    for (const auto axis : { widgets::XAxis::Relative, widgets::XAxis::Wall }) {
        const auto points = data.curve(Curve::Loss, axis);
        QCOMPARE(points.size(), size_t(3));
        QVERIFY(widgets::isBreak(points[1]));
        QVERIFY2(
            points[0].x < points[1].x && points[1].x < points[2].x, qPrintable(u"%1 %2 %3"_s.arg(points[0].x).arg(points[1].x).arg(points[2].x)));
        QCOMPARE(data.curve(Curve::Loss, axis, 1).size(), size_t(2)); // also where the rest is appended
    }
}

void TestRunData::knowsThatItWillStopAtACheckpoint()
{
    RunData data;
    data.take(make(1, "state", { { "state", "Training" }, { "total_steps", 12 }, { "first_step", 1 } }));
    data.take(stepEvent(2, 1, 3.0));
    data.take(stepEvent(3, 2, 3.0));
    QVERIFY(!data.stopsAtCheckpoint);
    data.take(make(3, "control", { { "request", "stop_at_checkpoint" }, { "step", 2 } }));
    QVERIFY(data.stopsAtCheckpoint);
    QCOMPARE(data.stopAskedAt, 2);
    data.take(stepEvent(4, 3, 3.0));
    data.take(stepEvent(5, 4, 3.0));
    QCOMPARE(data.secondsLeft(5), 1.0);
    QCOMPARE(data.secondsLeft(), 8.0);
    data.take(make(6, "control", { { "request", "withdraw" }, { "step", 4 } }));
    QVERIFY(!data.stopsAtCheckpoint);
    data.take(make(7, "control", { { "request", "stop_at_checkpoint" }, { "step", 4 } }));
    QCOMPARE(data.stopAskedAt, 4);
    data.take(make(8, "state", { { "state", "Initializing" } }, 2));
    QVERIFY(!data.stopsAtCheckpoint);
}

void TestRunData::keepsWhyPromptsWereNotAnswered()
{
    RunData data;
    for (int i = 1; i <= 2; ++i)
        data.take(make(i, "log", { { "text", "A held-out prompt was not answered: There are 201 tokens." } }));
    data.take(make(3, "log", { { "text", "Something else." } }));
    QCOMPARE(data.unanswered, QStringList { u"There are 201 tokens."_s });
}

void TestRunData::beginsAgainWithoutACheckpoint()
{
    RunData data;
    data.take(make(1, "state", { { "state", "Training" }, { "total_steps", 1500 }, { "first_step", 1 } }));
    data.take(make(2, "eval", { { "step", 0 }, { "eval_loss", 4.0 } }));
    for (int i = 1; i <= 1231; ++i)
        data.take(stepEvent(3, i, 10.0));
    const int before = data.revision();
    data.take(make(4, "state", { { "state", "Initializing" } }, 2)); // killed; there was no checkpoint
    data.take(make(5, "state", { { "state", "Training" }, { "total_steps", 1500 }, { "first_step", 1 } }, 2));
    QVERIFY(data.curve(Curve::Loss).empty());
    QVERIFY(data.curve(Curve::EvalLoss).empty());
    QVERIFY(data.revision() > before); // who drew the old points draws anew
    QCOMPARE(data.step, 0);
    data.take(make(6, "eval", { { "step", 0 }, { "eval_loss", 4.5 } }, 2));
    for (int i = 1; i <= 298; ++i)
        data.take(stepEvent(7, i, 1.0, 2));
    const auto loss = data.curve(Curve::Loss);
    QCOMPARE(loss.size(), size_t(298));
    QCOMPARE(loss.back(), (widgets::ChartPoint { 298, 1.0 }));
    QCOMPARE(data.curve(Curve::EvalLoss), (std::vector<widgets::ChartPoint> { { 0, 4.5 } }));
    QCOMPARE(data.marks.size(), size_t(1));
    QCOMPARE(data.marks.front().kind, widgets::ChartMark::Kind::Resume);
    QVERIFY(isInOrder(data, Curve::Loss));
}

void TestRunData::dropsWhatIsDoneAgain()
{
    RunData data;
    data.take(make(1, "state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 } }));
    const auto sample = [](int step, const char *phase, const char *text, int attempt) {
        return make(2, "sample", { { "step", step }, { "phase", phase }, { "prompt", "Why?" }, { "text", text } }, attempt);
    };
    const auto checkpoint = [](int step) {
        return make(3, "checkpoint", { { "step", step }, { "path", "checkpoint-" + std::to_string(step) }, { "bytes", 10 } });
    };
    data.take(sample(0, "before", "old", 1));
    data.take(checkpoint(2));
    data.take(sample(3, "now", "three", 1));
    data.take(checkpoint(4));
    data.take(make(4, "state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 3 } }, 2)); // checkpoint-4 was damaged
    QCOMPARE(data.samples.size(), size_t(1));
    QCOMPARE(data.checkpoints.size(), size_t(1));
    QCOMPARE(data.checkpoints.front().path, u"checkpoint-2"_s);
    QCOMPARE(data.marks.size(), size_t(2));                                                                 // checkpoint-2 and where it went on
    data.take(make(5, "state", { { "state", "Training" }, { "total_steps", 9 }, { "first_step", 1 } }, 3)); // none was readable
    data.take(sample(0, "before", "new", 3));
    QCOMPARE(data.samples.size(), size_t(1));
    QCOMPARE(data.samples.front().text, u"new"_s);
    QVERIFY(data.checkpoints.empty());
}

void TestRunData::hasEachStepOnceWhateverTheFileSays()
{
    unsigned seed = 20261128;
    const auto random = [&seed](int below) {
        seed = seed * 1664525u + 1013904223u;
        return int((seed >> 8) % unsigned(below));
    };
    RunData data;
    for (int i = 0; i < 5'000; ++i) {
        const int attempt = 1 + i / 1'000;
        auto event
            = random(3) == 0 ? make(1, "eval", { { "step", random(400) }, { "eval_loss", 1.0 } }, attempt) : stepEvent(1, random(400), 1.0, attempt);
        if (random(50) == 0)
            event.fields["step"] = random(2) == 0 ? base::Json("NaN") : base::Json(1e300);
        if (random(100) == 0)
            event = make(1, "state", { { "state", "Training" }, { "first_step", random(300) } }, attempt);
        event.time = "2026-01-0" + std::to_string(1 + random(9)) + "T00:00:00.000Z"; // back and forth
        data.take(event);
        if (i % 50 == 0) {
            QVERIFY2(isInOrder(data, Curve::Loss), qPrintable(QString::number(i)));
            QVERIFY2(isInOrder(data, Curve::EvalLoss), qPrintable(QString::number(i)));
        }
    }
    QVERIFY(data.rowCount(Curve::Loss) > 0);
}

void TestRunData::placesPointsInTime()
{
    RunData data;
    data.take(at("2026-01-01T00:00:00.000Z", make(1, "state", { { "state", "Initializing" } })));
    data.take(at("2026-01-01T00:00:02.250Z", make(2, "state", { { "state", "Training" }, { "total_steps", 2 }, { "first_step", 1 } })));
    data.take(at("2026-01-01T00:00:02.500Z", stepEvent(3, 1, 3.0)));
    data.take(at("2026-01-01T00:00:02.750Z", stepEvent(4, 2, 2.0)));
    data.take(at("2026-01-01T00:00:03.125Z", make(5, "checkpoint", { { "step", 2 }, { "path", "checkpoint-2" } })));
    using widgets::ChartPoint;
    QCOMPARE(data.curve(Curve::Loss, widgets::XAxis::Relative), (std::vector<ChartPoint> { { 2.5, 3.0 }, { 2.75, 2.0 } }));
    const double start = 1767225600; // 2026-01-01 in seconds since 1970
    QCOMPARE(data.curve(Curve::Loss, widgets::XAxis::Wall), (std::vector<ChartPoint> { { start + 2.5, 3.0 }, { start + 2.75, 2.0 } }));
    QCOMPARE(data.curve(Curve::Loss, widgets::XAxis::Relative, 1), (std::vector<ChartPoint> { { 2.75, 2.0 } }));
    QCOMPARE(data.marksAlong(widgets::XAxis::Relative).front().x, 3.125);
    QCOMPARE(data.marksAlong(widgets::XAxis::Wall).front().x, start + 3.125);
}

void TestRunData::leavesTheTimeBetweenAttemptsOut()
{
    RunData data;
    data.take(at("2026-01-01T00:00:00.000Z", make(1, "state", { { "state", "Training" }, { "total_steps", 3 }, { "first_step", 1 } })));
    data.take(at("2026-01-01T00:00:10.000Z", stepEvent(2, 1, 3.0)));
    data.take(at("2026-01-01T00:00:10.000Z", make(2, "checkpoint", { { "step", 1 }, { "path", "checkpoint-1" } })));
    data.take(at("2026-01-02T00:00:00.000Z", make(3, "state", { { "state", "Initializing" } }, 2))); // a night later
    data.take(at("2026-01-02T00:00:05.000Z", make(4, "state", { { "state", "Training" }, { "first_step", 2 } }, 2)));
    data.take(at("2026-01-02T00:00:07.000Z", stepEvent(5, 2, 2.0, 2)));
    QCOMPARE(data.curve(Curve::Loss, widgets::XAxis::Relative)[1].x, 17.0);
    const auto wall = data.curve(Curve::Loss, widgets::XAxis::Wall);
    QCOMPARE(wall.back().x - wall.front().x, 86400.0 - 3);
    QVERIFY(wall.size() == 3 && widgets::isBreak(wall[1])); // nothing was measured in that night
}

void TestRunData::survivesClocksAndTimesThatAreWrong()
{
    RunData data;
    data.take(at("", stepEvent(1, 1, 5.0)));
    QCOMPARE(data.curve(Curve::Loss).size(), size_t(1));
    QVERIFY(data.curve(Curve::Loss, widgets::XAxis::Wall).empty()); // no place is better than an invented one
    data.take(at("2026-01-01T00:00:10.000Z", stepEvent(2, 2, 4.0)));
    data.take(at("2026-01-01T00:00:04.000Z", stepEvent(3, 3, 3.0))); // set back
    data.take(at("2026-01-01T00:00:nanZ", stepEvent(4, 4, 2.0)));
    data.take(at("2026-01-01T00:00:06.000Z", stepEvent(5, 5, 1.0)));
    QCOMPARE(data.curve(Curve::Loss, widgets::XAxis::Wall).size(), size_t(4));
    QVERIFY(isInOrder(data, Curve::Loss));
    QCOMPARE(data.curve(Curve::Loss, widgets::XAxis::Relative).back().x, 2.0);
}

ANNEAL_TEST(TestRunData)
#include "tst_rundata.moc"
