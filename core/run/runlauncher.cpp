// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/runlauncher.h"

#include "core/base/filestamp.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/run/detached.h"
#include "core/run/process.h"
#include "core/run/runsummary.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <sys/file.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace anneal::run {
namespace fs = std::filesystem;
namespace {

constexpr auto kPollInterval = std::chrono::milliseconds(10);
constexpr auto kLongestStart = std::chrono::seconds(120);
constexpr auto kGrace = std::chrono::milliseconds(300); // for a trainer that was killed a moment ago and whose state says nothing yet
constexpr auto kLongestDeath = std::chrono::seconds(30);
constexpr auto kSilence = std::chrono::seconds(1); // after which a wait is told
constexpr std::uint64_t kLongestRead = 8 << 20;    // bytes of events handed over at once

base::Error busy(const RunFolder &folder)
{
    return { base::ErrorKind::Busy, tr_("The run %1 is already being trained.", folder.name()), tr_("Wait until it ends, or stop it.") };
}

std::uint64_t sizeOf(const fs::path &file)
{
    std::error_code missing;
    const auto size = fs::file_size(file, missing);
    return missing ? 0 : size;
}

constexpr std::size_t kPipeHolds = 64 << 10;  // bytes that a pipe takes before somebody reads
constexpr std::size_t kLongestText = 8 << 10; // bytes of an error's cause or hint in such a pipe

/// How the engine is told to train a run; the error that it ends with goes to the descriptor that it is handed.
std::vector<std::string> trainArguments(const fs::path &engine, const RunFolder &folder, StartMode mode)
{
    std::vector<std::string> arguments { engine.string(), "train", folder.path().string() };
    if (mode != StartMode::Fresh)
        arguments.emplace_back("--resume");
    if (mode == StartMode::ResumeChanged)
        arguments.emplace_back("--accept-changes");
    if (mode == StartMode::BeginAgain)
        arguments.emplace_back("--restart");
    arguments.push_back("--errors-to=" + std::to_string(kHandedOn));
    return arguments;
}

struct Started
{
    Process process;
    base::Descriptor errors; // where the engine tells the error that it ends with
};

base::Result<Started> startTrainer(const fs::path &engine, const RunFolder &folder, StartMode mode, int log)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return base::fileError("run", engine, errno);
    base::Descriptor reading(ends[0]);
    const base::Descriptor writing(ends[1]);
    const auto process = startDetached({ trainArguments(engine, folder, mode), log, log, writing.get() });
    if (!process)
        return process.error();
    return Started { Process(*process), std::move(reading) };
}

/// The error that the engine has ended with, where it could tell one: also one that its log has no room for.
std::optional<base::Error> errorTold(const base::Descriptor &errors)
{
    std::string text(kPipeHolds, 0);
    ::fcntl(errors.get(), F_SETFL, O_NONBLOCK);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(errors.get(), text.data(), text.size()), 0)));
    return errorIn(text);
}

/// Whether the process that holds the run's lock is on its way out. After SIGKILL a process keeps its locks until all its memory is
/// given back, which takes a while with a model in it.
bool ownerIsEnding(const RunFolder &folder)
{
    constexpr std::uint64_t kKillBit = std::uint64_t(1) << (SIGKILL - 1);
    const auto note = base::readFile(folder.lockFile(), 4096);
    const long owner = note && note->starts_with("pid ") ? std::strtol(note->c_str() + 4, nullptr, 10) : 0;
    if (owner <= 0)
        return false;
    std::ifstream status("/proc/" + std::to_string(owner) + "/status");
    if (!status)
        return ::kill(static_cast<pid_t>(owner), 0) != 0 && errno == ESRCH;
    for (std::string line; std::getline(status, line);) {
        const auto value = line.find_first_not_of(" \t", line.find(':') + 1);
        if (value == std::string::npos)
            continue;
        if (line.starts_with("State:") && (line[value] == 'Z' || line[value] == 'X'))
            return true;
        if ((line.starts_with("SigPnd:") || line.starts_with("ShdPnd:")) && (std::strtoull(line.c_str() + value, nullptr, 16) & kKillBit) != 0)
            return true;
    }
    return false;
}

/// "pid 12 since …", as the lock of a run tells who took it; empty where it does not.
std::string holderOf(const RunFolder &folder)
{
    constexpr std::size_t kLongestNote = 80; // anybody may have written it
    const auto note = base::readFile(folder.lockFile(), kLongestNote);
    return note && note->starts_with("pid ") ? base::withoutControls(base::trimmed(note->substr(0, note->find('\n')))) : std::string();
}

base::Error stillHeld(const RunFolder &folder)
{
    const auto holder = holderOf(folder);
    return { base::ErrorKind::Busy,
        holder.empty() ? tr_("The run %1 is still held by a process.", folder.name())
                       : tr_("The run %1 is still held by a process (%2).", folder.name(), holder),
        tr_("Wait until it ends, or stop it.") };
}

std::string waitsFor(const RunFolder &folder)
{
    const auto holder = holderOf(folder);
    const auto seconds = kLongestDeath.count();
    return holder.empty() ? tr_("Waiting for the trainer that holds this run, up to %1 s.", seconds)
                          : tr_("Waiting for the trainer that holds this run (%1), up to %2 s.", holder, seconds);
}

/// Waits for the lock of a trainer that is dying. Fails with Busy where one is at work, or Canceled.
base::Status waitUntilFree(const RunFolder &folder, const StartWatch &watch)
{
    const auto start = std::chrono::steady_clock::now();
    for (bool told = false; folder.trainerAlive();) {
        const auto waited = std::chrono::steady_clock::now() - start;
        if (waited > kGrace && !ownerIsEnding(folder))
            return busy(folder);
        if (waited > kLongestDeath)
            return stillHeld(folder);
        if (watch.stop.stop_requested())
            return base::Error { base::ErrorKind::Canceled, tr_("The start of %1 was canceled.", folder.name()), {} };
        if (waited > kSilence && !std::exchange(told, true) && watch.waits)
            watch.waits(waitsFor(folder));
        std::this_thread::sleep_for(kPollInterval);
    }
    return base::ok();
}

bool hasLock(const RunFolder &folder, pid_t process)
{
    if (!folder.trainerAlive())
        return false;
    const auto note = base::readFile(folder.lockFile(), 4096);
    return note && note->starts_with("pid " + std::to_string(process) + " ");
}

} // namespace

base::ErrorKind kindNamed(std::string_view name)
{
    for (int i = 0; i <= int(base::ErrorKind::Internal); ++i)
        if (base::kindName(base::ErrorKind(i)) == name)
            return base::ErrorKind(i);
    return base::ErrorKind::Internal;
}

std::string errorLine(const base::Error &error)
{
    return base::toJsonLine({ { "id", base::kindName(error.kind) }, { "message", base::errorExcerpt(error.detail, kLongestText) },
               { "hint", base::errorExcerpt(error.hint, kLongestText) } })
        + "\n";
}

std::optional<base::Error> errorIn(std::string_view line)
{
    const auto json = base::parseJson(line);
    const auto field = [&](const char *name) { return json && json->is_object() ? json->value(name, std::string()) : std::string(); };
    try {
        if (const auto detail = field("message"); !detail.empty())
            return base::Error { kindNamed(field("id")), detail, field("hint") };
    } catch (const base::Json::exception &) { // it is no engine of ours
    }
    return std::nullopt;
}

base::Status mayStart(const RunFolder &folder, StartMode mode)
{
    const auto before = summarize(folder);
    if (!before)
        return before.error();
    if (before->events > 0 && before->toldState == RunState::Finished) // the trainer that asks holds the run already
        return base::Error { base::ErrorKind::AlreadyExists, tr_("The run %1 has finished.", folder.name()),
            tr_("Start a new run; with model.init_from it continues from the adapter of this one.") };
    const auto checkpoints = folder.findCheckpoints();
    if (!checkpoints)
        return checkpoints.error();
    if (mode == StartMode::Fresh && !checkpoints->empty())
        return base::Error { base::ErrorKind::AlreadyExists, tr_("The run %1 was trained before.", folder.name()),
            tr_("Continue with --resume, or start a new run.") };
    return base::ok();
}

base::Status LocalLauncher::start(const RunFolder &folder, StartMode mode, const StartWatch &watch)
{
    // Held while starting, so that of two starters one starts and the other hears that it is busy. Gone with this process. The folder
    // itself is what the trainer locks.
    const base::Descriptor starting(::open(folder.configFile().c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (starting.get() < 0)
        return base::fileError("open", folder.configFile(), errno);
    if (::flock(starting.get(), LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? busy(folder) : base::fileError("lock", folder.configFile(), errno);
    if (auto free = waitUntilFree(folder, watch); !free)
        return free;

    if (auto may = mayStart(folder, mode); !may)
        return may;

    // What the engine says goes there; a folder that may not be written to is told here, not as an engine that does not run.
    const auto logFile = folder.target("engine.log");
    if (!logFile)
        return logFile.error();
    const auto log = logFile->open(O_WRONLY | O_CREAT | O_APPEND);
    if (!log)
        return log.error();

    const auto see = tr_("See %1.", folder.logFile().string());
    const auto logFrom = sizeOf(folder.logFile());
    const auto eventsFrom = sizeOf(folder.eventsFile());
    const auto started = startTrainer(m_engine, folder, mode, log->get());
    if (!started)
        return started.error();
    for (const auto end = std::chrono::steady_clock::now() + kLongestStart; std::chrono::steady_clock::now() < end;) {
        if (hasLock(folder, started->process.id()))
            return base::ok();
        const bool gone = started->process.hasEnded();
        if (gone && sizeOf(folder.eventsFile()) > eventsFrom)
            return base::ok(); // it came and went: its events say how it ended
        if (gone) {
            if (auto error = errorTold(started->errors))
                return *error;
            const auto said = lastWords(folder.logFile(), logFrom);
            return base::Error { base::ErrorKind::Internal,
                said.empty() ? tr_("The training process exited before training started.")
                             : base::sentence(tr_("The training process exited before training started: %1", said)),
                see };
        }
        std::this_thread::sleep_for(kPollInterval);
    }
    return base::Error { base::ErrorKind::Io, tr_("The training process did not start within two minutes."), see };
}

base::Status LocalLauncher::request(const RunFolder &folder, Request request)
{
    return postRequest(folder, request);
}

base::Result<LogTail> LocalLauncher::readEvents(const RunFolder &folder, std::uint64_t offset)
{
    LogTail tail;
    tail.processAlive = folder.trainerAlive();
    tail.identity = base::identityOf(folder.eventsFile());
    auto bytes = base::readFrom(folder.eventsFile(), offset, kLongestRead);
    if (bytes)
        tail.bytes = std::move(*bytes);
    else if (bytes.error().kind != base::ErrorKind::NotFound) // none yet: a run that waits
        return bytes.error();
    return tail;
}

base::Result<fs::path> findEngine()
{
    constexpr auto kName = "anneal-engine";
    std::error_code failure;
    if (const char *named = std::getenv("ANNEAL_ENGINE"); named && *named) {
        if (::access(named, X_OK) == 0)
            return fs::absolute(named, failure);
        return base::Error { base::ErrorKind::NotFound, tr_("ANNEAL_ENGINE names %1, which cannot be run.", named), tr_("Correct or unset it.") };
    }
    const auto beside = fs::read_symlink("/proc/self/exe", failure).parent_path() / kName;
    if (::access(beside.c_str(), X_OK) == 0)
        return beside;
    return base::Error { base::ErrorKind::NotFound, tr_("There is no anneal-engine beside this program (%1).", beside.string()),
        tr_("Install it there, or name it in ANNEAL_ENGINE.") };
}

} // namespace anneal::run
