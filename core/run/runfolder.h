// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
/// Layout: run.yaml, data/train.jsonl, data/validation.jsonl, events.jsonl, control.jsonl, engine.lock, engine.log,
/// checkpoint-N/, adapter/, tensorboard/, latest.
class RunFolder
{
public:
    /// Makes the folder and freezes the config in it; durable when the call returns.
    /// Fails with AlreadyExists rather than touch a folder that has anything in it.
    static base::Result<RunFolder> create(const std::filesystem::path &folder, const std::string &runYaml);
    /// Fails with NotFound where there is no run.yaml, Unsupported if a newer version wrote the run.
    static base::Result<RunFolder> open(const std::filesystem::path &folder);

    const std::filesystem::path &path() const { return m_folder; }
    std::string name() const { return m_folder.filename().string(); }
    std::filesystem::path configFile() const { return m_folder / "run.yaml"; }
    std::filesystem::path eventsFile() const { return m_folder / "events.jsonl"; }
    std::filesystem::path controlFile() const { return m_folder / "control.jsonl"; }
    std::filesystem::path lockFile() const { return m_folder / "engine.lock"; }
    std::filesystem::path logFile() const { return m_folder / "engine.log"; }
    std::filesystem::path adapterFolder() const { return m_folder / "adapter"; }
    std::filesystem::path tensorboardFolder() const { return m_folder / "tensorboard"; }
    std::filesystem::path trainData() const { return m_folder / "data" / "train.jsonl"; }
    std::filesystem::path validationData() const { return m_folder / "data" / "validation.jsonl"; }

    /// checkpoint-N folders by rising N; whether they are whole is for the trainer to verify.
    std::vector<std::filesystem::path> checkpoints() const;
    bool trainerAlive() const { return base::FileLock::isHeld(lockFile()); }

private:
    explicit RunFolder(std::filesystem::path folder) : m_folder(std::move(folder)) { }
    std::filesystem::path m_folder;
};

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
    double tokensPerSecond = 0, secondsLeft = 0, seconds = 0; // seconds: how long it took or has taken
    std::string started;                                      // ISO 8601, empty before the first event
    std::string message;                                      // the sentence of an Error, or of the last ending
    int attempt = 1;
    bool hasAdapter = false;  // in its folder, perhaps from an earlier attempt
    bool keptAdapter = false; // the last ending saved it; false while the run goes on
    std::uint64_t events = 0;
};

base::Result<RunSummary> summarize(const RunFolder &folder);
/// Status from the parts: last state, trainer alive, newest request, whether paused.
RunStatus statusOf(RunState last, bool hasEvents, bool alive, bool paused, bool stopping);
/// All runs under a folder (direct children holding a run.yaml), live ones first, then newest first.
std::vector<RunSummary> listRuns(const std::filesystem::path &runs);

/// The writer of events.jsonl: numbers lines without gaps across attempts; one write() a line; fdatasync at state, checkpoint and end
/// events and at least every 5 s. One owner: REQUIRES the run's lock.
class EventLog
{
public:
    static base::Result<EventLog> open(const RunFolder &folder); // cuts an unfinished last line, goes on after the last seq and attempt + 1
    base::Status append(std::string_view type, base::Json fields);
    int attempt() const { return m_attempt; }

private:
    EventLog(base::AppendFile file, std::int64_t lastSeq, int attempt) : m_file(std::move(file)), m_seq(lastSeq), m_attempt(attempt) { }
    base::AppendFile m_file;
    std::int64_t m_seq;
    int m_attempt;
    double m_lastSync = 0;
};

/// A request to the trainer; idempotent.
enum class Request { StopNow, StopAtCheckpoint, Pause, Resume, CheckpointNow, Abort };

std::string_view requestName(Request request); // "stop", "stop_at_checkpoint", "pause", "resume", "checkpoint", "abort"
/// Appends a request to control.jsonl; any process may. StopNow: finish the step, checkpoint, save the adapter, end as Stopped.
base::Status postRequest(const RunFolder &folder, Request request);

/// Reads requests as they come in; requests written before the current attempt started are ignored.
class ControlReader
{
public:
    static ControlReader atEnd(const RunFolder &folder);
    std::vector<Request> poll();

private:
    ControlReader(std::filesystem::path file, std::uint64_t offset) : m_file(std::move(file)), m_offset(offset) { }
    std::filesystem::path m_file;
    std::uint64_t m_offset; // of the first byte not yet understood; an unfinished last line waits
};

} // namespace anneal::run
