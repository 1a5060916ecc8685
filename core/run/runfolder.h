// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filemode.h"
#include "core/base/files.h"
#include "core/run/event.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace anneal::run {

/// A training run on disk: frozen config, data, event log, requests, checkpoints, adapter.
///
/// Only anneal-engine writes events and checkpoints, others only requests; anyone may read at any time.
/// The folder may come from a stranger: what is written into it goes through target(), never through a link.
/// Layout: run.yaml, data/train.jsonl, data/validation.jsonl, events.jsonl, control.jsonl, engine.lock, engine.log,
/// checkpoint-N/, adapter/, tensorboard/, latest.
class RunFolder
{
public:
    /// Makes the folder and freezes the config in it, in a file of that mode; durable when the call returns.
    /// Fails with AlreadyExists rather than touch a folder that has anything in it.
    static base::Result<RunFolder> create(const base::Target &folder, const std::string &runYaml, unsigned mode = 0666);
    /// Fails with NotFound where there is no run.yaml, Unsafe where a part of the run is a link, Unsupported if a newer version wrote the run.
    static base::Result<RunFolder> open(const std::filesystem::path &folder);

    /// Keeps the folder open: from now on path() and target() follow it wherever it is moved.
    base::Status hold();
    /// Something in it, to be written. Fails as base::Root::open().
    base::Result<base::Target> target(const std::filesystem::path &below) const;

    std::filesystem::path path() const { return m_held ? m_held->path() : m_folder; }
    std::string name() const { return path().filename().string(); }
    std::filesystem::path configFile() const { return path() / "run.yaml"; }
    std::filesystem::path eventsFile() const { return path() / "events.jsonl"; }
    std::filesystem::path controlFile() const { return path() / "control.jsonl"; }
    std::filesystem::path lockFile() const { return path() / "engine.lock"; }
    std::filesystem::path logFile() const { return path() / "engine.log"; }
    std::filesystem::path adapterFolder() const { return path() / "adapter"; }
    std::filesystem::path tensorboardFolder() const { return path() / "tensorboard"; }
    std::filesystem::path trainData() const { return path() / "data" / "train.jsonl"; }
    std::filesystem::path validationData() const { return path() / "data" / "validation.jsonl"; }

    /// checkpoint-N folders by rising N; whether they are whole is for the trainer to verify.
    base::Result<std::vector<std::filesystem::path>> findCheckpoints() const;
    /// The same to be shown: none where the folder cannot be read.
    std::vector<std::filesystem::path> checkpoints() const;
    /// Names of checkpoint-N that are links: they may lead anywhere, so they are none.
    std::vector<std::string> linkedCheckpoints() const;
    /// The mode of a new file in which its rows are quoted.
    unsigned quotingMode() const { return base::modeFrom({ trainData(), validationData() }); }
    /// Whether a process holds its RunLock.
    bool trainerAlive() const { return base::FileLock::isHeld(lockFile()) || base::FileLock::isHeld(path()); }

private:
    explicit RunFolder(std::filesystem::path folder) : m_folder(std::move(folder)) { }
    std::filesystem::path m_folder;
    std::optional<base::Root> m_held;
};

/// The right to train a run, one process at a time. It is held on the folder itself, so that a removed engine.lock lets nobody else in,
/// and on engine.lock, which says who holds it.
class RunLock
{
public:
    /// Fails with Busy when another process has it.
    static base::Result<RunLock> acquire(const RunFolder &folder);

private:
    RunLock(std::optional<base::FileLock> folder, base::FileLock file) : m_folder(std::move(folder)), m_file(std::move(file)) { }
    std::optional<base::FileLock> m_folder; // nothing where the file system locks no folders
    base::FileLock m_file;
};

/// How a run ends that was aborted, as its last event says it.
inline constexpr std::string_view kAborted = "Aborted on request.";

/// What a table of runs shows of one, from its folder alone.
struct RunSummary
{
    std::filesystem::path folder;
    std::string name;
    RunStatus status = RunStatus::Queued;
    RunState state = RunState::Initializing;
    std::string model, method;
    std::int64_t step = 0, totalSteps = 0;
    std::int64_t tokens = 0;                                  // trained so far, in all attempts
    double loss = 0, evalLoss = 0, bestEvalLoss = 0;          // NaN when there is none yet
    double tokensPerSecond = 0, secondsLeft = 0, seconds = 0; // seconds: how long it took or has taken, without pauses
    double setupSeconds = 0;                                  // of them before the first step, for loading
    std::string started;                                      // ISO 8601, empty before the first event
    std::string message;                                      // the sentence of an Error, or of the last ending
    int attempt = 1;
    bool hasAdapter = false;        // in its folder, perhaps from an earlier attempt
    bool keptAdapter = false;       // the last ending saved it; false while the run goes on
    bool stopsAtCheckpoint = false; // Stopping with its next checkpoint: Request::Withdraw lets it go on
    std::uint64_t events = 0;

    /// Tokens a second over all that was trained, with the evaluations and checkpoints on the way; 0 where nothing was.
    double pace() const { return tokens > 0 && seconds > setupSeconds ? static_cast<double>(tokens) / (seconds - setupSeconds) : 0; }
};

base::Result<RunSummary> summarize(const RunFolder &folder);
/// Status from the parts: last state, trainer alive, newest request, whether paused.
RunStatus statusOf(RunState last, bool hasEvents, bool alive, bool paused, bool stopping);
/// All runs under a folder (direct children holding a run.yaml, no links), live ones first, then newest first; none where there is no folder.
base::Result<std::vector<RunSummary>> findRuns(const std::filesystem::path &runs);
/// The same to be shown: none where the folder cannot be read.
std::vector<RunSummary> listRuns(const std::filesystem::path &runs);

/// The writer of events.jsonl: numbers lines without gaps across attempts; one write() a line; fdatasync at state, checkpoint and end
/// events and at least every 5 s. One owner: REQUIRES the run's lock.
class EventLog
{
public:
    static base::Result<EventLog> open(const RunFolder &folder); // cuts an unfinished last line, goes on after the last seq and attempt + 1
    base::Status append(std::string_view type, base::Json fields);
    int attempt() const { return m_attempt; }
    /// What is wrong with the events of earlier attempts, as a sentence; empty where they are whole.
    const std::string &damage() const { return m_damage; }
    std::int64_t lastStep() const { return m_lastStep; } // that the events of earlier attempts tell of; 0: none
    /// The same of checkpoints.
    std::int64_t lastCheckpoint() const { return m_lastCheckpoint; }

private:
    EventLog(base::AppendFile file, std::int64_t lastSeq, int attempt) : m_file(std::move(file)), m_seq(lastSeq), m_attempt(attempt) { }
    base::AppendFile m_file;
    std::int64_t m_seq;
    int m_attempt;
    std::string m_damage;
    std::int64_t m_lastStep = 0, m_lastCheckpoint = 0;
    double m_lastSync = 0;
};

/// A request to the trainer; idempotent. Withdraw takes a StopAtCheckpoint back that was not carried out yet.
enum class Request { StopNow, StopAtCheckpoint, Pause, Resume, CheckpointNow, Abort, Withdraw };

std::string_view requestName(Request request); // "stop", "stop_at_checkpoint", "pause", "resume", "checkpoint", "abort", "withdraw"
/// Appends a request to control.jsonl; any process may. StopNow: finish the step, checkpoint, save the adapter, end as Stopped.
base::Status postRequest(const RunFolder &folder, Request request);

/// What a line of control.jsonl asks for.
struct AskedRequest
{
    std::string time; // ISO 8601; empty where the line tells none
    Request request;
};
/// Nothing where the line is no request: any process may have written it.
std::optional<AskedRequest> parseRequest(std::string_view line);

/// Reads requests as they come in; those written before it was made are ignored. Make it before the run's lock is taken: whoever sees
/// the lock may ask at once.
class ControlReader
{
public:
    static ControlReader atEnd(const RunFolder &folder);
    /// Where control.jsonl was replaced or cut meanwhile, all that it holds is new.
    std::vector<Request> poll();

private:
    explicit ControlReader(const RunFolder &folder) : m_folder(folder) { }
    RunFolder m_folder;
    std::uint64_t m_offset = 0; // of the first byte not yet understood; an unfinished last line waits
    std::uint64_t m_inode = 0;  // of the file that was read; 0: there was none
};

} // namespace anneal::run
