// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"
#include "core/base/filestamp.h"
#include "core/base/hash.h"
#include "core/data/fileoutcome.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <unordered_map>
#include <vector>

namespace anneal::data {

/// The rows of a preparation while it is made, file by file, in a folder of its own: whoever comes after a crash reads no file again that was
/// read to its end.
///
/// rows.jsonl and rejected.jsonl hold what came out of the files, in the order in which they were read; journal.jsonl says of each finished file
/// where its rows lie, what their SHA-256 is, and what else it gave. So a journal that a power cut left ahead of its rows is not believed.
/// One owner: REQUIRES the lock of the folder that `place` lies in.
class RowJournal
{
public:
    /// Goes on with what lies at `place` where it was made with the same `key`, else begins anew. `mode` is that of new files.
    static base::Result<RowJournal> open(const base::Target &place, const std::string &key, unsigned mode);
    RowJournal(RowJournal &&) = default;

    /// Whether the journal tells of the file as it is. Any thread, as long as the journal is only asked.
    bool mayBeKept(const std::string &name, const base::FileStamp &stamp) const;
    /// What the file gave when it was read; its rows are then among those that forEach() gives. Nothing where it has to be read (again).
    std::optional<FileOutcome> kept(const std::string &name, const base::FileStamp &stamp);

    /// Rows of the file that is being read.
    base::Status row(GroupPoint group, std::string_view json);
    base::Status rejected(std::string_view json);
    /// The file was read to its end. Where `outcome` has no rows, those that were given count no more.
    base::Status end(const FileOutcome &outcome, const base::FileStamp &stamp);

    /// Whether files are kept for the next one.
    bool isWorthKeeping() const { return m_journalEnd > m_headerEnd; }
    base::Status remove();

    using TakeRow = std::function<base::Status(GroupPoint group, std::string_view json)>;
    using TakeRejected = std::function<base::Status(std::string_view json)>;
    /// All rows of the files that kept() knew and end() closed, in that order. Fails with Canceled.
    base::Status forEach(const TakeRow &row, const TakeRejected &rejected, const std::stop_token &stop);

private:
    /// A file of lines that is appended to.
    struct Lines
    {
        base::Target file;
        base::Descriptor descriptor;
        std::uint64_t end = 0; // of all bytes, those still in `waiting` included
        std::string waiting {};
        std::uint64_t begin = 0; // of what the current file gave
        base::Sha256 hash {};    // and its hash

        static base::Result<Lines> open(base::Target file, unsigned mode);
        base::Status add(std::string_view bytes);
        base::Status flush();
        base::ByteRange take(std::string &sha256); // what the current file gave; the next one begins
        bool isWhole(base::ByteRange range, const std::string &sha256) const;
        base::Status forEach(
            const std::vector<base::ByteRange> &ranges, const std::function<base::Status(std::string_view)> &take, const std::stop_token &stop);
    };
    struct Entry
    {
        base::FileStamp stamp;
        base::ByteRange line; // in the journal
    };

    RowJournal(base::Target place, Lines journal, Lines rows, Lines rejected)
        : m_place(std::move(place))
        , m_journal(std::move(journal))
        , m_rows(std::move(rows))
        , m_rejected(std::move(rejected))
    { }
    base::Status readEntries(const std::string &key);
    base::Status clear(const std::string &key);

    base::Target m_place;
    Lines m_journal, m_rows, m_rejected;
    std::uint64_t m_headerEnd = 0, m_journalEnd = 0;
    std::unordered_map<std::string, Entry> m_entries;           // of an earlier preparation; constant once open
    std::vector<base::ByteRange> m_rowRanges, m_rejectedRanges; // in the order of this one
};

} // namespace anneal::data
