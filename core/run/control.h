// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runfolder.h"

namespace anneal::run {

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
