// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/eventlog.h"
#include "core/base/text.h"
#include "core/base/tr.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace anneal::run {
namespace {

constexpr std::size_t kLongestEvent = 64 * 1024; // bytes of a line, line break included
constexpr std::uint64_t kBlock = 256 * 1024;
constexpr double kSyncSeconds = 5;

double monotonicSeconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The newest event of a log whose lines are whole; nothing for an empty one.
base::Result<std::optional<Event>> lastEvent(const std::filesystem::path &file)
{
    std::error_code missing;
    const auto size = std::filesystem::file_size(file, missing);
    if (missing || size == 0)
        return std::optional<Event> {};
    // A line has at most 64 KiB, so the last one is in the last block; the whole file is read only where the log was damaged.
    for (std::uint64_t from : { size > kBlock ? size - kBlock : 0, std::uint64_t(0) }) {
        std::optional<Event> last;
        EventTail tail;
        for (auto at = from; at < size; at += kBlock) {
            const auto bytes = base::readFrom(file, at, kBlock);
            if (!bytes)
                return bytes.error();
            if (auto events = tail.take(*bytes); !events.empty())
                last = std::move(events.back());
            if (tail.isLost() && from == 0) // it may go on for gigabytes
                break;
        }
        if (last)
            return last;
    }
    return std::optional<Event> {};
}

struct Past
{
    std::string damage; // a sentence
    std::int64_t lastStep = 0, lastCheckpoint = 0;
};

/// What a log tells and what it lacks. Its events are numbered from 1 without gaps.
Past pastOf(const std::filesystem::path &file)
{
    EventTail tail;
    Past past;
    std::int64_t expected = 1, missing = 0;
    while (!tail.isLost()) { // such a line may go on for gigabytes
        const auto bytes = base::readFrom(file, tail.offset(), kBlock);
        if (!bytes || bytes->empty())
            break;
        for (const auto &event : tail.take(*bytes)) {
            missing += event.seq > expected ? event.seq - expected : 0;
            expected = event.seq + 1;
            if (event.type == "step")
                past.lastStep = std::max(past.lastStep, event.whole("step"));
            if (event.type == "checkpoint")
                past.lastCheckpoint = std::max(past.lastCheckpoint, event.whole("step"));
        }
    }
    std::vector<std::string> faults;
    if (tail.isLost())
        faults.push_back(tr_("after event %1 comes a line longer than any event; nothing behind that was read", base::formatCount(expected - 1)));
    if (const auto bad = tail.badLines(); bad > 0)
        faults.push_back(bad == 1 ? tr_("1 of its lines cannot be read") : tr_("%1 of its lines cannot be read", base::formatCount(bad)));
    if (missing > 0)
        faults.push_back(missing == 1 ? tr_("1 event is missing") : tr_("%1 events are missing", base::formatCount(missing)));
    if (faults.size() == 1)
        past.damage = tr_("events.jsonl is damaged: %1. Charts and lists show what is left.", faults[0]);
    else if (faults.size() == 2)
        past.damage = tr_("events.jsonl is damaged: %1 and %2. Charts and lists show what is left.", faults[0], faults[1]);
    else if (faults.size() == 3)
        past.damage = tr_("events.jsonl is damaged: %1, %2 and %3. Charts and lists show what is left.", faults[0], faults[1], faults[2]);
    return past;
}

/// Halves the longest text of the fields.
bool shorten(base::Json &fields)
{
    base::Json *longest = nullptr;
    for (auto &value : fields)
        if (value.is_string() && (!longest || value.get_ref<std::string &>().size() > longest->get_ref<std::string &>().size()))
            longest = &value;
    if (!longest || longest->get_ref<std::string &>().size() < 64)
        return false;
    auto &text = longest->get_ref<std::string &>();
    text = std::string(base::firstBytes(text, text.size() / 2)) + "…";
    return true;
}

} // namespace

base::Result<EventLog> EventLog::open(const RunFolder &folder)
{
    const auto target = folder.target("events.jsonl");
    if (!target)
        return target.error();
    auto file = base::AppendFile::open(*target, folder.quotingMode());
    if (!file)
        return file.error();
    const auto last = lastEvent(folder.eventsFile());
    if (!last)
        return last.error();
    EventLog log(std::move(*file), *last ? (*last)->seq : 0, *last ? (*last)->attempt + 1 : 1);
    auto past = pastOf(folder.eventsFile());
    log.m_damage = std::move(past.damage);
    log.m_lastStep = past.lastStep;
    log.m_lastCheckpoint = past.lastCheckpoint;
    return log;
}

base::Status EventLog::append(std::string_view type, base::Json fields)
{
    Event event { m_seq + 1, base::utcNow(), m_attempt, std::string(type), std::move(fields) };
    auto line = toLine(event);
    while (line.size() > kLongestEvent && shorten(event.fields))
        line = toLine(event);
    if (line.size() > kLongestEvent)
        return base::Error { base::ErrorKind::Internal, tr_("An event of type %1 is longer than 64 KiB.", event.type), {} };
    if (auto written = m_file.append(line); !written)
        return written;
    ++m_seq;

    const double now = monotonicSeconds();
    if (type != "state" && type != "checkpoint" && type != "end" && now - m_lastSync < kSyncSeconds)
        return base::ok();
    m_lastSync = now;
    return m_file.sync();
}

} // namespace anneal::run
