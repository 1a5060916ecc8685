// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/control.h"
#include "core/run/eventlog.h"
#include "tests/core/run/runplace.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <atomic>
#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace anneal;
using tests::kConfig;
namespace fs = std::filesystem;

class TestRunFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_place = std::make_unique<tests::RunPlace>(); }

    void freezesTheConfig();
    void touchesNothingThatIsThere();
    void ofManyOneMakesIt();
    void leavesNothingWhereItFails();
    void refusesNoRunAndANewerOne();
    void listsCheckpointsByStep();
    void locksTheFolderItself();
    void leadsOutThroughNoLink_data();
    void leadsOutThroughNoLink();

private:
    fs::path path(const char *name = "") const { return m_place->path(name); }
    run::RunFolder make(const char *name = "r") const { return m_place->make(name); }

    std::unique_ptr<tests::RunPlace> m_place;
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

void TestRunFolder::leavesNothingWhereItFails()
{
    fs::create_directories(path("there"));
    const pid_t child = fork();
    if (child == 0) { // a disk that takes no byte
        const rlimit limit { 0, RLIM_INFINITY };
        setrlimit(RLIMIT_FSIZE, &limit);
        signal(SIGXFSZ, SIG_IGN);
        _exit(!run::RunFolder::create(path("new"), kConfig) && !run::RunFolder::create(path("there"), kConfig) ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    QCOMPARE(status, 0);
    QVERIFY(!fs::exists(path("new")));
    QVERIFY(fs::is_empty(path("there")));
    QVERIFY(run::RunFolder::create(path("there"), kConfig));
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
    for (const char *name : { "checkpoint-100", "checkpoint-20", "checkpoint-3.tmp", "checkpoint-x", "checkpoint--5", "checkpoint-", "adapter" })
        fs::create_directories(folder.path() / name);
    const auto found = folder.checkpoints();
    QCOMPARE(found.size(), 2u);
    QCOMPARE(found[0].filename().string(), std::string("checkpoint-20"));
    QCOMPARE(found[1].filename().string(), std::string("checkpoint-100"));
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

ANNEAL_TEST(TestRunFolder)
#include "tst_runfolder.moc"
