// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/rowjournal.h"

#include "core/base/json.h"
#include "core/base/tr.h"
#include "core/base/writeall.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace anneal::data {
namespace {

constexpr std::size_t kBlock = 1 << 20;
constexpr std::size_t kPointDigits = 13; // 52 bits
constexpr std::array kNames { "journal.jsonl", "rows.jsonl", "rejected.jsonl" };

base::Json stampJson(const base::FileStamp &stamp)
{
    return { stamp.device, stamp.inode, stamp.size, stamp.seconds, stamp.nanoseconds };
}

base::Error damaged(const base::Target &file)
{
    return { base::ErrorKind::Corrupt, tr_("%1 is damaged.", file.path().string()),
        tr_("Remove the folder %1 and prepare the data again.", file.path().parent_path().string()) };
}

/// What a line of the journal says of a file.
struct Told
{
    base::FileStamp stamp;
    std::uint64_t rowsBegin = 0, rowsEnd = 0, rejectedBegin = 0, rejectedEnd = 0;
    std::string rowsHash, rejectedHash;
    FileOutcome outcome;
};

std::optional<Told> toldBy(std::string_view line)
{
    const auto json = base::parseJson(line);
    if (!json)
        return std::nullopt;
    try {
        const auto &stamp = json->at("stamp"), &rows = json->at("at"), &rejected = json->at("rejected");
        Told told { { stamp.at(0), stamp.at(1), stamp.at(2), stamp.at(3), stamp.at(4) }, rows.at(0), rows.at(1), rejected.at(0), rejected.at(1),
            rows.at(2), rejected.at(2), {} };
        auto outcome = fileOutcome(json->at("outcome"));
        if (!outcome)
            return std::nullopt;
        told.outcome = std::move(*outcome);
        return told;
    } catch (const base::Json::exception &) { // cut short, or of somebody else
        return std::nullopt;
    }
}

} // namespace

base::Result<RowJournal::Lines> RowJournal::Lines::open(base::Target file, unsigned mode)
{
    auto descriptor = file.open(O_RDWR | O_CREAT | O_APPEND, mode);
    if (!descriptor)
        return descriptor.error();
    struct stat status = {};
    if (::fstat(descriptor->get(), &status) != 0)
        return base::fileError("read", file.path(), errno);
    const auto size = static_cast<std::uint64_t>(status.st_size);
    return Lines { .file = std::move(file), .descriptor = std::move(*descriptor), .end = size, .begin = size };
}

base::Status RowJournal::Lines::add(std::string_view bytes)
{
    hash.add(bytes);
    waiting += bytes;
    end += bytes.size();
    return waiting.size() < kBlock ? base::ok() : flush();
}

base::Status RowJournal::Lines::flush()
{
    if (!base::writeAll(descriptor.get(), waiting))
        return base::fileError("write", file.path(), errno);
    waiting.clear();
    return base::ok();
}

base::ByteRange RowJournal::Lines::take(std::string &sha256)
{
    sha256 = std::exchange(hash, {}).hex();
    return { std::exchange(begin, end), end };
}

bool RowJournal::Lines::isWhole(base::ByteRange range, const std::string &sha256) const
{
    if (range.begin > range.end || range.end > end)
        return false;
    const auto found = base::sha256Of(descriptor.get(), file.path(), {}, range);
    return found && *found == sha256;
}

base::Status RowJournal::Lines::forEach(
    const std::vector<base::ByteRange> &ranges, const std::function<base::Status(std::string_view)> &take, const std::stop_token &stop)
{
    if (const auto flushed = flush(); !flushed)
        return flushed;
    std::string block(kBlock, '\0'), line;
    for (auto [at, last] : ranges) {
        while (at < last) {
            if (stop.stop_requested())
                return base::Error { base::ErrorKind::Canceled, tr_("Writing the rows was canceled."), {} };
            const auto count = ::pread(descriptor.get(), block.data(), std::min<std::uint64_t>(kBlock, last - at), static_cast<off_t>(at));
            if (count < 0)
                return base::fileError("read", file.path(), errno);
            if (count == 0)
                return damaged(file);
            at += static_cast<std::uint64_t>(count);
            for (std::string_view rest(block.data(), static_cast<std::size_t>(count)); !rest.empty();) {
                const auto length = rest.find('\n');
                line += rest.substr(0, length);
                if (length == std::string_view::npos)
                    break;
                if (const auto taken = take(line); !taken)
                    return taken;
                line.clear();
                rest.remove_prefix(length + 1);
            }
        }
        if (!line.empty())
            return damaged(file);
    }
    return base::ok();
}

base::Result<RowJournal> RowJournal::open(const base::Target &place, const std::string &key, unsigned mode)
{
    if (const auto made = base::makeFolder(place); !made)
        return made.error();
    auto journal = Lines::open(place / kNames[0], mode), rows = Lines::open(place / kNames[1], mode), rejected = Lines::open(place / kNames[2], mode);
    for (const auto *lines : { &journal, &rows, &rejected })
        if (!*lines)
            return lines->error();
    RowJournal opened(place, std::move(*journal), std::move(*rows), std::move(*rejected));
    if (const auto read = opened.readEntries(key); !read) {
        (void)opened.remove();
        return read.error();
    }
    return opened;
}

/// Finds the files that the journal tells of. One with another key, or none, is begun anew.
base::Status RowJournal::readEntries(const std::string &key)
{
    std::uint64_t at = 0;
    bool isOurs = false;
    const auto take = [&](std::string_view line) -> base::Status {
        const base::ByteRange range { at, at + line.size() };
        at = range.end + 1;
        if (range.begin == 0) {
            isOurs = line == key;
            m_headerEnd = at;
        } else if (isOurs) {
            if (auto told = toldBy(line))
                m_entries.insert_or_assign(std::move(told->outcome.report.name), Entry { told->stamp, range });
        }
        return isOurs ? base::ok() : base::Status(base::Error { base::ErrorKind::BadData, key, {} }); // ends the reading
    };
    const auto read = m_journal.forEach({ { 0, m_journal.end } }, take, {});
    if (!isOurs)
        return clear(key);
    // A last line that was cut short is not one.
    if (!read && ::ftruncate(m_journal.descriptor.get(), static_cast<off_t>(at)) != 0)
        return base::fileError("repair", m_journal.file.path(), errno);
    m_journal.end = m_journal.begin = m_journalEnd = at;
    return base::ok();
}

base::Status RowJournal::clear(const std::string &key)
{
    for (auto *lines : { &m_journal, &m_rows, &m_rejected }) {
        if (::ftruncate(lines->descriptor.get(), 0) != 0)
            return base::fileError("write", lines->file.path(), errno);
        lines->end = lines->begin = 0;
    }
    if (const auto added = m_journal.add(key + "\n"); !added)
        return added;
    m_headerEnd = m_journalEnd = m_journal.end;
    return m_journal.flush();
}

bool RowJournal::mayBeKept(const std::string &name, const base::FileStamp &stamp) const
{
    const auto entry = m_entries.find(name);
    return entry != m_entries.end() && entry->second.stamp == stamp;
}

std::optional<FileOutcome> RowJournal::kept(const std::string &name, const base::FileStamp &stamp)
{
    if (!mayBeKept(name, stamp))
        return std::nullopt;
    const auto [begin, end] = m_entries.at(name).line;
    std::string line(end - begin, '\0');
    if (::pread(m_journal.descriptor.get(), line.data(), line.size(), static_cast<off_t>(begin)) != static_cast<ssize_t>(line.size()))
        return std::nullopt;
    auto told = toldBy(line);
    if (!told || !m_rows.isWhole({ told->rowsBegin, told->rowsEnd }, told->rowsHash)
        || !m_rejected.isWhole({ told->rejectedBegin, told->rejectedEnd }, told->rejectedHash))
        return std::nullopt;
    m_rowRanges.push_back({ told->rowsBegin, told->rowsEnd });
    m_rejectedRanges.push_back({ told->rejectedBegin, told->rejectedEnd });
    return std::move(told->outcome);
}

base::Status RowJournal::row(GroupPoint group, std::string_view json)
{
    std::array<char, kPointDigits + 1> digits;
    digits.fill('0');
    std::array<char, kPointDigits> written;
    const auto end = std::to_chars(written.data(), written.data() + written.size(), group, 16).ptr;
    std::copy(written.data(), end, digits.data() + kPointDigits - (end - written.data()));
    digits.back() = ' ';
    std::string line(digits.data(), digits.size());
    line.append(json).append("\n");
    return m_rows.add(line);
}

base::Status RowJournal::rejected(std::string_view json)
{
    return m_rejected.add(std::string(json) + "\n");
}

base::Status RowJournal::end(const FileOutcome &outcome, const base::FileStamp &stamp)
{
    std::string rowsHash, rejectedHash;
    auto rows = m_rows.take(rowsHash), rejected = m_rejected.take(rejectedHash);
    if (outcome.report.rowsOut > 0)
        m_rowRanges.push_back(rows);
    if (outcome.report.rowsSkipped > 0)
        m_rejectedRanges.push_back(rejected);
    // Why a file failed may lie outside of it (a limit, a right, a password), so it is tried again.
    if (outcome.report.state == DocumentState::Failed)
        return base::ok();
    for (auto *lines : { &m_rows, &m_rejected })
        if (const auto flushed = lines->flush(); !flushed)
            return flushed;
    const base::Json line { { "stamp", stampJson(stamp) }, { "at", { rows.begin, rows.end, rowsHash } },
        { "rejected", { rejected.begin, rejected.end, rejectedHash } }, { "outcome", toJson(outcome) } };
    if (const auto added = m_journal.add(base::toJsonLine(line) + "\n"); !added)
        return added;
    m_journalEnd = m_journal.end;
    return m_journal.flush();
}

base::Status RowJournal::forEach(const TakeRow &row, const TakeRejected &rejected, const std::stop_token &stop)
{
    const auto takeRow = [&](std::string_view line) -> base::Status {
        GroupPoint group = 0;
        const auto *const end = line.data() + std::min(line.size(), kPointDigits);
        if (line.size() <= kPointDigits || line[kPointDigits] != ' ' || std::from_chars(line.data(), end, group, 16).ptr != end)
            return damaged(m_rows.file);
        return row(group, line.substr(kPointDigits + 1));
    };
    if (const auto given = m_rows.forEach(m_rowRanges, takeRow, stop); !given)
        return given;
    return m_rejected.forEach(m_rejectedRanges, rejected, stop);
}

base::Status RowJournal::remove()
{
    for (const auto *name : kNames)
        if (const auto removed = base::removeAll(m_place / name); !removed)
            return removed;
    std::error_code notEmpty; // somebody put a file of their own there
    std::filesystem::remove(m_place.path(), notEmpty);
    return base::ok();
}

} // namespace anneal::data
