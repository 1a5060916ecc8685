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
/// Only anneal-engine writes events and checkpoints, others requests and results; anyone may read at any time.
/// The folder may come from a stranger: what is written into it goes through target(), never through a link.
/// Layout: run.yaml, data/train.jsonl, data/validation.jsonl, events.jsonl, control.jsonl, engine.lock, engine.log,
/// checkpoint-N/, adapter/, tensorboard/, latest; where there is cause: results.jsonl, about.json, bad-batch.json, init_adapter/,
/// chat_template.jinja.
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
    /// Since when the newest trainer has held the run, in ISO 8601; empty where nobody said so. What is older is of another attempt.
    std::string trainerSince() const;

private:
    explicit RunFolder(std::filesystem::path folder) : m_folder(std::move(folder)) { }
    std::filesystem::path m_folder;
    std::optional<base::Root> m_held;
};

/// N of a folder of RunFolder::checkpoints().
std::int64_t stepOf(const std::filesystem::path &checkpoint);
constexpr std::int64_t kLastStep = std::int64_t(1) << 53; // no run comes so far; every number up to it is exact in JSON

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

} // namespace anneal::run
