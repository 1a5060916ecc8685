// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/control.h"

#include <functional>
#include <optional>
#include <stop_token>

namespace anneal::run {

struct LogTail
{
    std::string bytes;        // of events.jsonl; the last line may be cut
    bool processAlive = true; // asked before the bytes were read, so after a death they are all there
    std::string identity;     // base::identityOf() events.jsonl; another one is another run's
};

/// Resume refuses where what the run was made from has changed since its newest checkpoint, and where its checkpoints are gone; ResumeChanged
/// goes on with the changes, BeginAgain begins at step 1 where there is no checkpoint.
enum class StartMode { Fresh, Resume, ResumeChanged, BeginAgain };

/// The kind of which base::kindName() gives that name; Internal where there is none.
base::ErrorKind kindNamed(std::string_view name);

/// The error that an engine ends with, as the line that it tells its launcher. A text that is very long is cut: the line is written to a pipe
/// that nobody reads until the engine is gone.
std::string errorLine(const base::Error &error);
/// The error of such a line, or of what an engine's --json tells; nothing where it is neither.
std::optional<base::Error> errorIn(std::string_view line);

/// Fails with AlreadyExists where the run has finished, or was trained before and is not to be resumed.
base::Status mayStart(const RunFolder &folder, StartMode mode);

/// What whoever starts a run hears meanwhile, and how the wait is given up.
struct StartWatch
{
    std::function<void(const std::string &sentence)> waits {}; // told once a start takes long, what for; on the thread of start()
    std::stop_token stop {};
};

/// Starts and reaches runs on one kind of machine: LocalLauncher here; another kind of machine implements the same.
/// Any thread may call; a call may take one network round trip, so never call on the GUI thread.
class RunLauncher
{
public:
    virtual ~RunLauncher() = default;

    /// Starts `anneal-engine train` on the run, detached; returns once it holds the run's lock or has ended.
    /// Where the trainer before is dying, it is waited for. Fails with Busy when a trainer is already there, Canceled where the watch asks to
    /// stop before the engine was started, or with what the engine said when it could not start.
    virtual base::Status start(const RunFolder &folder, StartMode mode, const StartWatch &watch = {}) = 0;
    virtual base::Status request(const RunFolder &folder, Request request) = 0;
    virtual base::Result<LogTail> readEvents(const RunFolder &folder, std::uint64_t offset) = 0;
};

/// Runs on this machine: own session (setsid), stdio to engine.log, survives whoever started it.
class LocalLauncher : public RunLauncher
{
public:
    explicit LocalLauncher(std::filesystem::path engineBinary) : m_engine(std::move(engineBinary)) { }

    base::Status start(const RunFolder &folder, StartMode mode, const StartWatch &watch = {}) override;
    base::Status request(const RunFolder &folder, Request request) override;
    base::Result<LogTail> readEvents(const RunFolder &folder, std::uint64_t offset) override;

private:
    std::filesystem::path m_engine;
};

/// anneal-engine beside the running program, or $ANNEAL_ENGINE.
base::Result<std::filesystem::path> findEngine();

} // namespace anneal::run
