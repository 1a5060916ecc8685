// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"
#include "core/run/serverspec.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <sys/types.h>
#include <vector>

namespace anneal::run {

/// What a server tells on its stdout.
struct ServerOutput
{
    int port = 0; // 0: it does not listen yet
    std::vector<std::string> models;
    std::optional<base::Error> error; // it ended with
    bool hasEnded = false;            // in order, or was asked to
};
ServerOutput readOutput(const std::filesystem::path &output);

/// A server as its folder tells. The server holds the lock from before it runs until its process is gone, whatever becomes of the folder.
struct ServerRecord
{
    std::string id; // of the spec
    std::filesystem::path folder;
    ServerSpec spec;
    pid_t process = 0;
    std::uint64_t processStart = 0; // as Process::startTime()
    std::string started;            // ISO 8601

    std::filesystem::path lockFile() const { return folder / "lock"; }
    std::filesystem::path tokenFile() const { return folder / "token"; }
    std::filesystem::path outputFile() const { return folder / "said.jsonl"; } // stdout
    std::filesystem::path logFile() const { return folder / "log"; }           // stderr
    std::filesystem::path recordFile() const { return folder / "server.json"; }
};

/// The folder of this user's servers: $XDG_RUNTIME_DIR/anneal/servers, without that variable below $XDG_STATE_HOME, without both below
/// /tmp/anneal-UID. Nobody else may read it; one that somebody else could have put there is refused.
class ServerRecords
{
public:
    /// Makes it where it is missing. Fails with Unsafe where it, or one above it, belongs to another user or is open to others, or as fileError().
    static base::Result<ServerRecords> open();

    const std::filesystem::path &folder() const { return m_folder; }
    /// Held by whoever makes or removes records, for milliseconds. Fails with Busy where somebody holds it for long, or Canceled.
    base::Result<base::FileLock> change(const std::stop_token &stop = {}) const;

    /// A record by its id, also where there is none.
    ServerRecord at(const std::string &id) const;
    /// Of all that are there, by id.
    std::vector<ServerRecord> all() const;
    static bool isAlive(const ServerRecord &record) { return base::FileLock::isHeld(record.lockFile()); }

    static base::Status write(const ServerRecord &record);
    /// Removes what servers that are gone have left. REQUIRES: change() is held
    void sweep() const;

private:
    explicit ServerRecords(std::filesystem::path folder) : m_folder(std::move(folder)) { }

    std::filesystem::path m_folder;
};

} // namespace anneal::run
