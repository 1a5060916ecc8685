// SPDX-License-Identifier: GPL-3.0-or-later
// Starting, following and stopping runs, with a stand-in for the engine that writes what the real one writes.
#include "core/run/runfolder.h"
#include "tests/app/trouble.h"
#include "tests/support/testprogram.h"

#include <QJsonArray>
#include <QtTest>

#include <csignal>

class TestTraining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void trainsAndTellsWhatHappened();
    void warnsThatRowsAreMissing();
    void aFailedRunGivesItsOwnExitCode();
    void resumesAndStops();
    void takesAStopBack();
    void saysWhatItWaitsFor();
    void interruptStopsAndKeeps_data();
    void interruptStopsAndKeeps();
    void interruptBeforeTheTrainerIsThere();
    void listsRuns();

private:
    QString path(const char *name) const { return m_place->path(QString::fromUtf8(name)); }
    void write(const char *name, const QByteArray &bytes) const { m_place->write(QString::fromUtf8(name), bytes); }
    /// `body` is shell: $run is the folder, `event` appends a line.
    void writeEngine(const QByteArray &body);
    Outcome train(const QStringList &more) const
    {
        return cli(
            QStringList { QStringLiteral("train"), path("project/config.yaml"), QStringLiteral("--run-dir"), path("run") } + more, {}, m_environment);
    }

    std::unique_ptr<Place> m_place;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
};

void TestTraining::init()
{
    m_place = std::make_unique<Place>();
    write("project/config.yaml", "model:\n  model_name: model.gguf\n");
    write("project/data/prepared/train.jsonl", "{\"text\":\"a\"}\n");
    // Far enough a GGUF for a check that the model is there; only the engine reads on.
    write("project/model.gguf", QByteArray("GGUF\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 24));
    m_environment.insert(QStringLiteral("ANNEAL_ENGINE"), path("engine"));
}

void TestTraining::writeEngine(const QByteArray &body)
{
    write("engine",
        "#!/bin/bash\nrun=$2; mode=$3; n=$(cat \"$run/events.jsonl\" 2>/dev/null | wc -l)\n"
        "a=$(grep -c Initializing \"$run/events.jsonl\" 2>/dev/null); a=$((${a:-0} + 1))\n"
        "exec 8>>\"$run/engine.lock\"; flock -n 8 || exit 1\n"
        "echo \"pid $$ since $(date -u +%Y-%m-%dT%H:%M:%S.000Z)\" > \"$run/engine.lock\"\n"
        "event() { n=$((n+1)); printf '{\"seq\":%d,\"time\":\"%s\",\"attempt\":%d,\"type\":\"%s\"%s}\\n' $n \"$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)\" "
        "$a \"$1\" \"$2\" >> \"$run/events.jsonl\"; }\n"
        "event state ',\"state\":\"Initializing\"'\nsleep 0.3\n"
            + body);
    QVERIFY(QFile::setPermissions(path("engine"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

void TestTraining::trainsAndTellsWhatHappened()
{
    writeEngine("event state ',\"state\":\"Training\",\"total_steps\":2'\nevent step ',\"step\":1,\"loss\":3.5,\"tokens_per_second\":100'\n"
                "event step ',\"step\":2,\"loss\":3.0,\"tokens_per_second\":100'\nevent eval ',\"step\":2,\"eval_loss\":2.5'\n"
                "event state ',\"state\":\"Finished\"'\nevent end ',\"state\":\"Finished\",\"message\":\"Finished.\"'\n");
    const auto outcome = train(
        { QStringLiteral("--json"), QStringLiteral("--name"), QStringLiteral("nine"), QStringLiteral("--set"), QStringLiteral("training.seed=9") });
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QCOMPARE(outcome.json()[QStringLiteral("name")].toString(), QStringLiteral("nine"));
    QCOMPARE(outcome.json()[QStringLiteral("status")].toString(), QStringLiteral("finished"));
    QCOMPARE(outcome.json()[QStringLiteral("step")].toInt(), 2);
    QVERIFY(outcome.err.contains("step 2  loss on held-out rows 2.5000"));
    QFile frozen(path("run/run.yaml"));
    QVERIFY(frozen.open(QIODevice::ReadOnly));
    QVERIFY(frozen.readAll().contains("  seed: 9                       # command line\n"));
    QCOMPARE(train({ QStringLiteral("--json") }).json()[QStringLiteral("id")].toString(), QStringLiteral("already-exists"));
    const auto again = cli({ QStringLiteral("train"), QStringLiteral("--resume"), path("run"), QStringLiteral("--json") }, {}, m_environment);
    QCOMPARE(again.json()[QStringLiteral("id")].toString(), QStringLiteral("already-exists"));
    QCOMPARE(again.json()[QStringLiteral("message")].toString(), QStringLiteral("The run run has finished."));
    const auto show = cli({ QStringLiteral("runs"), QStringLiteral("show"), path("run"), QStringLiteral("--json") });
    QCOMPARE(show.json()[QStringLiteral("eval_loss")].toDouble(), 2.5);
}

void TestTraining::warnsThatRowsAreMissing()
{
    QVERIFY(QFile::remove(path("project/data/prepared/train.jsonl")));
    write("project/data/raw/good.jsonl", "{\"text\":\"a\"}\n");
    write("project/data/raw/bad.json", "[{\"text\":");
    QCOMPARE(cli({ QStringLiteral("prepare-data"), path("project") }).code, 4);
    writeEngine("event state ',\"state\":\"Finished\"'\nevent end ',\"state\":\"Finished\",\"message\":\"Finished.\"'\n");
    const auto outcome = train({});
    QCOMPARE(outcome.code, 0);
    QVERIFY2(outcome.err.contains("could not be read or used, so that rows are missing: 1 (bad.json)."), outcome.err.constData());
}

void TestTraining::aFailedRunGivesItsOwnExitCode()
{
    writeEngine("event state ',\"state\":\"Error\",\"message\":\"The disk is full.\"'\n"
                "event end ',\"state\":\"Error\",\"message\":\"The disk is full.\",\"hint\":\"Free some space.\",\"kind\":\"no-space\"'\nexit 5\n");
    const auto outcome = train({ QStringLiteral("--json") });
    QCOMPARE(outcome.code, 5);
    QCOMPARE(outcome.json()[QStringLiteral("id")].toString(), QStringLiteral("no-space"));
    QCOMPARE(outcome.json()[QStringLiteral("message")].toString(), QStringLiteral("The disk is full."));
    QCOMPARE(outcome.json()[QStringLiteral("hint")].toString(), QStringLiteral("Free some space."));

    m_environment.insert(QStringLiteral("ANNEAL_ENGINE"), QStringLiteral("/bin/false"));
    QVERIFY(QDir(path("run")).removeRecursively());
    QCOMPARE(train({}).code, 1);
}

void TestTraining::resumesAndStops()
{
    writeEngine("[ \"$mode\" = --resume ] && event log \",\\\"text\\\":\\\"resumed $4\\\"\"\n"
                "for i in $(seq 100); do grep -q '\"stop\"' \"$run/control.jsonl\" 2>/dev/null && break; sleep 0.1; done\n"
                "event state ',\"state\":\"Stopped\"'\nevent end ',\"state\":\"Stopped\",\"message\":\"Stopped on request.\"'\n");
    QCOMPARE(train({ QStringLiteral("--detach") }).code, 0);
    QCOMPARE(cli({ QStringLiteral("train"), QStringLiteral("--resume"), path("run"), QStringLiteral("--json") }, {}, m_environment)
                 .json()[QStringLiteral("id")]
                 .toString(),
        QStringLiteral("busy"));
    QCOMPARE(cli({ QStringLiteral("runs"), QStringLiteral("stop"), path("run") }).code, 0);
    const auto folder = anneal::run::RunFolder::open(path("run").toStdString());
    QVERIFY(folder);
    QTRY_VERIFY_WITH_TIMEOUT(!folder->trainerAlive(), 5000);
    QCOMPARE(cli({ QStringLiteral("runs"), QStringLiteral("stop"), path("run") }).code, 1);
    const auto resumed = cli({ QStringLiteral("train"), QStringLiteral("--resume"), path("run") }, {}, m_environment);
    QCOMPARE(resumed.code, 0); // the old request to stop is still there for the stand-in
    QVERIFY(resumed.err.contains("resumed"));
    const auto again = cli({ QStringLiteral("train"), QStringLiteral("--resume"), path("run"), QStringLiteral("--restart") }, {}, m_environment);
    QVERIFY2(again.err.contains("resumed --restart"), again.err.constData());
    QCOMPARE(cli({ QStringLiteral("train"), QStringLiteral("--resume"), path("nowhere") }, {}, m_environment).code, 1);
}

void TestTraining::takesAStopBack()
{
    writeEngine("event state ',\"state\":\"Training\",\"total_steps\":9'\n"
                "for i in $(seq 100); do grep -q '\"stop\"' \"$run/control.jsonl\" 2>/dev/null && break; sleep 0.1; done\n"
                "event state ',\"state\":\"Stopped\"'\nevent end ',\"state\":\"Stopped\",\"message\":\"Stopped on request.\"'\n");
    QCOMPARE(train({ QStringLiteral("--detach") }).code, 0);
    const auto runs = [&](const char *verb, const char *more = "--json") {
        return cli({ QStringLiteral("runs"), QString::fromUtf8(verb), path("run"), QString::fromUtf8(more), QStringLiteral("--json") });
    };
    QTRY_COMPARE(runs("show").json()[QStringLiteral("status")].toString(), QStringLiteral("running"));
    QCOMPARE(runs("continue").json()[QStringLiteral("id")].toString(), QStringLiteral("not-found"));
    QCOMPARE(runs("stop", "--at-checkpoint").code, 0);
    QVERIFY(runs("show").json()[QStringLiteral("stops_at_checkpoint")].toBool());
    QCOMPARE(runs("continue").json()[QStringLiteral("request")].toString(), QStringLiteral("withdraw"));
    QCOMPARE(runs("show").json()[QStringLiteral("status")].toString(), QStringLiteral("running"));
    QCOMPARE(runs("stop").code, 0);
    const auto late = runs("continue").json()[QStringLiteral("id")].toString();
    QVERIFY2(late == QStringLiteral("busy") || late == QStringLiteral("not-found"), qPrintable(late)); // asked to end, or has ended
    const auto folder = anneal::run::RunFolder::open(path("run").toStdString());
    QTRY_VERIFY(!folder->trainerAlive());
}

void TestTraining::saysWhatItWaitsFor()
{
    const auto folder = anneal::run::RunFolder::create(path("run").toStdString(), "version: 1\n");
    QVERIFY(folder);
    QProcess brief;
    brief.start(QStringLiteral("true"), {});
    const auto gone = brief.processId();
    QVERIFY(brief.waitForFinished());
    const auto held = anneal::base::FileLock::acquire(folder->lockFile(), "pid " + std::to_string(gone) + " since then"); // by somebody else
    QVERIFY(held);
    QProcess process;
    process.start(anneal::tests::builtProgram("anneal-cli"), { QStringLiteral("train"), QStringLiteral("--resume"), path("run") });
    QByteArray said;
    QTRY_VERIFY2((said += process.readAllStandardError()).contains("Waiting for the trainer that holds this run (pid "), said.constData());
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(10000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    said += process.readAllStandardError();
    QVERIFY2(said.contains("Stopped before the trainer was started."), said.constData());
}

void TestTraining::interruptStopsAndKeeps_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<int>("code");
    QTest::newRow("Ctrl-C") << SIGINT << 130;
    QTest::newRow("SIGTERM") << SIGTERM << 143;
}

void TestTraining::interruptStopsAndKeeps()
{
    QFETCH(int, signal);
    QFETCH(int, code);
    writeEngine("for i in $(seq 100); do grep -q '\"stop\"' \"$run/control.jsonl\" 2>/dev/null && break; sleep 0.1; done\n"
                "event state ',\"state\":\"Stopped\"'\nevent end ',\"state\":\"Stopped\",\"message\":\"Stopped on request.\"'\n");
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.start(anneal::tests::builtProgram("anneal-cli"),
        { QStringLiteral("train"), path("project/config.yaml"), QStringLiteral("--run-dir"), path("run") });
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("run/events.jsonl")), 10000);
    QTest::qWait(400);
    ::kill(pid_t(process.processId()), signal);
    QVERIFY(process.waitForFinished(10000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), code);
    QVERIFY(process.readAllStandardOutput().contains("Stopped after 0 steps"));
}

/// Between the start of the trainer and its first word.
void TestTraining::interruptBeforeTheTrainerIsThere()
{
    writeEngine("for i in $(seq 100); do grep -q '\"stop\"' \"$run/control.jsonl\" 2>/dev/null && break; sleep 0.1; done\n"
                "event state ',\"state\":\"Stopped\"'\nevent end ',\"state\":\"Stopped\",\"message\":\"Stopped on request.\"'\n");
    QFile engine(path("engine"));
    QVERIFY(engine.open(QIODevice::ReadWrite));
    const auto script = engine.readAll();
    engine.seek(0);
    engine.write(QByteArray(script).replace("#!/bin/bash\n", "#!/bin/bash\ntouch \"$2/starting\"; while [ ! -e \"$2/go\" ]; do sleep 0.1; done\n"));
    engine.close();
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.start(anneal::tests::builtProgram("anneal-cli"),
        { QStringLiteral("train"), path("project/config.yaml"), QStringLiteral("--run-dir"), path("run") });
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("run/starting")), 10000);
    ::kill(pid_t(process.processId()), SIGINT);
    QByteArray said;
    QTRY_VERIFY2((said += process.readAllStandardError()).contains("Stopping"), said.constData());
    write("run/go", "");
    QVERIFY(process.waitForFinished(10000));
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(process.readAllStandardOutput().contains("Stopped after 0 steps"));
}

void TestTraining::listsRuns()
{
    write("project/runs/old/run.yaml", "model:\n  model_name: m\n");
    const auto list = cli({ QStringLiteral("runs"), QStringLiteral("list"), path("project"), QStringLiteral("--json") });
    QCOMPARE(list.code, 0);
    const auto runs = list.json()[QStringLiteral("runs")].toArray();
    QCOMPARE(runs.size(), 1);
    QCOMPARE(runs[0].toObject()[QStringLiteral("name")].toString(), QStringLiteral("old"));
    QVERIFY(cli({ QStringLiteral("runs"), QStringLiteral("list"), path("project") }).out.contains("old"));
    QVERIFY(QFile::link(path("project/runs/old"), path("project/runs/newest"))); // no run, and no mistake
    QCOMPARE(cli({ QStringLiteral("runs"), QStringLiteral("list"), path("project") }).code, 0);
    write("project/runs/newer/run.yaml", "version: 99\n");
    const auto some = cli({ QStringLiteral("runs"), QStringLiteral("list"), path("project"), QStringLiteral("--json") });
    QCOMPARE(some.code, 1);
    QCOMPARE(some.json()[QStringLiteral("runs")].toArray().size(), 1);
    const auto unreadable = some.json()[QStringLiteral("unreadable")].toArray();
    QCOMPARE(unreadable.size(), 1);
    QCOMPARE(unreadable[0].toObject()[QStringLiteral("name")].toString(), QStringLiteral("newer"));
    QCOMPARE(unreadable[0].toObject()[QStringLiteral("id")].toString(), QStringLiteral("unsupported"));
    QCOMPARE(cli({ QStringLiteral("runs"), QStringLiteral("list"), path("none") }).code, 1);
    QCOMPARE(cli({ QStringLiteral("runs"), QStringLiteral("show"), path("project") }).code, 1);
}

ANNEAL_TEST(TestTraining)
#include "tst_training.moc"
