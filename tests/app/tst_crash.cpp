// SPDX-License-Identifier: GPL-3.0-or-later
// Kills, full disks, too little memory and rivals during training, through the real programs.
#include "core/run/runfolder.h"
#include "tests/app/trouble.h"
#include "tests/support/testprogram.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QtEndian>

#include <csignal>
#include <cstdlib>

using namespace anneal;

class TestCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void killedAtAnyMomentItEndsTheSame();
    void outlivesItsStarter_data();
    void outlivesItsStarter();
    void endsWithItsStarter();
    void refusesARival();
    void aFullDiskEndsTheRun();
    void tooLittleMemoryEndsTheRun();
    void numbersThatAreNoneEndTheRun();

private:
    /// `train` with the project of this test; `steps` beyond reach for runs that do not end by themselves.
    QStringList command(const QString &run, const QStringList &settings = {}) const
    {
        QStringList line { QStringLiteral("train"), m_place.path(QStringLiteral("config.yaml")), QStringLiteral("--run-dir"), m_place.path(run),
            QStringLiteral("--json"), QStringLiteral("-q") };
        for (const auto &setting : settings)
            line << QStringLiteral("--set") << setting;
        return line;
    }
    std::vector<run::Event> events(const QString &run, std::string_view type = {}) const
    {
        run::EventTail tail;
        const auto bytes = m_place.read(run + QStringLiteral("/events.jsonl"));
        auto events = tail.take({ bytes.constData(), static_cast<std::size_t>(bytes.size()) });
        std::erase_if(events, [&](const auto &event) { return !type.empty() && event.type != type; });
        return events;
    }
    QString lastState(const QString &run) const
    {
        const auto states = events(run, "state");
        return states.empty() ? QString() : QString::fromStdString(states.back().text("state"));
    }
    std::int64_t lastStep(const QString &run) const
    {
        const auto steps = events(run, "step");
        return steps.empty() ? 0 : std::int64_t(steps.back().number("step"));
    }
    /// Step by step what was measured, the newest attempt of each.
    std::map<std::int64_t, std::string> losses(const QString &run) const
    {
        std::map<std::int64_t, std::string> losses;
        for (const auto &event : events(run, "step"))
            losses[std::int64_t(event.number("step"))] = event.fields["loss"].dump() + " " + event.fields["grad_norm"].dump();
        return losses;
    }
    QByteArray adapterHash(const QString &run) const
    {
        return QCryptographicHash::hash(m_place.read(run + QStringLiteral("/adapter/adapter_model.safetensors")), QCryptographicHash::Sha256).toHex();
    }
    pid_t trainer(const QString &run) const { return m_place.read(run + QStringLiteral("/engine.lock")).split(' ').value(1).toInt(); }

    Place m_place;
    const QStringList m_endless { QStringLiteral("training.max_steps=1000000"), QStringLiteral("training.save_steps=0") };
};

void TestCrash::initTestCase()
{
    QVERIFY(QDir().mkpath(m_place.path(QStringLiteral("base"))));
    for (const auto &file : QDir(QStringLiteral(ANNEAL_TESTS_DIR "/data/train/tiny-llama")).entryInfoList(QDir::Files))
        QVERIFY(QFile::copy(file.filePath(), m_place.path(QStringLiteral("base/") + file.fileName())));
    ::setenv("OMP_NUM_THREADS", "1", 1); // quicker for a tiny model, and the same in every attempt
    QByteArray rows;
    for (int i = 0; i < 24; ++i)
        rows += "{\"prompt\":\"question " + QByteArray::number(i) + "\",\"completion\":\"the answer is " + QByteArray::number(7 * i) + "\"}\n";
    m_place.write(QStringLiteral("data/prepared/train.jsonl"), rows);
    m_place.write(QStringLiteral("config.yaml"),
        "model:\n  model_name: base\n  lora_rank: 4\n  lora_dropout: 0.1\n"
        "training:\n  max_steps: 60\n  batch_size: 2\n  gradient_accumulation_steps: 1\n  max_seq_length: 64\n  learning_rate: 1.0e-3\n"
        "  save_steps: 4\n  eval_steps: 0\n  sample_count: 0\n  report_to_tensorboard: false\n");
}

void TestCrash::killedAtAnyMomentItEndsTheSame()
{
    const auto whole = QStringLiteral("whole"), killed = QStringLiteral("killed");
    QCOMPARE(cli(command(whole)).code, 0);
    QCOMPARE(losses(whole).size(), std::size_t(60));

    QCOMPARE(cli(command(killed) + QStringList { QStringLiteral("--detach") }).code, 0);
    auto *random = QRandomGenerator::global();
    int kills = 0;
    for (; kills < 5; ++kills) {
        const auto from = std::max<std::int64_t>(lastStep(killed), 4); // the first checkpoint comes then
        QTRY_VERIFY_WITH_TIMEOUT(lastStep(killed) > from || lastState(killed) == QStringLiteral("Finished"), 30000);
        QTest::qWait(int(random->bounded(40)));
        if (lastState(killed) == QStringLiteral("Finished") || ::kill(trainer(killed), SIGKILL) != 0)
            break;
        QTRY_VERIFY(!base::FileLock::isHeld(m_place.path(killed + QStringLiteral("/engine.lock")).toStdString()));
        const auto shown = cli({ QStringLiteral("runs"), QStringLiteral("show"), m_place.path(killed), QStringLiteral("--json") });
        QVERIFY2(shown.code == 0, shown.err.constData());
        const auto resumed
            = cli({ QStringLiteral("train"), QStringLiteral("--resume"), m_place.path(killed), QStringLiteral("--detach"), QStringLiteral("-q") });
        QVERIFY2(resumed.code == 0 || resumed.err.contains("has finished"), resumed.err.constData());
    }
    qInfo("killed %d times", kills);
    QTRY_COMPARE_WITH_TIMEOUT(lastState(killed), QStringLiteral("Finished"), 60000);
    QVERIFY(losses(killed) == losses(whole));
    QCOMPARE(adapterHash(killed), adapterHash(whole));
    std::int64_t seq = 0;
    for (const auto &event : events(killed))
        QCOMPARE(event.seq, ++seq);
    for (const auto &name : m_place.files(killed))
        QVERIFY2(!name.contains(QStringLiteral(".tmp")), qPrintable(name));
}

void TestCrash::outlivesItsStarter_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGKILL") << SIGKILL;
    QTest::newRow("SIGHUP") << SIGHUP;
}

/// Whoever ends the starter in order ends the training: `timeout`, a batch system.
void TestCrash::endsWithItsStarter()
{
    const auto run = QStringLiteral("terminated");
    QProcess starter;
    starter.start(tests::builtProgram("anneal-cli"), command(run, m_endless));
    QTRY_VERIFY_WITH_TIMEOUT(lastStep(run) > 0, 30000);
    QVERIFY(::kill(pid_t(starter.processId()), SIGTERM) == 0);
    QVERIFY(starter.waitForFinished());
    QCOMPARE(starter.exitStatus(), QProcess::NormalExit);
    QCOMPARE(starter.exitCode(), 143);
    QCOMPARE(lastState(run), QStringLiteral("Stopped"));
    QVERIFY(QFile::exists(m_place.path(run + QStringLiteral("/adapter/adapter_model.safetensors"))));
}

void TestCrash::outlivesItsStarter()
{
    QFETCH(int, signal);
    const auto run = QStringLiteral("orphan%1").arg(signal);
    QProcess starter;
    starter.start(tests::builtProgram("anneal-cli"), command(run, m_endless));
    QTRY_VERIFY_WITH_TIMEOUT(lastStep(run) > 0, 30000);
    QVERIFY(::kill(pid_t(starter.processId()), signal) == 0);
    QVERIFY(starter.waitForFinished());
    const auto then = lastStep(run);
    QTRY_VERIFY_WITH_TIMEOUT(lastStep(run) > then, 10000);
    QCOMPARE(cli({ QStringLiteral("runs"), QStringLiteral("stop"), m_place.path(run) }).code, 0);
    QTRY_COMPARE_WITH_TIMEOUT(lastState(run), QStringLiteral("Stopped"), 10000);
    QVERIFY(QFile::exists(m_place.path(run + QStringLiteral("/adapter/adapter_model.safetensors"))));
}

void TestCrash::refusesARival()
{
    const auto run = QStringLiteral("contested");
    QCOMPARE(cli(command(run, m_endless) + QStringList { QStringLiteral("--detach") }).code, 0);
    QTRY_VERIFY_WITH_TIMEOUT(lastStep(run) > 0, 30000);
    const auto resumed
        = cli({ QStringLiteral("train"), QStringLiteral("--resume"), m_place.path(run), QStringLiteral("--json"), QStringLiteral("-q") });
    auto wrong = whatIsWrongWith(resumed, 1, QStringLiteral("busy"), "contested");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    wrong = whatIsWrongWith(cli(command(run)), 1, QStringLiteral("already-exists"), "contested");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    QCOMPARE(cli({ QStringLiteral("runs"), QStringLiteral("stop"), m_place.path(run) }).code, 0);
    QTRY_COMPARE_WITH_TIMEOUT(lastState(run), QStringLiteral("Stopped"), 10000);
    std::int64_t seq = 0;
    for (const auto &event : events(run))
        QCOMPARE(event.seq, ++seq);
    wrong = whatIsWrongWith(cli({ QStringLiteral("runs"), QStringLiteral("stop"), m_place.path(run), QStringLiteral("--json") }), 1,
        QStringLiteral("not-found"), "No trainer is at work");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void TestCrash::aFullDiskEndsTheRun()
{
    const auto run = QStringLiteral("full");
    const auto outcome = cli(command(run), {}, QProcessEnvironment::systemEnvironment(), fileLimit(9000));
    const auto wrong = whatIsWrongWith(outcome, 5, QStringLiteral("no-space"), "checkpoint-4.tmp");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    for (const auto &name : m_place.files(run))
        QVERIFY2(!name.contains(QStringLiteral(".tmp")), qPrintable(name));
    QVERIFY(!QFile::exists(m_place.path(run + QStringLiteral("/adapter"))));
    const auto shown = cli({ QStringLiteral("runs"), QStringLiteral("show"), m_place.path(run), QStringLiteral("--json") });
    QCOMPARE(shown.json()[QStringLiteral("status")].toString(), QStringLiteral("failed"));
}

void TestCrash::tooLittleMemoryEndsTheRun()
{
    const auto models = QStringLiteral(ANNEAL_SOURCE_DIR "/.deps/models");
    QVERIFY2(QFile::exists(models + QStringLiteral("/SmolLM2-135M-Instruct")), "packaging/setup brings SmolLM2-135M-Instruct");
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("ANNEAL_MODELS"), models);
    const auto run = QStringLiteral("hungry");
    const auto outcome = cli(command(run, { QStringLiteral("model.model_name=SmolLM2-135M-Instruct") }), {}, environment, [] {
        const rlimit limit { 640 << 20, 640 << 20 };
        ::setrlimit(RLIMIT_AS, &limit);
    });
    const auto wrong = whatIsWrongWith(outcome, 5, QStringLiteral("out-of-memory"), "memory");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    QCOMPARE(lastState(run), QStringLiteral("Error"));
}

void TestCrash::numbersThatAreNoneEndTheRun()
{
    m_place.copy(QStringLiteral(ANNEAL_TESTS_DIR "/data/train/tiny-llama"), QStringLiteral("nan"));
    auto weights = m_place.read(QStringLiteral("nan/model.safetensors"));
    const auto begin = 8 + qFromLittleEndian<quint64>(weights.constData());
    for (auto at = qsizetype(begin); at + 4 <= weights.size(); at += 256)
        weights.replace(at, 4, QByteArray("\xff\xff\xff\x7f", 4));
    m_place.write(QStringLiteral("nan/model.safetensors"), weights);
    const auto run = QStringLiteral("nan-run");
    const auto outcome = cli(command(run, { QStringLiteral("model.model_name=nan") }));
    const auto wrong = whatIsWrongWith(outcome, 4, QStringLiteral("bad-data"), "The loss of step 1 is not a finite number.");
    QVERIFY2(wrong.isEmpty(), wrong.constData());
    QVERIFY(outcome.err.contains("weights")); // no learning rate is to blame before the first update
    QCOMPARE(lastState(run), QStringLiteral("Error"));
}

ANNEAL_TEST(TestCrash)
#include "tst_crash.moc"
