// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/data/prepare.h"
#include "core/data/preparedset.h"

#include <filesystem>
#include <map>
#include <optional>
#include <vector>

namespace anneal::data {

/// Writes to the files of one preparation, still under temporary names. Borrows all it is given.
class PreparedFileSink : public PreparedSink
{
public:
    PreparedFileSink(const PreparedSet &set, const PreparedFiles &files) : m_set(set), m_files(files) { }

    base::Status row(PreparedRow row) override;
    base::Status rejected(const RowProblem &problem, std::string_view raw) override;
    /// Opens the files anew; what was written to them is gone. REQUIRES: called before the first row.
    base::Status restart() override;
    /// Writes the report and puts all in place. Nothing may be written afterwards.
    base::Status commit(const PrepareReport &report, const config::DataConfig &settings, const std::filesystem::path &project);

private:
    const PreparedSet &m_set;
    const PreparedFiles &m_files;
    std::map<std::filesystem::path, PreparedWriter> m_writers;
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
