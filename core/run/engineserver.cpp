// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/engineserver.h"

#include "core/base/filemode.h"
#include "core/base/text.h"
#include "core/base/token.h"
#include "core/base/tr.h"
#include "core/base/writeall.h"
#include "core/run/detached.h"
#include "core/run/httpget.h"
#include "core/run/process.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace anneal::run {
namespace fs = std::filesystem;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

/// One server, held by its open files: its folder may be removed and made anew for another one.
struct EngineServer::Seen
{
    ServerRecord record;
    base::Descriptor lock, output, log;
    bool wasStarted = false;

    static fs::path pathOf(const base::Descriptor &file) { return "/proc/self/fd/" + std::to_string(file.get()); }
    bool isAlive() const { return base::FileLock::isHeld(pathOf(lock)); }
    ServerOutput read() const { return readOutput(pathOf(output)); }

    static base::Result<Look> of(ServerRecord record, bool wasStarted)
    {
        auto seen = std::make_shared<Seen>();
        const std::pair<fs::path, base::Descriptor *> files[] { { record.lockFile(), &seen->lock }, { record.outputFile(), &seen->output },
            { record.logFile(), &seen->log } };
        for (const auto &[path, descriptor] : files) {
            std::uint64_t size = 0;
            auto opened = base::openRegular(path, size);
            if (!opened)
                return opened.error();
            *descriptor = std::move(*opened);
        }
        seen->record = std::move(record);
        seen->wasStarted = wasStarted;
        return Look(std::move(seen));
    }
};

namespace {

constexpr milliseconds kBetweenLooks(20);

/// Whether what listens there is the server that has this token and these models. A stranger is not shown the token unless it claims to be one.
base::Status ask(const ServerOutput &output, const std::string &token, milliseconds within, const std::stop_token &stop)
{
    const base::Error stranger { base::ErrorKind::Network, tr_("Port %1 of this machine is not that of the server.", output.port), {} };
    const auto health = httpGet(output.port, "/health", {}, within, stop);
    if (!health || health->status != 200)
        return health ? stranger : health.error();
    const auto listed = httpGet(output.port, "/v1/models", token, within, stop);
    if (!listed || listed->status != 200)
        return listed ? stranger : listed.error();
    const auto json = base::parseJson(listed->body);
    const auto models = json && json->is_object() ? json->value("data", base::Json()) : base::Json();
    std::vector<std::string> names;
    if (models.is_array())
        for (const auto &model : models)
            if (model.is_object() && model.contains("id") && model["id"].is_string())
                names.push_back(model["id"].get<std::string>());
    return names == output.models ? base::ok() : base::Status(stranger);
}

base::Result<std::string> tokenOf(const ServerRecord &record)
{
    constexpr std::uint64_t kLongest = 4096;
    auto token = base::readFile(record.tokenFile(), kLongest);
    if (!token)
        return token.error();
    return std::string(base::trimmed(*token));
}

/// A new file of ours that a program writes to.
base::Result<base::Descriptor> madeFor(const fs::path &file)
{
    return base::Target(file).open(O_WRONLY | O_CREAT | O_APPEND, 0600);
}

bool endsWithin(const Process &process, milliseconds time)
{
    for (const auto end = Clock::now() + time; !process.hasEnded(); std::this_thread::sleep_for(kBetweenLooks))
        if (Clock::now() > end)
            return false;
    return true;
}

base::Error gone(const ServerOutput &output, const std::string &lastWords)
{
    if (output.error)
        return *output.error;
    if (output.hasEnded)
        return { base::ErrorKind::Canceled, tr_("The server was stopped."), {} };
    return { base::ErrorKind::Internal,
        lastWords.empty() ? tr_("The server ended without a word; it may have been killed.") : base::sentence(tr_("The server ended: %1", lastWords)),
        {} };
}

} // namespace

EngineServer::EngineServer(fs::path engine, const ServerSpec &spec, Settings settings)
    : m_engine(std::move(engine))
    , m_spec(spec.resolved())
    , m_settings(std::move(settings))
{ }
EngineServer::~EngineServer() = default;

/// Makes the record and starts the server, which gets the lock from us: there is no moment in which nobody holds it.
base::Result<EngineServer::Look> EngineServer::start(const ServerRecords &records) const
{
    auto record = records.at(m_spec->id(m_engine));
    record.spec = *m_spec;
    record.started = base::utcNow();
    const auto token = base::makeToken();
    if (!token)
        return token.error();
    const auto failed = [&](const base::Error &error) {
        (void)base::removeAll(record.folder);
        return error;
    };
    if (auto removed = base::removeAll(record.folder); !removed) // of one that has ended
        return removed.error();
    if (::mkdir(record.folder.c_str(), 0700) != 0)
        return base::fileError("create the folder", record.folder, errno); // not translated: a FileAction
    const auto lock = base::FileLock::acquire(record.lockFile(), {});
    if (!lock)
        return failed(lock.error());
    if (auto written = base::writeFile(record.tokenFile(), *token + "\n", 0600); !written)
        return failed(written.error());
    const auto output = madeFor(record.outputFile()), log = madeFor(record.logFile());
    if (!output || !log)
        return failed(output ? log.error() : output.error());
    DetachedProgram program { { m_engine.string() }, output->get(), log->get(), lock->descriptor() };
    for (auto &argument : m_spec->arguments(record.tokenFile()))
        program.arguments.push_back(std::move(argument));
    if (auto written = ServerRecords::write(record); !written) // before there is a process that would have to be ended
        return failed(written.error());
    const auto started = startDetached(program);
    if (!started)
        return failed(started.error());
    const Process process(*started);
    record.process = process.id();
    record.processStart = process.startTime();
    const auto written = ServerRecords::write(record);
    auto seen = written ? Seen::of(record, true) : written.error();
    if (seen)
        return seen;
    process.signal(SIGKILL); // nobody could end it
    return failed(seen.error());
}

base::Result<EngineServer::Look> EngineServer::attach(const std::stop_token &stop)
{
    if (!m_spec)
        return m_spec.error();
    const auto records = ServerRecords::open();
    if (!records)
        return records.error();
    const auto changing = records->change(stop);
    if (!changing)
        return changing.error();
    records->sweep();
    const auto record = records->at(m_spec->id(m_engine));
    auto seen = ServerRecords::isAlive(record) ? Seen::of(record, false) : start(*records);
    if (seen) {
        const std::lock_guard lock(m_mutex);
        m_seen = *seen;
    }
    return seen;
}

base::Result<ServerAddress> EngineServer::untilItAnswers(const Look &seen, const std::stop_token &stop, const Kept &kept) const
{
    const auto &record = seen->record;
    const auto endIt = tr_("End it with: anneal-cli server stop %1", record.id);
    const auto begun = Clock::now();
    // One that listens already has answered others: if it does not now, more time is of little use.
    const auto patience = !seen->wasStarted && seen->read().port > 0 ? m_settings.answerAgainWithin : m_settings.firstAnswerWithin;
    std::optional<Clock::time_point> end; // once it listens; loading a model takes as long as it takes
    bool wasEnding = false;
    bool isTold = seen->wasStarted || !kept;
    while (!stop.stop_requested()) {
        const bool isAlive = seen->isAlive();
        const auto output = seen->read();
        if (!isAlive)
            return gone(output, lastWords(Seen::pathOf(seen->log), 0));
        ServerStatus status { output.hasEnded ? ServerState::Ending : ServerState::Starting, {}, true };
        base::Error last { base::ErrorKind::Busy, tr_("The server %1 is ending, and does not come to an end.", record.id), endIt };
        if (output.port > 0 && (!end || output.hasEnded != wasEnding))
            end = Clock::now() + (output.hasEnded ? m_settings.firstAnswerWithin : patience);
        wasEnding = output.hasEnded;
        if (output.port > 0 && !output.hasEnded) { // one that ends is waited for: the next one is started then
            const auto token = tokenOf(record);
            const auto left = std::chrono::ceil<milliseconds>(*end - Clock::now());
            const auto within = std::max(std::min(left, isTold ? m_settings.answerWithin : m_settings.tellAfter), kBetweenLooks);
            const auto answered = token ? ask(output, *token, within, stop) : token.error();
            if (answered)
                return ServerAddress { record.id, serverUrl(output.port), output.port, *token, record.tokenFile(), output.models, seen->wasStarted };
            status = { ServerState::NotResponding, answered.error().detail, true };
            last = { answered.error().kind,
                tr_("The server %1 (pid %2) has not answered for %3. %4", record.id, record.process,
                    base::formatDuration(std::chrono::duration<double>(Clock::now() - *end + patience).count()), answered.error().detail),
                endIt };
        }
        if (end && Clock::now() >= *end)
            return last;
        if (!isTold && Clock::now() - begun >= m_settings.tellAfter && !stop.stop_requested()) {
            kept(record, status);
            isTold = true;
        }
        sleep(kBetweenLooks, stop);
    }
    return base::Error { base::ErrorKind::Canceled, tr_("The wait for the server was canceled; the server is still starting."), endIt };
}

base::Result<ServerAddress> EngineServer::ensure(const std::stop_token &stop, const Kept &kept)
{
    constexpr int kMostEndings = 3; // of servers that were there and ended just now
    for (int endings = 1;; ++endings) {
        const auto seen = attach(stop);
        if (!seen)
            return seen.error();
        auto address = untilItAnswers(*seen, stop, kept);
        if (address || (*seen)->isAlive())
            return address;
        const bool wasThere = (*seen)->read().port > 0 && !(*seen)->wasStarted;
        if (wasThere && endings < kMostEndings && !stop.stop_requested())
            continue;
        if (const auto records = ServerRecords::open())
            if (const auto changing = records->change(stop))
                records->sweep();
        return address;
    }
}

EngineServer::Look EngineServer::last() const
{
    const std::lock_guard lock(m_mutex);
    return m_seen;
}

ServerStatus EngineServer::statusOf(const Seen &seen, const ServerOutput &output, const std::stop_token &stop) const
{
    std::optional<base::Result<HttpAnswer>> health;
    if (seen.isAlive() && !output.hasEnded && output.port > 0) {
        health = httpGet(output.port, "/health", {}, m_settings.answerWithin, stop);
        if (*health && (*health)->status == 200)
            return { ServerState::Ready, {}, true };
        sleep(kBetweenLooks, stop); // the port of one that was killed is closed a moment before its lock is free
    }
    if (!seen.isAlive()) {
        const auto after = seen.read(); // it may have said more before it went
        return { ServerState::Gone, after.hasEnded ? tr_("The server ended.") : gone(after, lastWords(Seen::pathOf(seen.log), 0)).text(),
            after.hasEnded };
    }
    if (output.hasEnded)
        return { ServerState::Ending, {}, true };
    if (!health)
        return { ServerState::Starting, {}, true };
    return { ServerState::NotResponding, *health ? tr_("The server reports a fault.") : health->error().text(), true };
}

ServerStatus EngineServer::statusOf(const Seen &seen, const std::stop_token &stop) const
{
    return statusOf(seen, seen.read(), stop);
}

bool EngineServer::isAlive(const Seen &seen)
{
    return seen.isAlive();
}

ServerStatus EngineServer::state() const
{
    const auto records = m_spec ? ServerRecords::open() : base::Result<ServerRecords>(m_spec.error());
    if (!records)
        return { ServerState::Gone, records.error().text(), true };
    const auto record = records->at(m_spec->id(m_engine));
    auto seen = last();
    if (ServerRecords::isAlive(record))
        if (const auto current = Seen::of(record, false))
            seen = *current;
    return seen ? statusOf(*seen, seen->read()) : ServerStatus { ServerState::Gone, tr_("The server was not started."), true };
}

base::Status EngineServer::stop()
{
    if (!m_spec)
        return m_spec.error();
    const auto records = ServerRecords::open();
    if (!records)
        return records.error();
    const auto record = [&]() -> base::Result<ServerRecord> {
        const auto changing = records->change(); // whoever starts it just now has written its process by the time this is ours
        if (!changing)
            return changing.error();
        return records->at(m_spec->id(m_engine));
    }();
    if (!record)
        return record.error();
    auto ended = end(*record, m_settings.endWithin);
    return !ended && ended.error().kind == base::ErrorKind::NotFound ? base::ok() : ended;
}

std::vector<std::string> EngineServer::lastLines(std::size_t most) const
{
    const auto seen = last();
    return seen ? run::lastLines(Seen::pathOf(seen->log), 0, most) : std::vector<std::string>();
}

base::Result<std::vector<ServerRecord>> EngineServer::running()
{
    const auto records = ServerRecords::open();
    if (!records)
        return records.error();
    const auto changing = records->change();
    if (!changing)
        return changing.error();
    records->sweep();
    auto all = records->all();
    std::erase_if(all, [](const ServerRecord &record) { return !ServerRecords::isAlive(record); });
    return all;
}

base::Result<std::vector<ListedServer>> EngineServer::list()
{
    auto records = running();
    if (!records)
        return records.error();
    std::vector<ListedServer> servers;
    const EngineServer any({}, ServerSpec(), { .answerWithin = milliseconds(2000) }); // somebody waits for all of them
    for (auto &record : *records) {
        const auto seen = Seen::of(record, false);
        if (!seen || !(*seen)->isAlive())
            continue;
        auto output = (*seen)->read();
        auto status = any.statusOf(**seen, output);
        servers.push_back({ std::move(record), std::move(output), std::move(status) });
    }
    return servers;
}

base::Status EngineServer::end(const ServerRecord &record, milliseconds within)
{
    const Process process(record.process);
    if (!ServerRecords::isAlive(record))
        return base::Error { base::ErrorKind::NotFound, tr_("The server %1 is not running.", record.id), {} };
    if (record.process <= 0 || process.startTime() != record.processStart) {
        if (!ServerRecords::isAlive(record)) // it ended just now
            return base::ok();
        return base::Error { base::ErrorKind::Busy, tr_("Process %1 is not the server %2, and is left alone.", record.process, record.id),
            tr_("The server is the process that holds %1.", record.lockFile().string()) };
    }
    if (const auto output = madeFor(record.outputFile())) // so that whoever watches it knows, also where it must be killed
        (void)base::writeAll(output->get(), "{\"event\":\"ended\",\"reason\":\"stopped\"}\n");
    process.signal(SIGTERM);
    if (!endsWithin(process, within))
        process.signal(SIGKILL);
    constexpr milliseconds kLongestDeath(30000); // of one that holds much memory
    if (!endsWithin(process, kLongestDeath))
        return base::Error { base::ErrorKind::Busy, tr_("The server %1 (pid %2) does not end.", record.id, record.process), {} };
    const auto records = ServerRecords::open();
    if (!records)
        return records.error();
    const auto changing = records->change();
    if (!changing)
        return changing.error();
    records->sweep();
    return base::ok();
}

} // namespace anneal::run
