// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/control.h"
#include "core/run/eventlog.h"
#include "core/run/runlauncher.h"
#include "tests/support/testprogram.h"

#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace anneal;
namespace fs = std::filesystem;

// The engine of these tests is this program itself, started with "train": it locks, writes an event, and waits for "stop".
static int actAsEngine(const fs::path &path, bool resume, int errorsTo)
{
    if (fs::exists(path / "wordy")) {
        std::string text(400'000, '\x01'); // JSON writes each with six bytes
        for (int i = 0; i < 100'000; ++i)
            text += "ä";
        const auto line = run::errorLine({ base::ErrorKind::BadConfig, "Long: " + text, text });
        ::fcntl(errorsTo, F_SETFL, O_NONBLOCK);
        return ::write(errorsTo, line.data(), line.size()) == std::ssize(line) ? 3 : 1;
    }
    if (fs::exists(path / "full")) { // the log has no room either
        const std::string line = R"({"id": "no-space", "message": "The disk is full.", "hint": "Free some."})";
        return ::write(errorsTo, line.data(), line.size()) > 0 ? 5 : 1;
    }
    const auto folder = run::RunFolder::open(path);
    if (!folder)
        return 1;
    if (fs::exists(path / "fail")) {
        std::fprintf(stderr, "loading\nThe model file is broken.\n");
        return 1;
    }
    auto control = run::ControlReader::atEnd(*folder); // before the lock: who sees that may ask at once
    auto lock = base::FileLock::acquire(folder->lockFile(), "pid " + std::to_string(getpid()) + " since now");
    if (!lock)
        return 1;
    auto log = run::EventLog::open(*folder);
    const std::vector<char> weight(fs::exists(path / "large") ? std::size_t(400) << 20 : 1, 'w');
    std::string descriptors; // what it was born with, besides stdio
    for (const auto &entry : fs::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        const auto target = fs::read_symlink(entry.path(), gone).string();
        const auto number = std::stoi(entry.path().filename().string());
        if (number > 2 && number != errorsTo && target.find("/proc/") == std::string::npos && target.find(path.string()) == std::string::npos)
            descriptors += target + " ";
    }
    (void)log->append("state", { { "state", "Training" }, { "resume", resume }, { "session", getsid(0) }, { "descriptors", descriptors } });
    if (fs::exists(path / "short"))
        return 0;
    for (int i = 0; i < 1000; ++i) {
        for (const auto request : control.poll())
            if (request == run::Request::StopNow) {
                (void)log->append("end", { { "state", "Stopped" } });
                return 0;
            }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return 1;
}

class TestLauncher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = std::make_unique<run::RunFolder>(*run::RunFolder::create(fs::path(m_temporary->path().toStdString()) / "r", "version: 1\n"));
    }
    void cleanup()
    {
        (void)run::postRequest(*m_folder, run::Request::StopNow);
        QTRY_VERIFY(!m_folder->trainerAlive());
    }

    void startsDetached();
    void refusesASecondTrainer();
    void ofTwoStartersOneIsBusy();
    void tellsWhatTheEngineSaid();
    void tellsWhatTheLogHasNoRoomFor();
    void cutsALongError();
    void tellsThatTooManyFilesAreOpen();
    void tellsThatThereIsNoEngine();
    void acceptsAnEngineThatIsQuick();
    void survivesItsStarter();
    void waitsForATrainerThatDies();
    void tellsWhatItWaitsFor();
    void namesALogThatIsAPipe();
    void tellsThatTheFolderIsReadOnly();

private:
    std::vector<run::Event> events()
    {
        run::EventTail tail;
        return tail.take(m_launcher.readEvents(*m_folder, 0)->bytes);
    }

    run::LocalLauncher m_launcher { fs::read_symlink("/proc/self/exe") };
    std::unique_ptr<QTemporaryDir> m_temporary;
    std::unique_ptr<run::RunFolder> m_folder;
};

void TestLauncher::startsDetached()
{
    QVERIFY(m_launcher.readEvents(*m_folder, 0)->bytes.empty());
    const int leaked = ::open("/etc/hostname", O_RDONLY); // not close-on-exec
    const auto started = m_launcher.start(*m_folder, run::StartMode::Resume);
    close(leaked);
    QVERIFY2(started, started ? "" : started.error().detail.c_str());
    QTRY_VERIFY(!events().empty());
    const auto first = events().front();
    QVERIFY(first.fields["resume"].get<bool>());
    QCOMPARE(first.text("descriptors"), std::string());
    QVERIFY(first.number("session") != getsid(0));
    QVERIFY(m_launcher.readEvents(*m_folder, 0)->processAlive);
    QVERIFY(m_launcher.request(*m_folder, run::Request::StopNow));
    QTRY_VERIFY(!m_launcher.readEvents(*m_folder, 0)->processAlive);
    QCOMPARE(events().back().type, std::string("end"));
}

void TestLauncher::refusesASecondTrainer()
{
    QVERIFY(m_launcher.start(*m_folder, run::StartMode::Fresh));
    const auto second = m_launcher.start(*m_folder, run::StartMode::Fresh);
    QVERIFY(!second);
    QCOMPARE(second.error().kind, base::ErrorKind::Busy);
}

void TestLauncher::ofTwoStartersOneIsBusy()
{
    std::atomic<int> started = 0, busy = 0;
    {
        std::vector<std::jthread> starters;
        for (int i = 0; i < 4; ++i)
            starters.emplace_back([&] {
                const auto status = m_launcher.start(*m_folder, run::StartMode::Fresh);
                started += bool(status);
                busy += !status && status.error().kind == base::ErrorKind::Busy;
            });
    }
    QCOMPARE(started.load(), 1);
    QCOMPARE(busy.load(), 3);
}

void TestLauncher::tellsWhatTheEngineSaid()
{
    std::ofstream(m_folder->logFile()) << "an old line\n";
    std::ofstream(m_folder->path() / "fail") << "x";
    const auto started = m_launcher.start(*m_folder, run::StartMode::Fresh);
    QVERIFY(!started);
    QVERIFY(started.error().detail.find("The model file is broken.") != std::string::npos);
}

void TestLauncher::tellsWhatTheLogHasNoRoomFor()
{
    std::ofstream(m_folder->path() / "full") << "x";
    const auto started = m_launcher.start(*m_folder, run::StartMode::Fresh);
    QVERIFY(!started);
    QCOMPARE(started.error().kind, base::ErrorKind::NoSpace);
    QCOMPARE(started.error().text(), std::string("The disk is full. Free some."));
}

void TestLauncher::cutsALongError()
{
    std::ofstream(m_folder->path() / "wordy") << "x";
    const auto started = m_launcher.start(*m_folder, run::StartMode::Fresh);
    QVERIFY(!started);
    QCOMPARE(started.error().kind, base::ErrorKind::BadConfig);
    QVERIFY(started.error().detail.starts_with("Long: ä") && started.error().detail.ends_with("ä…"));
}

void TestLauncher::tellsThatTooManyFilesAreOpen()
{
    rlimit before {};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit few { 10, before.rlim_max };
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &few), 0);
    const auto started = m_launcher.start(*m_folder, run::StartMode::Fresh);
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
    QVERIFY(!started);
    QVERIFY2(started.error().text().find("too many files are open") != std::string::npos, started.error().text().c_str());
}

void TestLauncher::tellsThatThereIsNoEngine()
{
    run::LocalLauncher launcher("/nowhere/anneal-engine");
    const auto started = launcher.start(*m_folder, run::StartMode::Fresh);
    QVERIFY(!started);
    QVERIFY(started.error().detail.find("/nowhere/anneal-engine") != std::string::npos);

    qputenv("ANNEAL_ENGINE", "/nowhere/anneal-engine");
    QCOMPARE(run::findEngine().error().kind, base::ErrorKind::NotFound);
    qputenv("ANNEAL_ENGINE", "/bin/true");
    QCOMPARE(run::findEngine()->string(), std::string("/bin/true"));
    qunsetenv("ANNEAL_ENGINE");
}

void TestLauncher::acceptsAnEngineThatIsQuick()
{
    std::ofstream(m_folder->path() / "short") << "x";
    QVERIFY(m_launcher.start(*m_folder, run::StartMode::Fresh));
}

void TestLauncher::survivesItsStarter()
{
    const pid_t starter = fork();
    if (starter == 0) {
        setsid();
        (void)m_launcher.start(*m_folder, run::StartMode::Fresh);
        pause();
    }
    QTRY_VERIFY(m_folder->trainerAlive());
    kill(-starter, SIGKILL);
    waitpid(starter, nullptr, 0);
    QTest::qWait(50);
    QVERIFY(m_folder->trainerAlive());
}

void TestLauncher::waitsForATrainerThatDies()
{
    std::ofstream(m_folder->path() / "large") << "x"; // so it takes a while to die
    for (int i = 0; i < 3; ++i) {
        const auto started = m_launcher.start(*m_folder, run::StartMode::Resume);
        QVERIFY2(started, started ? "" : started.error().detail.c_str());
        QTRY_COMPARE(events().size(), std::size_t(i + 1));
        const auto note = base::readFile(m_folder->lockFile(), 4096);
        QVERIFY(note);
        QCOMPARE(kill(std::stoi(note->substr(4)), SIGKILL), 0);
    }
    const auto started = m_launcher.start(*m_folder, run::StartMode::Resume);
    QVERIFY2(started, started ? "" : started.error().detail.c_str());
}

void TestLauncher::tellsWhatItWaitsFor()
{
    const pid_t gone = fork();
    if (gone == 0)
        _exit(0);
    waitpid(gone, nullptr, 0);
    const auto held = base::FileLock::acquire(m_folder->lockFile(), "pid " + std::to_string(gone) + " since then"); // by somebody else
    QVERIFY(held);
    const auto start = std::chrono::steady_clock::now();
    std::stop_source stop;
    std::vector<std::string> told;
    const auto started = m_launcher.start(*m_folder, run::StartMode::Resume,
        { [&](const std::string &sentence) {
             told.push_back(sentence);
             stop.request_stop();
         },
            stop.get_token() });
    QVERIFY(!started);
    QCOMPARE(started.error().kind, base::ErrorKind::Canceled);
    QCOMPARE(told.size(), std::size_t(1));
    QCOMPARE(told[0], "Waiting for the trainer that holds this run (pid " + std::to_string(gone) + " since then), up to 30 s.");
    QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
}

void TestLauncher::namesALogThatIsAPipe()
{
    QCOMPARE(mkfifo(m_folder->logFile().c_str(), 0600), 0);
    const auto started = m_launcher.start(*m_folder, run::StartMode::Fresh);
    QVERIFY(!started);
    QCOMPARE(started.error().detail, m_folder->logFile().string() + " is not a regular file.");
}

void TestLauncher::tellsThatTheFolderIsReadOnly()
{
    fs::create_directory(m_folder->logFile()); // even the superuser writes no log to a folder
    const auto started = m_launcher.start(*m_folder, run::StartMode::Fresh);
    QVERIFY(!started);
    QVERIFY2(started.error().detail.find(m_folder->logFile().string()) != std::string::npos, started.error().detail.c_str());
}

static int engineRole(int argc, char **argv)
{
    const bool resumes = argc > 3 && std::string_view(argv[3]) == "--resume";
    return actAsEngine(argv[2], resumes, std::stoi(std::string(argv[argc - 1]).substr(std::string_view("--errors-to=").size())));
}

ANNEAL_TEST_ROLE("train", engineRole)
ANNEAL_TEST(TestLauncher)
#include "tst_launcher.moc"
