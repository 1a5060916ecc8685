// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/engineserver.h"
#include "core/run/process.h"
#include "tests/support/rawhttp.h"
#include "tests/support/testprogram.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <csignal>
#include <fstream>
#include <set>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>

using namespace anneal;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;
using run::EngineServer;
using run::ServerState;

namespace {

const fs::path kEngine = tests::builtProgram("anneal-engine").toStdString();
const std::string kModel = ANNEAL_TESTS_DIR "/data/models/llama-tied";

run::ServerSpec specFor(const std::string &name = "tiny", const std::string &path = kModel)
{
    run::ServerSpec spec;
    spec.models = { { name, path } };
    return spec;
}

/// What listens on a port and is no server of ours. It answers each connection in its way.
class Stranger
{
public:
    explicit Stranger(std::function<void(int socket, const std::string &request)> answer) : m_answer(std::move(answer))
    {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(m_socket, reinterpret_cast<const sockaddr *>(&address), size) != 0 || ::listen(m_socket, 16) != 0
            || ::getsockname(m_socket, reinterpret_cast<sockaddr *>(&address), &size) != 0)
            qFatal("no port");
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~Stranger()
    {
        isEnding = true;
        ::shutdown(m_socket, SHUT_RDWR);
        m_thread.join();
        ::close(m_socket);
    }
    int port() const { return m_port; }

    std::atomic<bool> isEnding = false;

private:
    void serve()
    {
        for (int socket; (socket = ::accept4(m_socket, nullptr, nullptr, SOCK_CLOEXEC)) >= 0; ::close(socket)) {
            std::string request(4096, 0);
            request.resize(static_cast<std::size_t>(std::max<ssize_t>(::recv(socket, request.data(), request.size(), 0), 0)));
            m_answer(socket, request);
        }
    }

    std::function<void(int, const std::string &)> m_answer;
    int m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int m_port = 0;
    std::thread m_thread;
};

void tell(int socket, const std::string &bytes)
{
    (void)::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

std::string answerOf(const std::string &body)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

} // namespace

class TestEngineServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void namesASpec();
    void startsOneAndFindsItAgain();
    void keepsTheTokenToItself();
    void servesAdaptersByName();
    void ofManyAtOnceOneStarts();
    void survivesItsStarter();
    void startsAnewAfterAKill();
    void believesNoStaleRecord();
    void leavesAStrangersProcessAlone();
    void believesNoStranger_data();
    void believesNoStranger();
    void aKilledOneIsGone();
    void waitsForOneThatIsEnding();
    void findsAPlace();
    void refusesAForeignFolder_data();
    void refusesAForeignFolder();
    void tellsThatTheDiskIsFull();
    void tellsWhatTheEngineSaid();
    void tellsThatThereIsNoEngine();
    void waitsNoLongerThanIsAsked();
    void killsOneThatDoesNotEnd();
    void endsWhenNobodyAsks();
    void restartsACrashedOne();
    void doesNotRestartAStoppedOne();
    void tellsWhetherAWatchedOneAnswers();
    void tellsThatItIsThereButCannotBeReached();

private:
    /// A record as a server leaves it, with its lock held by this test or by nobody.
    struct Pretended
    {
        run::ServerRecord record;
        std::optional<base::FileLock> lock;
    };
    Pretended pretend(const run::ServerSpec &spec, pid_t process, std::uint64_t start, int port, bool isHeld) const;
    fs::path servers() const { return fs::path(m_place->path().toStdString()) / "anneal" / "servers"; }
    qsizetype records() const { return std::distance(fs::directory_iterator(servers()), fs::directory_iterator()); }
    static std::vector<run::ListedServer> listed()
    {
        auto servers = EngineServer::list();
        return servers ? std::move(*servers) : std::vector<run::ListedServer>();
    }
    static pid_t processOf(const run::ServerAddress &address)
    {
        for (const auto &server : listed())
            if (server.record.id == address.id)
                return server.record.process;
        return 0;
    }

    std::unique_ptr<QTemporaryDir> m_place;
};

#define VERIFY_OK(result) QVERIFY2(result, (result) ? "" : (result).error().text().c_str())

void TestEngineServer::init()
{
    m_place = std::make_unique<QTemporaryDir>();
    qputenv("XDG_RUNTIME_DIR", m_place->path().toUtf8());
}

void TestEngineServer::cleanup()
{
    qputenv("XDG_RUNTIME_DIR", m_place->path().toUtf8()); // never those of the user
    for (const auto &server : listed())
        (void)EngineServer::end(server.record, 100ms);
}

TestEngineServer::Pretended TestEngineServer::pretend(const run::ServerSpec &spec, pid_t process, std::uint64_t start, int port, bool isHeld) const
{
    const auto resolved = *spec.resolved();
    auto record = run::ServerRecords::open()->at(resolved.id(kEngine));
    record.spec = resolved;
    record.process = process;
    record.processStart = start;
    fs::create_directory(record.folder);
    std::ofstream(record.tokenFile()) << "the-token-of-this-test\n";
    std::ofstream(record.logFile()) << "";
    std::ofstream(record.outputFile()) << R"({"event":"listening","models":["tiny"],"port":)" << port << "}\n";
    std::ofstream(record.lockFile()) << "";
    (void)run::ServerRecords::write(record);
    Pretended made { record, {} };
    if (isHeld)
        made.lock.emplace(*base::FileLock::acquire(record.lockFile(), {}));
    return made;
}

void TestEngineServer::namesASpec()
{
    const auto spec = specFor();
    auto other = spec;
    other.idleMinutes = 1;
    other.endMinutes = 2;
    QCOMPARE(other.resolved()->id(kEngine), spec.resolved()->id(kEngine));
    other.dtype = "bfloat16";
    QVERIFY(other.resolved()->id(kEngine) != spec.resolved()->id(kEngine));
    QVERIFY(spec.resolved()->id("/elsewhere/anneal-engine") != spec.resolved()->id(kEngine));
    QVERIFY(specFor("other").resolved()->id(kEngine) != spec.resolved()->id(kEngine));

    // Other weights under the same name.
    const auto adapter = fs::path(m_place->path().toStdString()) / "adapter";
    fs::create_directory(adapter);
    std::ofstream(adapter / "adapter_model.safetensors") << "one";
    other = spec;
    other.adapters.push_back({ "mine", adapter.string() });
    const auto before = other.resolved()->id(kEngine);
    QCOMPARE(other.resolved()->id(kEngine), before);
    std::ofstream(adapter / "adapter_model.safetensors") << "another";
    QVERIFY(other.resolved()->id(kEngine) != before);
    QCOMPARE(EngineServer(kEngine, other).id(), other.resolved()->id(kEngine));

    // The same path, from another folder.
    const auto here = fs::current_path();
    fs::current_path(fs::path(kModel).parent_path());
    QCOMPARE(specFor("tiny", "llama-tied").resolved()->id(kEngine), spec.resolved()->id(kEngine));
    EngineServer server(kEngine, specFor("tiny", "llama-tied"));
    fs::current_path(here);
    const auto address = server.ensure();
    VERIFY_OK(address);
    QCOMPARE(address->id, spec.resolved()->id(kEngine));

    QCOMPARE(run::ServerSpec::fromJson(spec.resolved()->toJson()).id(kEngine), spec.resolved()->id(kEngine));
    QCOMPARE(
        run::ServerSpec::fromJson(base::Json::parse(R"({"models":[3,{"name":4}],"dtype":[],"idle_minutes":"x"})")).models.size(), std::size_t(2));
    for (const auto &[name, path] : { std::pair("a=b", "m"), { "a/b", "m" }, { "a", "" } })
        QCOMPARE(specFor(name, path).resolved().error().kind, base::ErrorKind::Usage);
    QCOMPARE(run::ServerSpec().resolved().error().kind, base::ErrorKind::Usage);
    other.idleMinutes = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(other.resolved().error().kind, base::ErrorKind::Usage);
    QVERIFY(specFor("", "org/model").resolved());
}

void TestEngineServer::startsOneAndFindsItAgain()
{
    EngineServer first(kEngine, specFor());
    QCOMPARE(first.state().state, ServerState::Gone);
    const auto started = first.ensure();
    VERIFY_OK(started);
    QVERIFY(started->wasStarted);
    QCOMPARE(started->models, std::vector<std::string> { "tiny" });
    QCOMPARE(started->url, "http://127.0.0.1:" + std::to_string(started->port) + "/v1");
    QCOMPARE(first.state().state, ServerState::Ready);

    EngineServer second(kEngine, specFor());
    const auto found = second.ensure();
    VERIFY_OK(found);
    QVERIFY(!found->wasStarted);
    QCOMPARE(found->port, started->port);
    QCOMPARE(found->token, started->token);
    const QByteArray bearer = "Authorization: Bearer " + QByteArray::fromStdString(found->token);
    QCOMPARE(tests::ask("GET", "/v1/models", found->port, {}, { bearer }).status, 200);
    QCOMPARE(tests::ask("GET", "/v1/models", found->port).status, 401);

    const auto all = EngineServer::list();
    VERIFY_OK(all);
    QCOMPARE(all->size(), std::size_t(1));
    QCOMPARE(all->front().output.port, started->port);
    QCOMPARE(all->front().status.state, ServerState::Ready);
    QCOMPARE(all->front().record.spec.models.front().path, kModel);

    VERIFY_OK(second.stop());
    QCOMPARE(first.state().state, ServerState::Gone);
    QVERIFY(first.state().isOrderly);
    QCOMPARE(records(), 0);
    VERIFY_OK(second.stop()); // there is none
}

void TestEngineServer::keepsTheTokenToItself()
{
    EngineServer server(kEngine, specFor());
    const auto address = server.ensure();
    VERIFY_OK(address);
    const auto process = std::to_string(processOf(*address));
    struct stat info = {};
    for (const auto &[path, mode] : { std::pair(servers(), 0700U), { address->tokenFile.parent_path(), 0700U }, { address->tokenFile, 0600U },
             { address->tokenFile.parent_path() / "log", 0600U }, { address->tokenFile.parent_path() / "server.json", 0600U } }) {
        QCOMPARE(::stat(path.c_str(), &info), 0);
        QCOMPARE(info.st_mode & 0777U, mode);
    }
    const auto readAll = [](const fs::path &file) {
        std::ifstream stream(file, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(stream), {});
    };
    QVERIFY(address->token.size() >= 64);
    QCOMPARE(readAll(address->tokenFile), address->token + "\n");
    QVERIFY(readAll("/proc/" + process + "/cmdline").find("--token-file=" + address->tokenFile.string()) != std::string::npos);
    for (const auto &file :
        { fs::path("/proc/" + process + "/cmdline"), fs::path("/proc/" + process + "/environ"), address->tokenFile.parent_path() / "log",
            address->tokenFile.parent_path() / "said.jsonl", address->tokenFile.parent_path() / "server.json" }) {
        const auto bytes = readAll(file);
        QVERIFY2(bytes.find(address->token) == std::string::npos, file.c_str());
    }
}

void TestEngineServer::servesAdaptersByName()
{
    auto spec = specFor();
    spec.adapters = { { "tiny:tuned", kModel + "/adapter" } };
    EngineServer server(kEngine, spec);
    const auto address = server.ensure();
    VERIFY_OK(address);
    QCOMPARE(address->models, (std::vector<std::string> { "tiny", "tiny:tuned" }));
    QVERIFY(address->id != specFor().resolved()->id(kEngine));
}

void TestEngineServer::ofManyAtOnceOneStarts()
{
    std::atomic<int> started = 0, found = 0;
    std::mutex mutex;
    std::set<int> ports;
    {
        std::vector<std::jthread> programs;
        for (int i = 0; i < 6; ++i)
            programs.emplace_back([&] {
                EngineServer server(kEngine, specFor());
                const auto address = server.ensure();
                const std::lock_guard lock(mutex);
                if (address) {
                    (address->wasStarted ? started : found) += 1;
                    ports.insert(address->port);
                }
            });
    }
    QCOMPARE(started.load(), 1);
    QCOMPARE(found.load(), 5);
    QCOMPARE(ports.size(), std::size_t(1));
}

void TestEngineServer::survivesItsStarter()
{
    EngineServer server(kEngine, specFor());
    const pid_t starter = ::fork();
    if (starter == 0) {
        ::setsid();
        (void)EngineServer(kEngine, specFor()).ensure();
        ::pause();
    }
    QTRY_COMPARE_WITH_TIMEOUT(server.state().state, ServerState::Ready, 60000);
    ::kill(-starter, SIGKILL);
    ::waitpid(starter, nullptr, 0);
    const auto found = server.ensure();
    VERIFY_OK(found);
    QVERIFY(!found->wasStarted);
    QVERIFY(::getsid(processOf(*found)) != ::getsid(0));
}

void TestEngineServer::startsAnewAfterAKill()
{
    EngineServer server(kEngine, specFor());
    const auto first = server.ensure();
    VERIFY_OK(first);
    QCOMPARE(::kill(processOf(*first), SIGKILL), 0);
    QTRY_COMPARE_WITH_TIMEOUT(server.state().state, ServerState::Gone, 30000);
    QVERIFY(!server.state().isOrderly);
    QCOMPARE(server.state().why, std::string("The server ended without a word; it may have been killed."));
    QCOMPARE(listed().size(), std::size_t(0));
    QCOMPARE(records(), 0);
    const auto second = server.ensure();
    VERIFY_OK(second);
    QVERIFY(second->wasStarted);
    QVERIFY(second->token != first->token);
}

void TestEngineServer::believesNoStaleRecord()
{
    QProcess foreign;
    foreign.start("sleep", { "1000" });
    QVERIFY(foreign.waitForStarted());
    const auto pid = static_cast<pid_t>(foreign.processId());
    Stranger stranger([](int socket, const std::string &) { tell(socket, answerOf(R"({"status":"ok"})")); });
    // All is as if it ran, but that nobody holds the lock.
    const auto stale = pretend(specFor(), pid, run::Process(pid).startTime(), stranger.port(), false);
    EngineServer server(kEngine, specFor());
    QCOMPARE(server.state().state, ServerState::Gone);
    VERIFY_OK(server.stop());
    QCOMPARE(EngineServer::end(stale.record, 100ms).error().kind, base::ErrorKind::NotFound);
    const auto address = server.ensure();
    VERIFY_OK(address);
    QVERIFY(address->wasStarted && address->port != stranger.port());
    QCOMPARE(foreign.state(), QProcess::Running);
    QVERIFY(!run::Process(pid).hasEnded());
    foreign.kill();
    foreign.waitForFinished();
}

void TestEngineServer::leavesAStrangersProcessAlone()
{
    QProcess foreign;
    foreign.start("sleep", { "1000" });
    QVERIFY(foreign.waitForStarted());
    const auto pid = static_cast<pid_t>(foreign.processId());
    const auto reused = pretend(specFor(), pid, run::Process(pid).startTime() - 1, 1, true);
    const auto ended = EngineServer::end(reused.record, 100ms);
    QVERIFY(!ended);
    QCOMPARE(ended.error().kind, base::ErrorKind::Busy);
    QVERIFY(!run::Process(pid).hasEnded());
    foreign.kill();
    foreign.waitForFinished();
}

void TestEngineServer::believesNoStranger_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("hearsTheToken"); // what says that it is a server is asked like one
    int kind = 0;
    for (const char *name : { "says nothing", "closes", "garbage", "garbage without end", "a byte now and then", "another status", "half an answer" })
        QTest::newRow(name) << kind++ << false;
    for (const char *name : { "no list", "other models" })
        QTest::newRow(name) << kind++ << true;
}

void TestEngineServer::believesNoStranger()
{
    QFETCH(int, kind);
    QFETCH(bool, hearsTheToken);
    std::string heard;
    {
        Stranger *self = nullptr;
        Stranger stranger([&](int socket, const std::string &request) {
            heard += request;
            const bool isList = request.starts_with("GET /v1/models ");
            char rest;
            const auto untilItCloses = [&] {
                while (::recv(socket, &rest, 1, 0) > 0) { }
            };
            switch (kind) {
            case 0:
                return untilItCloses();
            case 1:
                return;
            case 2:
                return tell(socket, "SSH-2.0-OpenSSH_9.2\r\n");
            case 3:
                while (::send(socket, std::string(65536, 'x').data(), 65536, MSG_NOSIGNAL) > 0) { }
                return;
            case 4:
                while (::send(socket, "H", 1, MSG_NOSIGNAL) > 0 && !self->isEnding)
                    std::this_thread::sleep_for(20ms);
                return;
            case 5:
                return tell(socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            case 6:
                tell(socket, "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n{");
                return untilItCloses();
            case 7:
                return tell(socket, answerOf(isList ? "[[[[" : "{}"));
            default:
                return tell(socket, answerOf(isList ? R"({"data":[{"id":"another"},{"id":7},3]})" : "{}"));
            }
        });
        self = &stranger;
        const auto held = pretend(specFor(), ::getpid(), run::Process(::getpid()).startTime() - 1, stranger.port(), true);
        EngineServer::Settings settings;
        settings.answerWithin = 300ms;
        settings.answerAgainWithin = 500ms;
        settings.tellAfter = 100ms;
        EngineServer server(kEngine, specFor(), settings);
        std::vector<std::string> kept;
        const auto address = server.ensure({}, [&](const run::ServerRecord &record, const run::ServerStatus &status) {
            kept.push_back(record.id);
            QCOMPARE(status.state, ServerState::NotResponding);
        });
        QVERIFY(!address);
        QCOMPARE(address.error().kind, base::ErrorKind::Network);
        QCOMPARE(kept, std::vector { held.record.id });
        QVERIFY2(address.error().detail.find(held.record.id) != std::string::npos, address.error().text().c_str());
        QVERIFY2(address.error().hint.find("anneal-cli server stop " + held.record.id) != std::string::npos, address.error().text().c_str());
        if (!hearsTheToken) {
            QCOMPARE(server.state().state, ServerState::NotResponding);
            QVERIFY(!server.state().why.empty());
        }
        std::ofstream(held.record.outputFile(), std::ios::app) << "{\"event\":\"ended\",\"reason\":\"stopped\"}\n";
        QCOMPARE(server.state().state, ServerState::Ending);
    }
    QCOMPARE(heard.find("the-token-of-this-test") != std::string::npos, hearsTheToken);
}

/// It lets its port go a moment before its lock: it does not hang.
void TestEngineServer::aKilledOneIsGone()
{
    std::optional<base::FileLock> lock;
    Stranger dying([&](int, const std::string &) { lock.reset(); });
    lock = pretend(specFor(), ::getpid(), run::Process(::getpid()).startTime() - 1, dying.port(), true).lock;
    QCOMPARE(EngineServer(kEngine, specFor()).state().state, ServerState::Gone);
}

void TestEngineServer::waitsForOneThatIsEnding()
{
    EngineServer server(kEngine, specFor());
    const auto first = server.ensure();
    VERIFY_OK(first);
    const auto process = processOf(*first);
    // It was told to end by somebody who goes on to do so only now, and answers until then.
    std::ofstream(first->tokenFile.parent_path() / "said.jsonl", std::ios::app) << "{\"event\":\"ended\",\"reason\":\"stopped\"}\n";
    std::jthread ending([&] {
        std::this_thread::sleep_for(200ms);
        ::kill(process, SIGTERM);
    });
    const auto second = server.ensure();
    VERIFY_OK(second);
    QVERIFY(second->wasStarted);
    QVERIFY(processOf(*second) != process);
}

void TestEngineServer::findsAPlace()
{
    const auto state = m_place->path() + u"/state"_s;
    QVERIFY(QDir().mkdir(state));
    qputenv("XDG_STATE_HOME", state.toUtf8());
    QCOMPARE(run::ServerRecords::open()->folder(), servers());
    for (const char *none : { "/nowhere/at/all", "relative", "" }) {
        qputenv("XDG_RUNTIME_DIR", none);
        QCOMPARE(run::ServerRecords::open()->folder().string(), state.toStdString() + "/anneal/servers");
    }
    qputenv("XDG_STATE_HOME", "");
    const auto last = run::ServerRecords::open(); // somebody may have put something else there
    const auto told = last ? last->folder().string() : last.error().detail;
    QVERIFY2(told.find("/tmp/anneal-" + std::to_string(::geteuid())) != std::string::npos, told.c_str());
}

void TestEngineServer::refusesAForeignFolder_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("others may read it") << 0;
    QTest::newRow("a link") << 1;
    QTest::newRow("a file") << 2;
    QTest::newRow("others may write above it") << 3;
    QTest::newRow("others may write into the place") << 4;
    if (::geteuid() == 0)
        QTest::newRow("of another user") << 5;
}

void TestEngineServer::refusesAForeignFolder()
{
    QFETCH(int, kind);
    const auto place = servers();
    QTemporaryDir elsewhere;
    fs::create_directories(place.parent_path());
    if (kind == 1)
        fs::create_directory_symlink(elsewhere.path().toStdString(), place);
    else if (kind == 2)
        std::ofstream(place) << "x";
    else
        fs::create_directory(place);
    if (kind != 1 && kind != 2)
        QCOMPARE(::chmod(place.c_str(), kind == 0 ? 0755 : 0700), 0);
    if (kind == 3)
        QCOMPARE(::chmod(place.parent_path().c_str(), 0777), 0);
    if (kind == 4)
        QCOMPARE(::chmod(m_place->path().toUtf8().constData(), 0777), 0);
    if (kind == 5)
        QCOMPARE(::chown(place.c_str(), 12345, 12345), 0);
    EngineServer server(kEngine, specFor());
    const auto address = server.ensure();
    QVERIFY(!address);
    QCOMPARE(address.error().kind, base::ErrorKind::Unsafe);
    QVERIFY2(address.error().detail.find(m_place->path().toStdString()) != std::string::npos, address.error().detail.c_str());
    QCOMPARE(EngineServer::list().error().kind, base::ErrorKind::Unsafe);
    QCOMPARE(server.state().state, ServerState::Gone);
    QVERIFY(fs::is_empty(elsewhere.path().toStdString()));
}

void TestEngineServer::tellsThatTheDiskIsFull()
{
    const auto before = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit {};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &limit), 0);
    const rlimit none { 0, limit.rlim_max };
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &none), 0);
    EngineServer server(kEngine, specFor());
    const auto address = server.ensure();
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
    std::signal(SIGXFSZ, before);
    QVERIFY(!address);
    QCOMPARE(address.error().kind, base::ErrorKind::NoSpace);
    QCOMPARE(records(), 0);
}

void TestEngineServer::tellsWhatTheEngineSaid()
{
    const auto folder = m_place->path().toStdString() + "/nothing in it";
    fs::create_directory(folder);
    EngineServer server(kEngine, specFor("tiny", folder));
    const auto address = server.ensure();
    QVERIFY(!address);
    QCOMPARE(address.error().kind, base::ErrorKind::BadInput);
    QVERIFY2(address.error().detail.find("nothing in it") != std::string::npos, address.error().detail.c_str());
    QCOMPARE(server.state().state, ServerState::Gone);
    QCOMPARE(server.state().why, address.error().text());
    QVERIFY(server.lastLines().back().starts_with("Error: "));
    QCOMPARE(records(), 0);
}

void TestEngineServer::tellsThatThereIsNoEngine()
{
    EngineServer server("/nowhere/anneal-engine", specFor());
    QCOMPARE(server.ensure().error().kind, base::ErrorKind::NotFound);
    QCOMPARE(records(), 0);
}

void TestEngineServer::waitsNoLongerThanIsAsked()
{
    const auto script = m_place->path().toStdString() + "/anneal-engine";
    std::ofstream(script) << "#!/bin/sh\nexec sleep 1000\n";
    QCOMPARE(::chmod(script.c_str(), 0700), 0);
    EngineServer server(script, specFor());
    std::stop_source stop;
    std::optional<base::Result<run::ServerAddress>> address;
    {
        std::jthread waiting([&] { address = server.ensure(stop.get_token()); });
        QTRY_COMPARE(server.state().state, ServerState::Starting);
        stop.request_stop();
    }
    QVERIFY(!*address);
    QCOMPARE(address->error().kind, base::ErrorKind::Canceled);
    QCOMPARE(server.state().state, ServerState::Starting); // somebody else may wait for it
    QCOMPARE(listed().front().status.state, ServerState::Starting);
    VERIFY_OK(server.stop());
    QCOMPARE(records(), 0);

    // Whoever waits for one that is stopped is told so.
    {
        std::jthread waiting([&] { address = server.ensure(); });
        QTRY_COMPARE(server.state().state, ServerState::Starting);
        VERIFY_OK(server.stop());
    }
    QVERIFY(!*address);
    QCOMPARE(address->error().detail, std::string("The server was stopped."));
    QCOMPARE(records(), 0);
}

void TestEngineServer::killsOneThatDoesNotEnd()
{
    EngineServer::Settings settings;
    settings.answerWithin = 200ms;
    settings.endWithin = 200ms;
    EngineServer server(kEngine, specFor(), settings);
    const auto address = server.ensure();
    VERIFY_OK(address);
    QCOMPARE(::kill(processOf(*address), SIGSTOP), 0); // it hears no SIGTERM then
    const auto status = server.state();
    QCOMPARE(status.state, ServerState::NotResponding);
    QVERIFY2(status.why.find("nothing came in time") != std::string::npos, status.why.c_str());
    VERIFY_OK(server.stop());
    QCOMPARE(server.state().state, ServerState::Gone);
    QVERIFY(server.state().isOrderly);
    QCOMPARE(records(), 0);
}

void TestEngineServer::endsWhenNobodyAsks()
{
    auto spec = specFor();
    spec.endMinutes = 0.05;
    EngineServer server(kEngine, spec);
    std::vector<ServerState> states;
    // Watching asks nothing that would keep it, and does not start it again.
    const auto watched = server.watch({}, [&](const run::ServerStatus &status) { states.push_back(status.state); });
    VERIFY_OK(watched);
    QCOMPARE(states, (std::vector { ServerState::Starting, ServerState::Ready, ServerState::Gone }));
    QVERIFY(server.state().isOrderly);
    QCOMPARE(listed().size(), std::size_t(0));
    QCOMPARE(records(), 0);
}

void TestEngineServer::restartsACrashedOne()
{
    EngineServer::Settings settings;
    settings.mostRestarts = 2;
    settings.askEvery = 1h; // one that was killed takes a moment to go, and would be heard not to answer
    std::vector<std::chrono::milliseconds> pauses;
    std::chrono::steady_clock::time_point now;
    int pulses = 0;
    settings.now = [&] { return now; };
    settings.pause = [&](std::chrono::milliseconds time, const std::stop_token &) {
        if (time != 200ms) { // before a restart
            pauses.push_back(time);
            pulses = 0;
            return true;
        }
        std::this_thread::sleep_for(5ms);
        if (++pulses > 1) // it was killed, and is seen to be gone soon
            return true;
        if (pauses.size() == 1) // the second one runs for long
            now += 10min;
        for (const auto &server : listed())
            ::kill(server.record.process, SIGKILL);
        return true;
    };
    EngineServer server(kEngine, specFor(), settings);
    std::vector<ServerState> states;
    const auto watched = server.watch({}, [&](const run::ServerStatus &status) { states.push_back(status.state); });
    QVERIFY(!watched);
    QVERIFY2(watched.error().detail.starts_with("The server crashed 3 times"), watched.error().detail.c_str());
    QCOMPARE(pauses, (std::vector<std::chrono::milliseconds> { 1000ms, 1000ms, 2000ms }));
    QCOMPARE(states.size(), std::size_t(12)); // four lives
    QCOMPARE(states.back(), ServerState::Gone);
}

void TestEngineServer::doesNotRestartAStoppedOne()
{
    EngineServer server(kEngine, specFor());
    std::atomic<int> started = 0;
    std::optional<base::Status> watched;
    std::jthread watching(
        [&] { watched = server.watch({}, [&](const run::ServerStatus &status) { started += status.state == ServerState::Ready; }); });
    QTRY_COMPARE_WITH_TIMEOUT(started.load(), 1, 60000);
    VERIFY_OK(server.stop());
    watching.join();
    VERIFY_OK(*watched);
    QCOMPARE(started.load(), 1);
    QCOMPARE(listed().size(), std::size_t(0));

    // The watch ends where it is asked to, and the server goes on.
    std::stop_source stop;
    std::jthread again(
        [&] { watched = server.watch(stop.get_token(), [&](const run::ServerStatus &status) { started += status.state == ServerState::Ready; }); });
    QTRY_COMPARE_WITH_TIMEOUT(started.load(), 2, 60000);
    stop.request_stop();
    again.join();
    VERIFY_OK(*watched);
    QCOMPARE(server.state().state, ServerState::Ready);
}

/// It is not restarted: whatever holds it up may pass.
void TestEngineServer::tellsWhetherAWatchedOneAnswers()
{
    EngineServer::Settings settings;
    settings.answerWithin = 300ms;
    settings.askEvery = 0ms;
    EngineServer server(kEngine, specFor(), settings);
    const auto address = server.ensure();
    VERIFY_OK(address);
    const auto process = processOf(*address);
    std::mutex mutex;
    std::vector<ServerState> states;
    std::optional<base::Status> watched;
    std::jthread watching([&](const std::stop_token &stop) {
        watched = server.watch(stop, [&](const run::ServerStatus &status) {
            const std::lock_guard lock(mutex);
            states.push_back(status.state);
        });
    });
    const auto told = [&] {
        const std::lock_guard lock(mutex);
        return states;
    };
    std::vector expected { ServerState::Starting, ServerState::Ready };
    QTRY_COMPARE_WITH_TIMEOUT(told(), expected, 60000);
    QCOMPARE(::kill(process, SIGSTOP), 0);
    const auto goesOn = qScopeGuard([&] { ::kill(process, SIGCONT); });
    expected.push_back(ServerState::NotResponding);
    QTRY_COMPARE_WITH_TIMEOUT(told(), expected, 60000);
    QCOMPARE(::kill(process, SIGCONT), 0);
    expected.push_back(ServerState::Ready);
    QTRY_COMPARE_WITH_TIMEOUT(told(), expected, 60000);
    std::ofstream(address->tokenFile.parent_path() / "said.jsonl", std::ios::app) << "{\"event\":\"ended\",\"reason\":\"stopped\"}\n";
    expected.push_back(ServerState::Ending);
    QTRY_COMPARE_WITH_TIMEOUT(told(), expected, 60000);
    VERIFY_OK(server.stop());
    watching.join();
    VERIFY_OK(*watched);
    expected.push_back(ServerState::Gone);
    QCOMPARE(told(), expected);
}

void TestEngineServer::tellsThatItIsThereButCannotBeReached()
{
    Stranger stranger([](int socket, const std::string &) { tell(socket, answerOf("{}")); }); // well, but no server of these models
    const auto held = pretend(specFor(), ::getpid(), run::Process(::getpid()).startTime() - 1, stranger.port(), true);
    EngineServer::Settings settings;
    settings.answerAgainWithin = 100ms;
    EngineServer server(kEngine, specFor(), settings);
    std::vector<run::ServerStatus> told;
    const auto watched = server.watch({}, [&](const run::ServerStatus &status) { told.push_back(status); });
    QVERIFY(!watched);
    QCOMPARE(watched.error().kind, base::ErrorKind::Network);
    QCOMPARE(told.size(), std::size_t(2));
    QCOMPARE(told[1].state, ServerState::NotResponding);
    QCOMPARE(told[1].why, watched.error().text());
}

ANNEAL_TEST(TestEngineServer)
#include "tst_engineserver.moc"
