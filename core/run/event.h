// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/tr.h"
#include "core/run/runstate.h"

#include <cstdint>
#include <string>
#include <vector>

namespace anneal::run {

/// One line of events.jsonl: {"seq", "time", "attempt", "type", …fields}.
/// Types: state, step, eval, sample, checkpoint, log, control (a request was seen), end. Unknown types and keys are kept and ignored.
struct Event
{
    std::int64_t seq = 0;
    std::string time; // ISO 8601, UTC, milliseconds
    int attempt = 1;  // rises with every resume
    std::string type;
    base::Json fields; // everything else; numbers that JSON cannot write are the strings "NaN", "Infinity", "-Infinity"

    /// A number by key; NaN for the strings above, `missing` where it is not there or no number.
    double number(std::string_view key, double missing = 0) const;
    /// The same as a whole number; what is none, or beyond what counts here (± 2^53), is `missing`.
    std::int64_t whole(std::string_view key, std::int64_t missing = 0) const;
    std::string text(std::string_view key) const;
    bool flag(std::string_view key) const; // false where it is not there
};

base::Result<Event> parseEvent(std::string_view line);
std::string toLine(const Event &event); // with '\n'
base::Json jsonNumber(double value);    // a number, or the string that stands for what JSON cannot write

/// How a run ends that was aborted, as its last event says it.
inline constexpr std::string_view kAborted = tr_("Aborted on request.");

/// Cuts a growing events.jsonl into events; feeds on bytes in order, holds an unfinished last line back,
/// skips lines that are no events (counted).
class EventTail
{
public:
    std::uint64_t offset() const { return m_offset; } // next byte to read
    std::vector<Event> take(std::string_view bytes);
    std::int64_t badLines() const { return m_badLines; }
    bool isLost() const { return m_tooLong; } // in a line that is longer than any event

private:
    std::uint64_t m_offset = 0;
    std::string m_rest;     // of the unfinished last line
    bool m_tooLong = false; // its beginning was dropped: no event is that long
    std::int64_t m_badLines = 0;
};

} // namespace anneal::run
