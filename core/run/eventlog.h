// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runfolder.h"

namespace anneal::run {

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

} // namespace anneal::run
