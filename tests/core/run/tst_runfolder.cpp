// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/runfolder.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <cmath>
#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace anneal;
namespace fs = std::filesystem;

static const std::string kConfig = "version: 1\nmodel:\n  model_name: org/tiny # hub\n  dtype: auto\ntraining:\n  method: 'sft'\n";

class TestRunFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void freezesTheConfig();
    void touchesNothingThatIsThere();
    void ofManyOneMakesIt();
    void refusesNoRunAndANewerOne();
    void listsCheckpointsByStep();
    void numbersEventsAcrossAttempts();
    void goesOnAfterAHalfWrittenLine();
    void shortensAnEventThatIsTooLong();
    void tellsRequestsOfThisAttemptOnly();
    void readsRequestsFromAReplacedFile();
    void saysWhatIsWrongWithTheEvents();
    void anEventHasASaneNumber();
    void locksTheFolderItself();
    void leadsOutThroughNoLink_data();
    void leadsOutThroughNoLink();
    void statusComesFromTheParts_data();
    void statusComesFromTheParts();
    void summarizesARun();
    void summarizesALongRun();
    void aKilledTrainerIsInterrupted();
    void aPauseShows();
    void aStopRequestShows();
    void hundredKilledReadersChangeNothing();
    void readsOnlyTheEndsOfLongLogs();
    void readsWhateverStandsInIt_data();
    void readsWhateverStandsInIt();
    void tellsAFolderThatCannotBeRead();

private:
    fs::path path(const char *name = "") const { return fs::path(m_folder->path().toStdString()) / name; }
    run::RunFolder make(const char *name = "r") const { return *run::RunFolder::create(path(name), kConfig); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRunFolder::freezesTheConfig()
{
    const auto folder = make();
    QCOMPARE(*base::readFile(folder.configFile()), kConfig);
    QVERIFY(fs::is_directory(folder.trainData().parent_path()));
    const auto again = run::RunFolder::open(path("r/"));
    QVERIFY(again);
    QCOMPARE(again->name(), std::string("r"));
    QVERIFY(!again->trainerAlive());
}

void TestRunFolder::touchesNothingThatIsThere()
{
    fs::create_directories(path("r"));
    QVERIFY(run::RunFolder::create(path("r"), kConfig)); // empty is fine
    const auto second = run::RunFolder::create(path("r"), "other");
    QVERIFY(!second);
    QCOMPARE(second.error().kind, base::ErrorKind::AlreadyExists);
    QCOMPARE(*base::readFile(path("r/run.yaml")), kConfig);
}

void TestRunFolder::ofManyOneMakesIt()
{
    for (int round = 0; round < 50; ++round) {
        const auto place = path(("many" + std::to_string(round)).c_str());
        std::atomic<int> made = 0, taken = 0;
        {
            std::vector<std::jthread> makers;
            for (int i = 0; i < 4; ++i)
                makers.emplace_back([&] {
                    const auto run = run::RunFolder::create(place, kConfig);
                    made += bool(run);
                    taken += !run && run.error().kind == base::ErrorKind::AlreadyExists;
                });
        }
        QCOMPARE(made.load(), 1);
        QCOMPARE(taken.load(), 3);
    }
}

void TestRunFolder::refusesNoRunAndANewerOne()
{
    QCOMPARE(run::RunFolder::open(path("none")).error().kind, base::ErrorKind::NotFound);
    QCOMPARE(run::RunFolder::open("").error().kind, base::ErrorKind::Usage);
    QVERIFY(run::RunFolder::create(path("new"), "version: 2\n"));
    const auto newer = run::RunFolder::open(path("new"));
    QVERIFY(!newer);
    QCOMPARE(newer.error().kind, base::ErrorKind::Unsupported);
    QVERIFY(newer.error().detail.find("run.yaml") != std::string::npos);
}

void TestRunFolder::listsCheckpointsByStep()
{
    const auto folder = make();
    for (const char *name : { "checkpoint-100", "checkpoint-20", "checkpoint-3.tmp", "checkpoint-x", "adapter" })
        fs::create_directories(folder.path() / name);
    const auto found = folder.checkpoints();
    QCOMPARE(found.size(), 2u);
    QCOMPARE(found[0].filename().string(), std::string("checkpoint-20"));
    QCOMPARE(found[1].filename().string(), std::string("checkpoint-100"));
}

void TestRunFolder::numbersEventsAcrossAttempts()
{
    const auto folder = make();
    for (int attempt = 1; attempt <= 3; ++attempt) {
        auto log = run::EventLog::open(folder);
        QVERIFY(log);
        QCOMPARE(log->attempt(), attempt);
        QVERIFY(log->append("state", { { "state", "Initializing" } }));
        QVERIFY(log->append("step", { { "step", attempt } }));
    }
    run::EventTail tail;
    const auto events = tail.take(*base::readFile(folder.eventsFile()));
    QCOMPARE(events.size(), 6u);
    for (std::size_t i = 0; i < events.size(); ++i)
        QCOMPARE(events[i].seq, std::int64_t(i + 1));
    QCOMPARE(events.back().attempt, 3);
}

void TestRunFolder::goesOnAfterAHalfWrittenLine()
{
    const auto folder = make();
    QVERIFY(run::EventLog::open(folder)->append("log", { { "text", "one" } }));
    std::ofstream(folder.eventsFile(), std::ios::app) << "{\"seq\":2,\"type\":\"st";
    QVERIFY(run::EventLog::open(folder)->append("log", { { "text", "two" } }));
    run::EventTail tail;
    const auto events = tail.take(*base::readFile(folder.eventsFile()));
    QCOMPARE(events.size(), 2u);
    QCOMPARE(tail.badLines(), 0);
    QCOMPARE(events[1].seq, 2);
    QCOMPARE(events[1].attempt, 2);
}

void TestRunFolder::shortensAnEventThatIsTooLong()
{
    const auto folder = make();
    std::string text;
    for (int i = 0; i < 60000; ++i)
        text += "ä";
    QVERIFY(run::EventLog::open(folder)->append("sample", { { "prompt", "short" }, { "text", text } }));
    const auto line = *base::readFile(folder.eventsFile());
    QVERIFY(line.size() <= 64 * 1024);
    const auto event = run::parseEvent(line);
    QCOMPARE(event->text("prompt"), std::string("short"));
    QVERIFY(event->text("text").ends_with("ä…"));
}

void TestRunFolder::tellsRequestsOfThisAttemptOnly()
{
    const auto folder = make();
    QVERIFY(run::postRequest(folder, run::Request::Abort));
    auto reader = run::ControlReader::atEnd(folder);
    QVERIFY(reader.poll().empty());
    QVERIFY(run::postRequest(folder, run::Request::Pause));
    std::ofstream(folder.controlFile(), std::ios::app) << "{\"request\":\"dance\"}\nnonsense\n{\"request\":\"st";
    auto requests = reader.poll();
    QCOMPARE(requests.size(), 1u);
    QCOMPARE(requests[0], run::Request::Pause);
    QVERIFY(reader.poll().empty());
    QVERIFY(run::postRequest(folder, run::Request::StopAtCheckpoint)); // cuts the unfinished line
    requests = reader.poll();
    QCOMPARE(requests.size(), 1u);
    QCOMPARE(requests[0], run::Request::StopAtCheckpoint);
}

void TestRunFolder::readsRequestsFromAReplacedFile()
{
    const auto folder = make();
    QVERIFY(run::postRequest(folder, run::Request::Pause));
    QVERIFY(run::postRequest(folder, run::Request::Resume));
    auto reader = run::ControlReader::atEnd(folder);
    std::filesystem::remove(folder.controlFile());
    QVERIFY(run::postRequest(folder, run::Request::StopNow));
    QVERIFY(reader.poll() == std::vector { run::Request::StopNow });
    std::ofstream(folder.controlFile(), std::ios::trunc) << R"({"request":"abort"})" << '\n'; // shorter than what was read
    QVERIFY(reader.poll() == std::vector { run::Request::Abort });
    QVERIFY(reader.poll().empty());
    auto none = run::ControlReader::atEnd(make("without requests"));
    QVERIFY(none.poll().empty());
}

void TestRunFolder::saysWhatIsWrongWithTheEvents()
{
    const auto folder = make();
    {
        auto log = run::EventLog::open(folder);
        QVERIFY(log->damage().empty());
        for (int i = 0; i < 5; ++i)
            QVERIFY(log->append("log", { { "text", "one" } }));
    }
    QVERIFY(run::EventLog::open(folder)->damage().empty());
    auto text = *base::readFile(folder.eventsFile());
    const auto third = text.find("\"seq\":3");
    text[third + 2] = '}';
    QVERIFY(base::writeFile(folder.eventsFile(), text));
    const auto damage = run::EventLog::open(folder)->damage();
    QVERIFY2(damage.find("1 of its lines") != std::string::npos && damage.find("1 events are missing") != std::string::npos, damage.c_str());
}

void TestRunFolder::anEventHasASaneNumber()
{
    const auto folder = make();
    QVERIFY(run::EventLog::open(folder)->append("log", { { "text", "one" } }));
    std::ofstream(folder.eventsFile(), std::ios::app) << R"({"seq":9223372036854775807,"time":"","attempt":1,"type":"log"})" << '\n'
                                                      << R"({"seq":5,"time":"","attempt":99999999999,"type":"log"})" << '\n';
    auto log = run::EventLog::open(folder);
    QVERIFY(log->damage().find("2 of its lines") != std::string::npos);
    QVERIFY(log->append("log", { { "text", "two" } }));
    run::EventTail tail;
    const auto events = tail.take(*base::readFile(folder.eventsFile()));
    QCOMPARE(events.size(), std::size_t(2));
    QCOMPARE(events.back().seq, std::int64_t(2));
    QCOMPARE(events.back().attempt, 2);
}

void TestRunFolder::locksTheFolderItself()
{
    const auto folder = make();
    {
        const auto lock = run::RunLock::acquire(folder);
        QVERIFY(lock);
        QVERIFY(folder.trainerAlive());
        std::filesystem::remove(folder.lockFile());
        QVERIFY(folder.trainerAlive());
        QCOMPARE(run::RunLock::acquire(folder).error().kind, base::ErrorKind::Busy);
    }
    QVERIFY(!folder.trainerAlive());
    QVERIFY(run::RunLock::acquire(folder));
}

void TestRunFolder::leadsOutThroughNoLink_data()
{
    QTest::addColumn<QString>("part");
    for (const char *part : { "engine.lock", "events.jsonl", "control.jsonl", "engine.log", "tensorboard", "data/train.jsonl", "adapter", "latest" })
        QTest::newRow(part) << QString::fromLatin1(part);
}

void TestRunFolder::leadsOutThroughNoLink()
{
    QFETCH(QString, part);
    auto folder = make();
    const auto precious = folder.path().parent_path() / "precious";
    QVERIFY(base::writeFile(precious, "mine"));
    std::filesystem::create_symlink(precious, folder.path() / part.toStdString());
    QCOMPARE(run::RunFolder::open(folder.path()).error().kind, base::ErrorKind::Unsafe);
    // And where it was opened before: nothing is written through the link.
    (void)run::RunLock::acquire(folder);
    (void)run::EventLog::open(folder);
    (void)run::postRequest(folder, run::Request::StopNow);
    QCOMPARE(*base::readFile(precious), std::string("mine"));
}

void TestRunFolder::statusComesFromTheParts_data()
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

void TestRunFolder::statusComesFromTheParts()
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

void TestRunFolder::summarizesARun()
{
    const auto folder = make("2026-11-22-a");
    auto summary = run::summarize(folder);
    QCOMPARE(summary->status, run::RunStatus::Queued);
    QCOMPARE(summary->model, std::string("org/tiny"));
    QCOMPARE(summary->method, std::string("sft"));
    QVERIFY(std::isnan(summary->loss));
    QVERIFY(summary->started.empty());

    auto log = *run::EventLog::open(folder);
    QVERIFY(log.append("state", { { "state", "Initializing" } }));
    QVERIFY(log.append("state", { { "state", "Training" }, { "total_steps", 20 } }));
    for (int step = 1; step <= 5; ++step)
        QVERIFY(log.append("step", { { "step", step }, { "loss", 2.0 / step }, { "tokens_per_second", 100 }, { "seconds", step * 2.0 } }));
    QVERIFY(log.append("eval", { { "eval_loss", 1.5 }, { "best_eval_loss", 1.25 } }));
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
    QCOMPARE(summary->events, 9u);
    QCOMPARE(summary->seconds, 12.0);

    QVERIFY(log.append("state", { { "state", "Error" }, { "message", "The disk is full." } }));
    QVERIFY(log.append("end", { { "state", "Error" }, { "message", "The disk is full." } }));
    summary = run::summarize(folder);
    QCOMPARE(summary->status, run::RunStatus::Failed);
    QCOMPARE(summary->message, std::string("The disk is full."));
}

void TestRunFolder::summarizesALongRun()
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

void TestRunFolder::aKilledTrainerIsInterrupted()
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

void TestRunFolder::aPauseShows()
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

void TestRunFolder::aStopRequestShows()
{
    const auto folder = make();
    std::ofstream(folder.controlFile()) << "{\"time\":\"2025-01-01T00:00:00.000Z\",\"request\":\"stop\"}\n";
    const auto lock = base::FileLock::acquire(folder.lockFile(), "pid 1 since 2026-01-01T00:00:00.000Z");
    QVERIFY(run::EventLog::open(folder)->append("state", { { "state", "Training" } }));
    QCOMPARE(run::summarize(folder)->status, run::RunStatus::Running); // it was for an earlier attempt
    QVERIFY(run::postRequest(folder, run::Request::StopAtCheckpoint));
    QCOMPARE(run::summarize(folder)->status, run::RunStatus::Stopping);
}

void TestRunFolder::hundredKilledReadersChangeNothing()
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

/// Bytes that this process has asked files for, whether a disk or the memory gave them.
static std::uint64_t bytesRead()
{
    std::ifstream counts("/proc/self/io");
    std::string name;
    std::uint64_t value = 0;
    return counts >> name >> value && name == "rchar:" ? value : 0;
}

void TestRunFolder::readsOnlyTheEndsOfLongLogs()
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
    const auto before = bytesRead();
    QVERIFY(before > 0);
    const auto runs = run::listRuns(path());
    const auto read = (bytesRead() - before) / kRuns;
    QCOMPARE(runs.size(), std::size_t(kRuns));
    QCOMPARE(runs.front().name, std::string("r9"));
    QCOMPARE(runs.front().status, run::RunStatus::Interrupted);
    QCOMPARE(runs.front().step, std::int64_t(2999));
    qInfo("%llu bytes of each log of %zu", static_cast<unsigned long long>(read), text.size());
    QVERIFY(text.size() > 800'000);
    QVERIFY(read < 128 * 1024);
}

void TestRunFolder::readsWhateverStandsInIt_data()
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

void TestRunFolder::readsWhateverStandsInIt()
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

void TestRunFolder::tellsAFolderThatCannotBeRead()
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

QTEST_GUILESS_MAIN(TestRunFolder)
#include "tst_runfolder.moc"
