// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/config/config.h"
#include "core/data/preparereport.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace anneal::data {

/// The files that a preparation writes for a config. They are one thing: <stem>.manifest.json, written last, holds the SHA-256 of each.
struct PreparedFiles
{
    std::filesystem::path train;
    std::filesystem::path validation;
    std::filesystem::path rejected;
    std::filesystem::path report;
    std::filesystem::path manifest;
    std::filesystem::path unfinished; // folder of a preparation that was cut short; see RowJournal
};
PreparedFiles preparedFiles(const config::DataConfig &settings, const std::filesystem::path &project);

/// How many rows the newest preparation wrote, by its report; 0 where there is none, as beside rows of a user's own.
struct RowCounts
{
    std::int64_t train = 0, validation = 0;
};
RowCounts preparedRows(const PreparedFiles &files);

/// One file of a preparation while it is written, under a temporary name.
class PreparedWriter
{
public:
    base::Status write(std::string_view bytes);

private:
    friend class PreparedSet;
    explicit PreparedWriter(base::FileWriter writer) : m_writer(std::move(writer)) { }
    base::FileWriter m_writer;
    base::Sha256 m_hash;
};

/// Puts the files of a preparation in place so that a crash at any moment leaves the earlier ones or the new ones, never some of each:
/// all are durable under temporary names before <stem>.manifest.json.next says that they count; from then on whoever comes next
/// finishes renaming them.
class PreparedSet
{
public:
    /// `folder` is the one that `files` lie in, `mode` what the rows' sources leave to a file that is not there yet.
    /// REQUIRES for all but check(): the lock of the folder.
    PreparedSet(base::Root folder, PreparedFiles files, unsigned mode = 0666) : m_folder(std::move(folder)), m_files(std::move(files)), m_mode(mode)
    { }

    /// What a new file of it may be: no wider than its sources and those beside it.
    unsigned mode() const;
    /// One of its files to be written. A file that is replaced keeps its mode; no new one is wider than those beside it.
    base::Result<PreparedWriter> create(const std::filesystem::path &file) const;

    /// Fails with Unsafe where a file is in the way that no preparation wrote.
    base::Status mayReplace() const;
    /// Finishes a preparation that was cut short after its files counted, and removes what others left.
    base::Status recover() const;
    /// `writers` by the file they write to; what is not among them is removed. `settings` is
    /// what the rows were made with.
    base::Status commit(std::map<std::filesystem::path, PreparedWriter> writers, const UnusedSources &unused = {},
        const base::Json &settings = base::Json::object()) const;

private:
    base::Target target(const std::filesystem::path &file) const { return { m_folder, file.filename() }; }
    base::Status rename(const base::Json &manifest) const;

    base::Root m_folder;
    PreparedFiles m_files;
    unsigned m_mode;
};

/// What the manifest says of the rows; nothing where there is none.
struct PreparedHashes
{
    std::string train;
    std::optional<std::string> validation; // nothing: no rows are held out
    std::optional<std::uint64_t> trainBytes, validationBytes;
};
/// Rows that are the user's own have no manifest, and count as they are. A preparation that was cut short is finished first.
/// Fails with Corrupt for a damaged manifest, Busy while a preparation is being written.
base::Result<std::optional<PreparedHashes>> preparedHashes(const PreparedFiles &files);

/// Fails with BadData where training rows and held-out rows are not those of one preparation.
base::Status checkPrepared(const PreparedFiles &files);

/// The settings that decide what rows a preparation makes, by their keys ("data.seed"). Without those of the splitter where nothing was split.
base::Json rowSettings(const config::DataConfig &settings, bool hasChunks);
/// Whether the manifest says what settings the rows were prepared with; rows of a user's own and of earlier versions have none.
bool hasRowSettings(const PreparedFiles &files);
/// The keys of those that are others now than when the rows were prepared; none where that is not known.
std::vector<std::string> changedSettings(const PreparedFiles &files, const config::DataConfig &settings);
/// A sentence that names them; empty where there are none.
std::string otherSettings(const PreparedFiles &files, const config::DataConfig &settings);

/// The source files that gave no rows when the rows were prepared.
UnusedSources unusedSources(const PreparedFiles &files);

} // namespace anneal::data
