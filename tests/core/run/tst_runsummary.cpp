// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/checkpoint.h"
#include "core/run/control.h"
#include "core/run/eventlog.h"
#include "core/run/pace.h"
#include "core/run/runlist.h"
#include "tests/core/run/runplace.h"
#include "tests/support/bytesread.h"
#include "tests/support/runfiles.h"
#include "tests/support/testprogram.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <cmath>
#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace anneal;
using tests::kConfig;
namespace fs = std::filesystem;

class TestRunSummary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_place = std::make_unique<tests::RunPlace>(); }

    void statusComesFromTheParts_data();
    void statusComesFromTheParts();
    void wordsAStatusOnce_data();
    void wordsAStatusOnce();
    void summarizesARun();
    void summarizesALongRun();
    void aKilledTrainerIsInterrupted();
    void aPauseShows();
    void aPauseEndsWithItsAttempt();
    void anEndingSaysWhereTheRunStood();
    void readsTheStepsBehindManyLines();
    void noTimeIsLeftBehindTheLastStep();
    void speedIsThatOfSteps();
    void looksBehindLostBytes();
    void anAttemptThatBeginsIsStarting();
    void aStopRequestShows();
    void hundredKilledReadersChangeNothing();
    void readsOnlyTheEndsOfLongLogs();
    void readsWhateverStandsInIt_data();
    void readsWhateverStandsInIt();
    void tellsWhetherItCanGoOn();
    void passesOverMomentsThatCannotBeRead_data();
    void passesOverMomentsThatCannotBeRead();
    void tellsAFolderThatCannotBeRead();

private:
    fs::path path(const char *name = "") const { return m_place->path(name); }
    run::RunFolder make(const char *name = "r") const { return m_place->make(name); }

    std::unique_ptr<tests::RunPlace> m_place;
};

void TestRunSummary::statusComesFromTheParts_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("hasEvents");
    QTest::addColumn<bool>("alive");
    QTest::addColumn<bool>("paused");
    QTest::addColumn<bool>("stopping");
    QTest::addColumn<QString>("status");
    QTest::newRow("made") << "Initializing" << false << false << false << false << "queued";
    QTest::newRow("engine up") << "Initializing" << false << true << false << false << "starting";
    QTest::newRow("loading") << "LoadingModel" << true << true << false << false << "starting";
    QTest::newRow("training") << "Training" << true << true << false << false << "running";
    QTest::newRow("paused") << "Training" << true << true << true << false << "paused";
    QTest::newRow("stopping") << "Training" << true << true << false << true << "stopping";
    QTest::newRow("stopping while paused") << "Training" << true << true << true << true << "stopping";
    QTest::newRow("killed") << "Training" << true << false << false << false << "interrupted";
    QTest::newRow("killed while asked") << "Training" << true << false << true << true << "interrupted";
    QTest::newRow("finished") << "Finished" << true << false << false << false << "finished";
    QTest::newRow("stopped") << "Stopped" << true << false << false << true << "stopped";
    QTest::newRow("failed") << "Error" << true << false << false << false << "failed";
}

void TestRunSummary::statusComesFromTheParts()
{
    QFETCH(QString, state);
    QFETCH(bool, hasEvents);
    QFETCH(bool, alive);
    QFETCH(bool, paused);
    QFETCH(bool, stopping);
    QFETCH(QString, status);
    const auto found = run::statusOf(*run::stateFromName(state.toStdString()), hasEvents, alive, paused, stopping);
    QCOMPARE(QString::fromStdString(std::string(run::statusName(found))), status);
}

void TestRunSummary::wordsAStatusOnce_data()
{
    using run::RunStatus;
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("message");
    QTest::addColumn<bool>("kept");
    QTest::addColumn<bool>("atCheckpoint");
    QTest::addColumn<QString>("text");
    const auto row = [](RunStatus status, const char *text, const char *message = "", bool kept = false, bool atCheckpoint = false) {
        QTest::newRow(text) << int(status) << QString::fromUtf8(message) << kept << atCheckpoint << QString::fromUtf8(text);
    };
    row(RunStatus::Queued, "queued");
    row(RunStatus::Starting, "starting");
    row(RunStatus::Running, "running, 41 %");
    row(RunStatus::Paused, "paused at 41 %");
    row(RunStatus::Stopping, "stopping");
    row(RunStatus::Stopping, "stopping at checkpoint", "", false, true);
    row(RunStatus::Finished, "finished", "Finished.", true);
    row(RunStatus::Stopped, "stopped");
    row(RunStatus::Stopped, "stopped, adapter saved", "Stopped.", true);
    row(RunStatus::Stopped, "aborted", "Aborted on request.");
    row(RunStatus::Failed, "failed: The disk is full.", "The disk is full.");
    row(RunStatus::Interrupted, "stopped unexpectedly at 41 %");
}

void TestRunSummary::wordsAStatusOnce()
{
    QFETCH(int, status);
    QFETCH(QString, message);
    QFETCH(bool, kept);
    QFETCH(bool, atCheckpoint);
    QFETCH(QString, text);
    run::RunSummary summary;
    summary.status = run::RunStatus(status);
    summary.message = message.toStdString();
    summary.keptAdapter = kept;
    summary.stopsAtCheckpoint = atCheckpoint;
    summary.step = 41;
    summary.totalSteps = 100;
    QCOMPARE(QString::fromStdString(run::statusTextWithReason(summary)), text);
    QCOMPARE(QString::fromStdString(run::statusText(summary)), text.section(u':', 0, 0));
}

void TestRunSummary::summarizesARun()
{
    const auto folder = make("2026-11-22-a");
    auto summary = run::summarize(folder);
    QCOMPARE(summary->status, run::RunStatus::Queued);
    QCOMPARE(summary->model, std::string("org/tiny"));
    QCOMPARE(summary->method, std::string("sft"));
    QVERIFY(std::isnan(summary->loss));
    QVERIFY(summary->started.empty());
    QVERIFY(!summary->hasCheckpoint());

    auto log = *run::EventLog::open(folder);
    QVERIFY(log.append("state", { { "state", "Initializing" } }));
    QVERIFY(log.append("state", { { "state", "Training" }, { "total_steps", 20 } }));
    for (int step = 1; step <= 5; ++step)
        QVERIFY(log.append("step", { { "step", step }, { "loss", 2.0 / step }, { "tokens_per_second", 100 }, { "seconds", step * 2.0 } }));
    QVERIFY(log.append("eval", { { "step", 0 }, { "eval_loss", 4.5 } }));
    QVERIFY(std::isnan(run::summarize(folder)->evalLoss)); // of the model, not of what the run made of it
    QVERIFY(log.append("eval", { { "step", 5 }, { "eval_loss", 1.5 }, { "best_eval_loss", 1.25 } }));
    QVERIFY(log.append("step", { { "step", 6 }, { "loss", run::jsonNumber(std::nan("")) }, { "seconds", 12.0 } }));
    {
        const auto lock = base::FileLock::acquire(folder.lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
        summary = run::summarize(folder);
        QCOMPARE(summary->status, run::RunStatus::Running);
        QCOMPARE(summary->secondsLeft, 28.0);
    }
    QCOMPARE(summary->step, 6);
    QCOMPARE(summary->totalSteps, 20);
    QVERIFY(std::isnan(summary->loss));
    QCOMPARE(summary->evalLoss, 1.5);
    QCOMPARE(summary->bestEvalLoss, 1.25);
    QCOMPARE(summary->events, 10u);
    QCOMPARE(summary->seconds, 12.0);

    QVERIFY(log.append("state", { { "state", "Error" }, { "message", "The disk is full." } }));
    QVERIFY(log.append("end", { { "state", "Error" }, { "message", "The disk is full." } }));
    summary = run::summarize(folder);
    QCOMPARE(summary->status, run::RunStatus::Failed);
    QCOMPARE(summary->message, std::string("The disk is full."));
}

void TestRunSummary::summarizesALongRun()
{
    const auto folder = make();
    std::string text;
    run::Event event { 1, "2026-11-22T10:00:00.000Z", 1, "state", { { "state", "Training" }, { "total_steps", 9000 } } };
    text += run::toLine(event);
    for (event.seq = 2; event.seq < 8000; ++event.seq) {
        const bool evaluation = event.seq == 5000;
        event.type = evaluation ? "eval" : "step";
        event.fields = evaluation ? base::Json { { "eval_loss", 0.5 } }
                                  : base::Json { { "step", event.seq }, { "loss", 1.0 }, { "filler", std::string(150, 'x') } };
        text += run::toLine(event);
    }
    text += "{\"seq\":8000,\"ty";
    QVERIFY(base::writeFile(folder.eventsFile(), text));
    const auto summary = run::summarize(folder);
    QCOMPARE(summary->state, run::RunState::Training);
    QCOMPARE(summary->totalSteps, 9000);
    QCOMPARE(summary->step, 7999);
    QCOMPARE(summary->evalLoss, 0.5);
    QCOMPARE(summary->started, std::string("2026-11-22T10:00:00.000Z"));
    QCOMPARE(summary->events, 7999u);
}

void TestRunSummary::aKilledTrainerIsInterrupted()
{
    const auto folder = make();
    int ready[2];
    QCOMPARE(pipe(ready), 0);
    const pid_t trainer = fork();
    if (trainer == 0) {
        const auto lock = base::FileLock::acquire(folder.lockFile(), "pid 1 since now");
        auto log = run::EventLog::open(folder);
        const bool written = lock && log && log->append("state", { { "state", "Training" } });
        if (write(ready[1], written ? "y" : "n", 1) == 1)
            pause();
        _exit(1);
    }
    char answer = 0;
    QCOMPARE(read(ready[0], &answer, 1), 1);
    QCOMPARE(answer, 'y');
    QCOMPARE(run::summarize(folder)->status, run::RunStatus::Running);
    kill(trainer, SIGKILL);
    waitpid(trainer, nullptr, 0);
    close(ready[0]);
    close(ready[1]);
    const auto summary = run::summarize(folder);
    QCOMPARE(summary->status, run::RunStatus::Interrupted);
    QVERIFY(!summary->message.empty());
}

void TestRunSummary::aPauseShows()
{
    const auto folder = make();
    const auto lock = base::FileLock::acquire(folder.lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    auto log = *run::EventLog::open(folder);
    QVERIFY(log.append("state", { { "state", "Training" } }));
    QVERIFY(log.append("step", { { "step", 1 } }));
    QVERIFY(log.append("control", { { "request", "pause" } }));
    QVERIFY(log.append("control", { { "request", "checkpoint" } }));
    QCOMPARE(run::summarize(folder)->status, run::RunStatus::Paused);
    QVERIFY(log.append("control", { { "request", "resume" } }));
    QCOMPARE(run::summarize(folder)->status, run::RunStatus::Running);
    QVERIFY(log.append("control", { { "request", "pause" } }));
    QVERIFY(log.append("step", { { "step", 2 } }));
    QCOMPARE(run::summarize(folder)->status, run::RunStatus::Running);
}

void TestRunSummary::aPauseEndsWithItsAttempt()
{
    const auto folder = make();
    const auto lock = base::FileLock::acquire(folder.lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    {
        auto log = *run::EventLog::open(folder);
        QVERIFY(log.append("state", { { "state", "Training" } }));
        QVERIFY(log.append("step", { { "step", 1 } }));
        QVERIFY(log.append("control", { { "request", "pause" } })); // and killed
    }
    QVERIFY(run::EventLog::open(folder)->append("state", { { "state", "Training" } }));
    QCOMPARE(run::summarize(folder)->status, run::RunStatus::Running);
}

void TestRunSummary::anEndingSaysWhereTheRunStood()
{
    const auto folder = make();
    {
        auto log = *run::EventLog::open(folder);
        QVERIFY(log.append("state", { { "state", "Training" }, { "total_steps", 100 } }));
        QVERIFY(log.append("step", { { "step", 10 } })); // each tenth is told
        QVERIFY(log.append("state", { { "state", "Stopped" }, { "step", 15 } }));
        QVERIFY(log.append("end", { { "state", "Stopped" }, { "step", 15 } }));
    }
    QCOMPARE(run::summarize(folder)->step, std::int64_t(15));
    auto log = *run::EventLog::open(folder); // an older checkpoint was taken
    QVERIFY(log.append("state", { { "state", "Training" }, { "total_steps", 100 } }));
    QVERIFY(log.append("step", { { "step", 12 } }));
    QCOMPARE(run::summarize(folder)->step, std::int64_t(12));
}

void TestRunSummary::readsTheStepsBehindManyLines()
{
    const auto folder = make();
    std::string text;
    run::Event event { 1, "2026-11-22T10:00:00.000Z", 1, "state", { { "state", "Initializing" } } };
    text += run::toLine(event);
    event.type = "log"; // rows that cannot be used, by name
    for (event.seq = 2; event.seq < 22; ++event.seq) {
        event.fields = { { "text", std::string(1000, 'x') } };
        text += run::toLine(event);
    }
    event.type = "state";
    event.fields = { { "state", "Training" }, { "total_steps", 9000 } };
    text += run::toLine(event);
    event.type = "step";
    for (++event.seq; event.seq < 8000; ++event.seq) {
        event.fields = { { "step", event.seq }, { "filler", std::string(150, 'x') } };
        text += run::toLine(event);
    }
    QVERIFY(base::writeFile(folder.eventsFile(), text));
    QCOMPARE(run::summarize(folder)->totalSteps, std::int64_t(9000));
}

void TestRunSummary::speedIsThatOfSteps()
{
    const auto folder = make();
    const auto line = [](int seq, int second, const std::string &rest) {
        return "{\"seq\":" + std::to_string(seq) + ",\"time\":\"2026-01-01T00:00:" + std::to_string(second) + ".000Z\",\"attempt\":1,\"type\":" + rest
            + "}\n";
    };
    const auto step = [&](int seq, int second, int number, int tokens, int speed) {
        return line(seq, second,
            "\"step\",\"step\":" + std::to_string(number) + ",\"tokens\":" + std::to_string(tokens)
                + ",\"tokens_per_second\":" + std::to_string(speed) + ",\"seconds\":" + std::to_string(second - 10));
    };
    // Twenty seconds of loading, measuring and answering, steps of two and four seconds, and fourteen more for answers.
    QVERIFY(base::writeFile(folder.eventsFile(),
        line(1, 10, R"("state","state":"Initializing")") + line(2, 15, R"("state","state":"Training","total_steps":3)") + step(3, 30, 1, 200, 20)
            + step(4, 32, 2, 400, 100) + step(5, 36, 3, 600, 50) + line(6, 50, R"("end","state":"Finished","seconds":40)")));
    const auto summary = run::summarize(folder);
    QCOMPARE(summary->seconds, 40.0);
    QCOMPARE(qRound(summary->tokensPerSecond), 67); // 400 tokens in six seconds; the first step, the slowest, is left out
    const auto pace = run::measuredPace(folder.path().parent_path(), summary->model);
    QVERIFY(pace.has_value());
    QCOMPARE(pace->tokensPerSecond, summary->tokensPerSecond);
    QCOMPARE(pace->firstStepSeconds, 20.0);
    QVERIFY(pace->secondsFor(600) >= 40.0);
    QVERIFY(pace->secondsFor(1) >= 20.0); // no training is over before its first step
    // However short a run was, its steps were timed.
    QVERIFY(base::writeFile(folder.eventsFile(),
        line(1, 10, R"("state","state":"Training","total_steps":2)") + step(2, 10, 1, 200, 50000) + step(3, 10, 2, 400, 70000)
            + line(4, 10, R"("end","state":"Finished","seconds":0)")));
    const auto brief = run::measuredPace(folder.path().parent_path(), summary->model);
    QVERIFY(brief.has_value());
    QCOMPARE(qRound(brief->tokensPerSecond), 70000);
    QCOMPARE(run::RunSummary().tokensPerSecond, 0.0);
}

void TestRunSummary::noTimeIsLeftBehindTheLastStep()
{
    const auto folder = make();
    const auto lock = base::FileLock::acquire(folder.lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    auto log = *run::EventLog::open(folder);
    QVERIFY(log.append("state", { { "state", "Training" }, { "total_steps", 5 } }));
    QVERIFY(log.append("step", { { "step", 6 }, { "seconds", 12.0 } }));
    QCOMPARE(run::summarize(folder)->secondsLeft, 0.0);
}

void TestRunSummary::looksBehindLostBytes() // as a power cut leaves them
{
    const auto folder = make();
    QVERIFY(run::EventLog::open(folder)->append("step", { { "step", 7 } }));
    std::ofstream(folder.eventsFile(), std::ios::app | std::ios::binary) << std::string(150'000, '\0');
    const auto summary = run::summarize(folder);
    QCOMPARE(summary->events, 1u);
    QCOMPARE(summary->step, std::int64_t(7));
}

/// A trainer holds the run before it tells anything.
void TestRunSummary::anAttemptThatBeginsIsStarting()
{
    const auto folder = make();
    QVERIFY(run::EventLog::open(folder)->append("end", { { "state", "Stopped" }, { "message", run::kAborted } }));
    QCOMPARE(run::summarize(folder)->status, run::RunStatus::Stopped);
    const auto lock = base::FileLock::acquire(folder.lockFile(), "pid 1 since 2999-01-01T00:00:00.000Z");
    const auto summary = run::summarize(folder);
    QCOMPARE(summary->status, run::RunStatus::Starting);
    QVERIFY(summary->message.empty());
}

void TestRunSummary::aStopRequestShows()
{
    const auto folder = make();
    std::ofstream(folder.controlFile()) << "{\"time\":\"2025-01-01T00:00:00.000Z\",\"request\":\"stop\"}\n";
    const auto lock = base::FileLock::acquire(folder.lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    QVERIFY(run::EventLog::open(folder)->append("state", { { "state", "Training" } }));
    QCOMPARE(run::summarize(folder)->status, run::RunStatus::Running); // it was for an earlier attempt
    QVERIFY(!run::summarize(folder)->stopsAtCheckpoint);
    QVERIFY(run::postRequest(folder, run::Request::StopAtCheckpoint));
    QCOMPARE(run::summarize(folder)->status, run::RunStatus::Stopping);
    QVERIFY(run::summarize(folder)->stopsAtCheckpoint);
    QVERIFY(run::postRequest(folder, run::Request::Withdraw));
    QCOMPARE(run::summarize(folder)->status, run::RunStatus::Running);
    QVERIFY(run::postRequest(folder, run::Request::StopNow));
    QVERIFY(run::postRequest(folder, run::Request::Withdraw)); // too late for that
    QCOMPARE(run::summarize(folder)->status, run::RunStatus::Stopping);
    QVERIFY(!run::summarize(folder)->stopsAtCheckpoint);
}

void TestRunSummary::hundredKilledReadersChangeNothing()
{
    const auto folder = make();
    {
        auto log = *run::EventLog::open(folder);
        for (int step = 0; step < 200; ++step)
            QVERIFY(log.append("step", { { "step", step } }));
    }
    const auto before = *base::readFile(folder.eventsFile());
    const auto lock = base::FileLock::acquire(folder.lockFile(), "pid 1 since now");
    for (int i = 0; i < 100; ++i) {
        const pid_t reader = fork();
        if (reader == 0)
            for (;;)
                (void)run::summarize(folder);
        usleep(static_cast<useconds_t>(i * 20));
        kill(reader, SIGKILL);
        waitpid(reader, nullptr, 0);
    }
    QVERIFY(folder.trainerAlive());
    QCOMPARE(*base::readFile(folder.eventsFile()), before);
    QCOMPARE(std::distance(fs::directory_iterator(folder.path()), {}), 4); // run.yaml, data, events.jsonl, engine.lock
}

void TestRunSummary::readsOnlyTheEndsOfLongLogs()
{
    constexpr std::uint64_t kRuns = 40;
    std::string text;
    run::Event event { 1, "2026-11-22T10:00:00.000Z", 1, "state", { { "state", "Training" }, { "total_steps", 3000 } } };
    text += run::toLine(event);
    for (event.seq = 2; event.seq < 3000; ++event.seq) {
        event.type = event.seq % 100 == 0 ? "eval" : event.seq % 100 == 1 ? "state" : "step";
        event.fields = { { "step", event.seq }, { "loss", 1.0 }, { "state", "Training" }, { "filler", std::string(200, 'x') } };
        text += run::toLine(event);
    }
    for (std::uint64_t i = 0; i < kRuns; ++i) {
        const auto folder = path(("r" + std::to_string(i)).c_str());
        fs::create_directories(folder);
        std::ofstream(folder / "run.yaml") << kConfig;
        std::ofstream(folder / "events.jsonl") << text;
    }
    fs::create_directories(path("no-run"));
    const auto before = tests::bytesRead();
    QVERIFY(before > 0);
    const auto runs = run::listRuns(path());
    const auto read = (tests::bytesRead() - before) / kRuns;
    QCOMPARE(runs.size(), std::size_t(kRuns));
    QCOMPARE(runs.front().name, std::string("r9"));
    QCOMPARE(runs.front().status, run::RunStatus::Interrupted);
    QCOMPARE(runs.front().step, std::int64_t(2999));
    qInfo("%llu bytes of each log of %zu", static_cast<unsigned long long>(read), text.size());
    QVERIFY(text.size() > 800'000);
    QVERIFY(read < 128 * 1024);
}

void TestRunSummary::readsWhateverStandsInIt_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QByteArray>("events");
    QTest::addColumn<QByteArray>("control");
    QTest::addColumn<QByteArray>("lock");
    const QByteArray values[] { "null", "true", "-1", "1e300", "-1e300", "1e-320", "18446744073709551615", "-9223372036854775808", "\"\"", "\"NaN\"",
        "\"stop\"", "\"\\u001b]0;x\\u0007\"", "[]", "[\"stop\"]", "{}", "{\"a\":[1]}", "[[[[[[]]]]]]" };
    // Every field of every file with every type.
    for (const char *field : { "seq", "time", "attempt", "type", "step", "loss", "tokens", "tokens_per_second", "seconds", "total_steps", "state",
             "message", "hint", "kind", "adapter", "eval_loss", "best_eval_loss", "request" })
        for (const auto &value : values) {
            QByteArray events;
            int seq = 0;
            for (const char *type : { "state", "step", "step", "eval", "control", "checkpoint", "end" }) {
                const QByteArray start = "{\"seq\":" + QByteArray::number(++seq) + ",\"time\":\"2026-01-01T00:00:00.000Z\",\"attempt\":1,\"type\":\""
                    + type + "\",\"step\":1,\"state\":\"Training\",\"request\":\"pause\"}\n";
                auto json = QJsonDocument::fromJson(start).object();
                json.remove(QString::fromUtf8(field));
                const auto rest = QJsonDocument(json).toJson(QJsonDocument::Compact).mid(1);
                events += "{\"" + QByteArray(field) + "\":" + value + "," + rest + "\n";
            }
            const QByteArray control
                = "{\"time\":5,\"request\":\"stop\"}\n{\"" + QByteArray(field) + "\":" + value + ",\"request\":\"stop\"}\n" + value + "\n";
            QTest::newRow(field + (" " + value)) << QByteArray("model: {model_name: x}\n") << events << control << "pid 1 since " + value;
        }
    const QByteArray events = "{\"seq\":1,\"time\":\"2026-01-01T00:00:00.000Z\",\"attempt\":1,\"type\":\"state\",\"state\":\"Training\"}\n";
    for (const QByteArray &nonsense : { QByteArray(), QByteArray("\0\0\0", 3), QByteArray("\n\n\n"), QByteArray("{"), QByteArray("]"),
             QByteArray(100000, '['), QByteArray(200000, 'x'), QByteArray("\xff\xfe\n"), QByteArray("model:\n  model_name: \"\n") })
        QTest::newRow(("nonsense " + nonsense.left(8).toHex() + " " + QByteArray::number(nonsense.size())).constData())
            << nonsense << events + nonsense << nonsense << nonsense;
}

void TestRunSummary::readsWhateverStandsInIt()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QByteArray, events);
    QFETCH(QByteArray, control);
    QFETCH(QByteArray, lock);
    const auto folder = make();
    const auto write = [](const fs::path &file, const QByteArray &bytes) { std::ofstream(file, std::ios::binary) << bytes.toStdString(); };
    write(folder.configFile(), yaml);
    write(folder.eventsFile(), events);
    write(folder.controlFile(), control);
    for (const bool alive : { false, true }) {
        std::optional<base::FileLock> held;
        if (alive)
            held.emplace(*base::FileLock::acquire(folder.lockFile(), lock.toStdString()));
        const auto summary = run::summarize(folder);
        QVERIFY(summary);
        QCOMPARE(run::isLive(summary->status),
            alive && summary->status != run::RunStatus::Finished && summary->status != run::RunStatus::Stopped
                && summary->status != run::RunStatus::Failed);
        QVERIFY(std::abs(summary->step) <= std::int64_t(1) << 53);
        const auto runs = run::findRuns(path());
        QVERIFY(runs);
        QCOMPARE(runs->size(), 1u);
        auto reader = run::ControlReader::atEnd(folder);
        QVERIFY(reader.poll().empty());
    }
}

void TestRunSummary::passesOverMomentsThatCannotBeRead_data()
{
    QTest::addColumn<QByteArray>("moments");
    QTest::newRow("no tensors") << QByteArray("none");
    QTest::newRow("no steps") << QByteArray("\x08\0\0\0\0\0\0\0{}      ", 16);
    QTest::newRow("steps that are no number") << QByteArray("\x28\0\0\0\0\0\0\0{\"__metadata__\":{\"steps\":\"many\"}}        ", 48);
}

/// Also where the manifest lists them as they are: the trainer passes over such a checkpoint, and nobody says otherwise.
void TestRunSummary::passesOverMomentsThatCannotBeRead()
{
    QFETCH(QByteArray, moments);
    const auto folder = tests::writeKilledRun(path("killed"), 3, { 1, 2 });
    const auto newest = folder.path() / "checkpoint-2";
    QCOMPARE(run::summarize(folder)->resumeStep, 2);
    const auto bytes = moments.toStdString();
    auto manifest = *base::parseJson(*base::readFile(newest / "manifest.json"));
    for (auto &file : manifest["files"])
        if (file["name"] == "optimizer.safetensors")
            file = { { "name", "optimizer.safetensors" }, { "bytes", bytes.size() }, { "sha256", base::sha256(bytes) } };
    QVERIFY(base::writeFile(newest / "optimizer.safetensors", bytes) && base::writeFile(newest / "manifest.json", manifest.dump()));
    const auto found = run::newestCheckpoint(folder);
    QVERIFY(found);
    QCOMPARE(found->checkpoint.progress.step, 1);
    QCOMPARE(found->damaged.size(), 1u);
    QVERIFY2(found->damaged.front().starts_with("checkpoint-2 is not used"), found->damaged.front().c_str());
    QCOMPARE(run::resumePoint(folder).step, 1);
    QCOMPARE(run::summarize(folder)->resumeStep, 1);
}

void TestRunSummary::tellsWhetherItCanGoOn()
{
    const auto folder = tests::writeKilledRun(path("killed"), 3, {});
    QVERIFY(!run::summarize(folder)->hasCheckpoint());
    QVERIFY(run::summarize(folder)->checkpointProblem.empty());
    const auto checkpoint = tests::writeCheckpoint(folder, 2);
    QVERIFY(run::summarize(folder)->hasCheckpoint());
    fs::create_directories(folder.path() / "checkpoint-3"); // nothing is in it
    auto summary = *run::summarize(folder);
    QVERIFY(summary.hasCheckpoint() && summary.checkpointProblem.starts_with("checkpoint-3 is not used"));
    fs::remove(checkpoint / "optimizer.safetensors");
    summary = *run::summarize(folder);
    QVERIFY(!summary.hasCheckpoint() && !summary.checkpointProblem.empty());
    QVERIFY2(summary.message.find("none of its checkpoints can be continued from") != std::string::npos, summary.message.c_str());
    fs::remove(folder.eventsFile());
    summary = *run::summarize(folder);
    QCOMPARE(summary.status, run::RunStatus::Interrupted);
    QVERIFY2(summary.message.find("none of its checkpoints can be continued from") != std::string::npos, summary.message.c_str());
}

void TestRunSummary::tellsAFolderThatCannotBeRead()
{
    const auto folder = make();
    fs::create_directories(folder.path() / "checkpoint-3");
    QCOMPARE(folder.findCheckpoints()->size(), 1u);
    const pid_t child = fork();
    if (child == 0) { // no descriptor is left: nothing that is there may look as if it were not
        const rlimit limit { 3, 3 };
        setrlimit(RLIMIT_NOFILE, &limit);
        _exit(!run::findRuns(path()) && !folder.findCheckpoints() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    QCOMPARE(status, 0);
    QVERIFY(run::findRuns(path("none"))->empty());
}

ANNEAL_TEST(TestRunSummary)
#include "tst_runsummary.moc"
