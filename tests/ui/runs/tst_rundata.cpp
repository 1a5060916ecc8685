// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/rundata.h"

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
    void replacesWhatALaterAttemptRepeats();
    void knowsHowItEnded();
    void keepsNaNAsAGap();
    void aPauseIsNotTheSpeed();
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

void TestRunData::replacesWhatALaterAttemptRepeats()
{
    RunData data;
    data.take(make(1, "state", { { "state", "Training" }, { "total_steps", 4 }, { "first_step", 1 } }));
    for (int i = 1; i <= 3; ++i)
        data.take(stepEvent(1 + i, i, 10.0 + i));
    data.take(make(5, "state", { { "state", "Initializing" } }, 2));
    data.take(make(6, "state", { { "state", "Training" }, { "total_steps", 4 }, { "first_step", 3 } }, 2));
    data.take(stepEvent(7, 3, 1.0, 2));
    const auto &loss = data.curve(Curve::Loss);
    QCOMPARE(loss.size(), size_t(3));
    QCOMPARE(loss[2].x, 3.0);
    QCOMPARE(loss[2].y, 1.0);
    QVERIFY(std::any_of(
        data.marks.begin(), data.marks.end(), [](const auto &mark) { return mark.kind == widgets::ChartMark::Kind::Resume && mark.x == 3; }));
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
}

void TestRunData::keepsNaNAsAGap()
{
    RunData data;
    data.take(stepEvent(1, 1, std::nan("")));
    QVERIFY(std::isnan(data.curve(Curve::Loss)[0].y));
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

QTEST_GUILESS_MAIN(TestRunData)
#include "tst_rundata.moc"
