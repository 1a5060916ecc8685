// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/data/prepare.h"
#include "core/data/preparedset.h"
#include "core/data/rowjournal.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace anneal::data {

/// Collects the rows of one preparation in its journal, and writes the files at the end. Borrows the set and its files.
class PreparedFileSink : public PreparedSink
{
public:
    PreparedFileSink(const PreparedSet &set, const PreparedFiles &files, RowJournal journal)
        : m_set(set)
        , m_files(files)
        , m_journal(std::move(journal))
    { }

    base::Status row(PreparedRow row) override;
    base::Status rejected(const RowProblem &problem, std::string_view raw) override;
    bool mayBeKept(const Source &source, const base::FileStamp &stamp) const override { return m_journal.mayBeKept(source.name, stamp); }
    std::optional<FileOutcome> kept(const Source &source, const base::FileStamp &stamp) override;
    base::Status end(const FileOutcome &outcome) override;

    /// Writes rows and report and puts all in place. Nothing may be written afterwards. Fails with Canceled as well.
    base::Status commit(
        const PrepareReport &report, const config::DataConfig &settings, const std::filesystem::path &project, const std::stop_token &stop);

    /// Whether another preparation could go on from what was collected,
    bool isWorthKeeping() const { return m_journal.isWorthKeeping(); }
    /// and that it cannot any more.
    base::Status forget() { return m_journal.remove(); }

private:
    const PreparedSet &m_set;
    const PreparedFiles &m_files;
    RowJournal m_journal;
    bool m_isRead = false;   // the current file has a reader,
    base::FileStamp m_stamp; // and was this before it was read
};

/// The folder that prepared rows are written to, for one preparation at a time. What it had to make is gone again with it where it
/// stayed empty.
class OutputFolder
{
public:
    /// Fails with Busy beside another preparation.
    static base::Result<OutputFolder> open(const base::Target &folder);
    OutputFolder(OutputFolder &&) = default;
    ~OutputFolder();

    bool isLocked() const { return m_lock.has_value(); }
    const base::Root &root() const { return *m_root; }

private:
    OutputFolder() = default;

    std::vector<std::filesystem::path> m_made; // innermost first
    std::optional<base::Root> m_root;
    std::optional<base::FileLock> m_lock;
};

/// Where data.output_path lies: below the project, unless the user typed it. Fails with BadConfig where it names no file.
base::Result<base::Target> outputFolder(const config::DataConfig &settings, const std::filesystem::path &project, bool isTyped);

} // namespace anneal::data
