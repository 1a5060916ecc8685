// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/train/tinyrun.h"

#include "core/base/hash.h"
#include "core/run/runsummary.h"
#include "tests/support/testprogram.h"

#include <QtTest>

#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace anneal;
namespace fs = std::filesystem;

/// anneal-engine train as a process: signals, exit codes, kills.
class TestTrainer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKillLosesNothing();
    void endsCleanlyOnASignal_data();
    void endsCleanlyOnASignal();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void survivesItsStarterAndResumes();

private:
    static config::FineTuneConfig config()
    {
        auto config = TinyRun::config();
        config.model.loraDropout = 0.2;
        config.training.saveSteps = 3;
        config.training.maxSteps = 60;
        return config;
    }
};

static pid_t start(const std::vector<std::string> &arguments)
{
    const auto program = tests::builtProgram("anneal-engine").toStdString();
    const pid_t child = fork();
    if (child != 0)
        return child;
    std::vector<char *> pointers { const_cast<char *>("anneal-engine") };
    for (const auto &argument : arguments)
        pointers.push_back(const_cast<char *>(argument.c_str()));
    pointers.push_back(nullptr);
    const int silence = open("/dev/null", O_WRONLY);
    dup2(silence, 1);
    dup2(silence, 2);
    setenv("OMP_NUM_THREADS", "1", 1); // quicker for a tiny model, and the same in every attempt
    execv(program.c_str(), pointers.data());
    _exit(127);
}

static int exitCode(pid_t child)
{
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void waitForStep(const TinyRun &tiny, std::int64_t step)
{
    QTRY_VERIFY_WITH_TIMEOUT(
        fs::exists(tiny.folder().eventsFile()) && !tiny.events("step").empty() && std::int64_t(tiny.events("step").back().number("step")) >= step,
        60000);
}

void TestTrainer::aKillLosesNothing()
{
    auto config = TestTrainer::config();
    config.training.maxSteps = 600; // so many that no look comes too late
    const TinyRun whole(config), killed(config);
    QCOMPARE(exitCode(start({ "train", whole.folder().path().string() })), 0);
    int attempt = 0;
    for (const int step : { 4, 20, 41 }) {
        std::vector<std::string> arguments { "train", killed.folder().path().string() };
        ++attempt;
        if (step > 4)
            arguments.push_back("--resume");
        const auto trainer = start(arguments);
        waitForStep(killed, step);
        QTRY_COMPARE_WITH_TIMEOUT(killed.events("step").back().attempt, attempt, 60000); // its own step, not one of the attempt before
        kill(trainer, SIGKILL);
        QCOMPARE(exitCode(trainer), -SIGKILL);
        QCOMPARE(run::summarize(killed.folder())->status, run::RunStatus::Interrupted);
    }
    QCOMPARE(exitCode(start({ "train", killed.folder().path().string(), "--resume" })), 0);
    QVERIFY(killed.steps("loss") == whole.steps("loss"));
    QCOMPARE(*base::sha256OfFile(killed.folder().adapterFolder() / "adapter_model.safetensors"),
        *base::sha256OfFile(whole.folder().adapterFolder() / "adapter_model.safetensors"));
    std::int64_t expected = 0;
    for (const auto &event : killed.events())
        QCOMPARE(event.seq, ++expected);
    QCOMPARE(killed.events().back().attempt, 4);
}

void TestTrainer::endsCleanlyOnASignal_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<int>("code");
    QTest::newRow("SIGTERM") << SIGTERM << 143;
    QTest::newRow("SIGINT") << SIGINT << 130;
}

void TestTrainer::endsCleanlyOnASignal()
{
    QFETCH(int, signal);
    QFETCH(int, code);
    auto config = TestTrainer::config();
    config.training.maxSteps = 1000000;
    config.training.saveSteps = 0;
    const TinyRun tiny(config);
    const auto trainer = start({ "train", tiny.folder().path().string() });
    waitForStep(tiny, 3);
    kill(trainer, signal);
    QCOMPARE(exitCode(trainer), code);
    QCOMPARE(run::summarize(tiny.folder())->status, run::RunStatus::Stopped);
    QCOMPARE(tiny.folder().checkpoints().size(), 1u);
    QVERIFY(fs::exists(tiny.folder().adapterFolder() / "adapter_model.safetensors"));
}

void TestTrainer::tellsWhatIsWrong_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("code");
    QTest::newRow("no run") << "no run" << base::exitCode(base::ErrorKind::NotFound);
    QTest::newRow("bad config") << "bad config" << 3;
    QTest::newRow("bad data") << "bad data" << 4;
    QTest::newRow("bad option") << "bad option" << 2;
    QTest::newRow("busy") << "busy" << base::exitCode(base::ErrorKind::Busy);
}

void TestTrainer::tellsWhatIsWrong()
{
    QFETCH(QString, what);
    QFETCH(int, code);
    const TinyRun tiny(config(), what == u"bad data" ? "nonsense\n" : TinyRun::rowsText());
    if (what == u"bad config")
        QVERIFY(base::writeFile(tiny.folder().configFile(), "version: 1\ntraining:\n  nonsense: 1\n"));
    auto folder = tiny.folder().path().string();
    if (what == u"no run")
        folder += "/data";
    std::vector<std::string> arguments { "train", folder };
    if (what == u"bad option")
        arguments.push_back("--nonsense");
    auto lock = what == u"busy" ? std::make_optional(base::FileLock::acquire(tiny.folder().lockFile(), "pid 1 since now")) : std::nullopt;
    QCOMPARE(exitCode(start(arguments)), code);
}

void TestTrainer::survivesItsStarterAndResumes()
{
    const TinyRun tiny(config());
    run::LocalLauncher launcher(tests::builtProgram("anneal-engine").toStdString());
    const pid_t starter = fork();
    if (starter == 0) {
        setsid();
        (void)launcher.start(tiny.folder(), run::StartMode::Fresh);
        pause();
    }
    QTRY_VERIFY_WITH_TIMEOUT(tiny.folder().trainerAlive(), 60000);
    kill(-starter, SIGKILL);
    waitpid(starter, nullptr, 0);
    QTRY_COMPARE_WITH_TIMEOUT(run::summarize(tiny.folder())->status, run::RunStatus::Finished, 60000);
    QTRY_VERIFY(!tiny.folder().trainerAlive());
    QCOMPARE(tiny.events("step").size(), 60u);
}

ANNEAL_TEST(TestTrainer)
#include "tst_trainer.moc"
