// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/serverrecords.h"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

namespace anneal::run {

enum class ServerState {
    Starting, // until it says that it listens: loading a model takes as long as it takes
    Ready,
    NotResponding, // its process is there, but whatever listens on its port does not answer as it would
    Ending,        // it was asked to end, and its process is still there
    Gone,
};

struct ServerStatus
{
    ServerState state = ServerState::Gone;
    std::string why;       // of NotResponding, and of Gone where it did not end as it should; else it may be empty
    bool isOrderly = true; // of Gone: it was asked to end, ended as nobody asked it, or was never there
};

/// How a program reaches a server: the token goes into the header Authorization, and nowhere else.
struct ServerAddress
{
    std::string id;
    std::string url; // ends with "/v1"
    int port = 0;
    std::string token;
    std::filesystem::path tokenFile;
    std::vector<std::string> models;
    bool wasStarted = false; // by this call
};

struct ListedServer
{
    ServerRecord record;
    ServerOutput output;
    ServerStatus status;
};

/// A server of this machine that serves what somebody wants: found where it runs, started where not, by whichever program asks first. It outlives
/// all of them; one that nobody asks ends itself. Any thread may call; calls take as long as a question to the server, so never on the GUI thread.
class EngineServer
{
public:
    struct Settings
    {
        std::chrono::milliseconds answerWithin { 10000 };      // a question to it; else it is not responding
        std::chrono::milliseconds firstAnswerWithin { 60000 }; // from when it says that it listens
        std::chrono::milliseconds answerAgainWithin { 15000 }; // one that was there and listened already
        std::chrono::milliseconds tellAfter { 1500 };          // that one that was there keeps the caller waiting
        std::chrono::milliseconds endWithin { 10000 };         // after SIGTERM; then it is killed
        int mostRestarts = 5;                                  // of one that crashes again and again
        std::chrono::milliseconds firstPause { 1000 };         // before a restart; doubled for each
        std::chrono::milliseconds longestPause { 30000 };
        std::chrono::minutes steady { 10 };          // one that ran that long starts over with its restarts
        std::chrono::milliseconds askEvery { 5000 }; // how watch() finds out whether it still answers
        // The clock of watch(); those of the machine where they are not given. pause() is false where the stop came first.
        std::function<std::chrono::steady_clock::time_point()> now;
        std::function<bool(std::chrono::milliseconds, std::stop_token)> pause;
    };

    EngineServer(std::filesystem::path engine, const ServerSpec &spec) : EngineServer(std::move(engine), spec, Settings {}) { }
    EngineServer(std::filesystem::path engine, const ServerSpec &spec, Settings settings);
    ~EngineServer();

    /// Told once, on the thread that waits, which server was there already and keeps it waiting: it starts, ends or does not answer.
    using Kept = std::function<void(const ServerRecord &record, const ServerStatus &status)>;
    /// Returns once the server answers. A stop ends the wait only: the server goes on starting, as somebody else may wait for it. Fails with what the
    /// engine said where it could not start, Network where one is there that does not answer, Canceled, Unsafe as ServerRecords::open().
    base::Result<ServerAddress> ensure(const std::stop_token &stop = {}, const Kept &kept = {});
    ServerStatus state() const;
    using Changed = std::function<void(const ServerStatus &)>;
    /// ensure(), and again whenever the server crashed, until a stop, or until the server ends in order: both are success. Fails as ensure() where it
    /// never came up, or with the last reason when it crashed too often. `changed` is called on this thread, at each change: a server that stops to
    /// answer is NotResponding until it answers again, and is not restarted.
    base::Status watch(const std::stop_token &stop, const Changed &changed = {});
    /// What the record of such a server is called. The files of the model and of the adapters are part of it, as they are now: a server that was
    /// started before one was replaced has another id. Empty where the spec names no model.
    std::string id() const { return m_spec ? m_spec->id(m_engine) : std::string(); }
    /// Ends the server, whoever started it; fine where there is none.
    base::Status stop();
    /// What the server that this object saw last has written to its log, newest last; also after its record is gone.
    std::vector<std::string> lastLines(std::size_t most = 20) const;

    /// All that run, of all programs of this user. Removes what others have left. list() asks each how it is, which takes two seconds where one is
    /// not responding.
    static base::Result<std::vector<ServerRecord>> running();
    static base::Result<std::vector<ListedServer>> list();
    /// Asks a server to end, kills it where it has not ended `within`, and removes its record. Fails with NotFound where it is gone already, Busy
    /// where what holds its lock is not the process of the record: that is left alone.
    static base::Status end(const ServerRecord &record, std::chrono::milliseconds within);

private:
    struct Seen;
    using Look = std::shared_ptr<const Seen>;
    base::Result<Look> attach(const std::stop_token &stop);
    base::Result<Look> start(const ServerRecords &records) const;
    base::Result<ServerAddress> untilItAnswers(const Look &seen, const std::stop_token &stop, const Kept &kept) const;
    static bool isAlive(const Seen &seen);
    ServerStatus statusOf(const Seen &seen, const ServerOutput &output, const std::stop_token &stop = {}) const;
    ServerStatus statusOf(const Seen &seen, const std::stop_token &stop) const;
    Look last() const;

    // Of watch() (serverwatch.cpp)
    ServerStatus statusAfter(const base::Result<ServerAddress> &address, const std::stop_token &stop) const;
    std::optional<ServerStatus> untilItIsGone(ServerState told, const std::stop_token &stop, const Changed &changed) const;
    std::chrono::steady_clock::time_point now() const;
    bool pause(std::chrono::milliseconds time, const std::stop_token &stop) const;
    static bool sleep(std::chrono::milliseconds time, const std::stop_token &stop);

    const std::filesystem::path m_engine;
    const base::Result<ServerSpec> m_spec; // resolved where it was made: the folder that it names may be gone later
    const Settings m_settings;
    mutable std::mutex m_mutex;
    Look m_seen; // guarded by m_mutex
};

} // namespace anneal::run
