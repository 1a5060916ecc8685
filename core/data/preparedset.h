// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/config/config.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace anneal::data {

/// The files that a preparation writes for a config. They are one thing: <stem>.manifest.json, written last, holds the SHA-256 of each.
struct PreparedFiles
{
    std::filesystem::path train;
    std::filesystem::path validation;
    std::filesystem::path rejected;
    std::filesystem::path report;
    std::filesystem::path manifest;
};
PreparedFiles preparedFiles(const config::DataConfig &settings, const std::filesystem::path &project);

/// One file of a preparation while it is written, under a temporary name.
class PreparedWriter
{
public:
    static base::Result<PreparedWriter> create(const base::Target &file);
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
    /// `folder` is the one that `files` lie in. REQUIRES for all but check(): the lock of the folder.
    PreparedSet(base::Root folder, PreparedFiles files) : m_folder(std::move(folder)), m_files(std::move(files)) { }

    base::Target target(const std::filesystem::path &file) const { return { m_folder, file.filename() }; }

    /// Fails with Unsafe where a file is in the way that no preparation wrote.
    base::Status mayReplace() const;
    /// Finishes a preparation that was cut short after its files counted, and removes what others left.
    base::Status recover() const;
    /// `writers` by the file they write to; what is not among them is removed.
    base::Status commit(std::map<std::filesystem::path, PreparedWriter> writers) const;

private:
    base::Status rename(const base::Json &manifest) const;

    base::Root m_folder;
    PreparedFiles m_files;
};

/// What the manifest says of the rows; nothing where there is none.
struct PreparedHashes
{
    std::string train;
    std::optional<std::string> validation; // nothing: no rows are held out
};
/// Rows that are the user's own have no manifest, and count as they are. A preparation that was cut short is finished first.
/// Fails with Corrupt for a damaged manifest, Busy while a preparation is being written.
base::Result<std::optional<PreparedHashes>> preparedHashes(const PreparedFiles &files);

/// Fails with BadData where training rows and held-out rows are not those of one preparation.
base::Status checkPrepared(const PreparedFiles &files);

} // namespace anneal::data
