// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/preparedoutput.h"

#include "core/base/files.h"
#include "core/base/tr.h"

#include <algorithm>
#include <map>
#include <system_error>

namespace anneal::data {

std::optional<FileOutcome> PreparedFileSink::kept(const Source &source, const base::FileStamp &stamp)
{
    m_isRead = source.reader != nullptr;
    if (!m_isRead)
        return std::nullopt;
    m_stamp = stamp;
    return m_journal.kept(source.name, m_stamp);
}

base::Status PreparedFileSink::row(PreparedRow row)
{
    return m_journal.row(row.group, base::toJsonLine(row.row));
}

base::Status PreparedFileSink::rejected(const RowProblem &problem, std::string_view raw)
{
    const base::Json line { { "file", problem.file }, { "line", problem.line }, { "row", problem.row }, { "reason", problem.reason },
        { "content", std::string(raw) } };
    return m_journal.rejected(base::toJsonLine(line));
}

base::Status PreparedFileSink::end(const FileOutcome &outcome)
{
    return m_isRead ? m_journal.end(outcome, m_stamp) : base::ok();
}

base::Status PreparedFileSink::commit(
    const PrepareReport &report, const config::DataConfig &settings, const std::filesystem::path &project, const std::stop_token &stop)
{
    std::map<std::filesystem::path, PreparedWriter> writers;
    for (const auto &[file, isWanted] : { std::pair(m_files.train, true), std::pair(m_files.validation, report.validationRows > 0),
             std::pair(m_files.rejected, report.rowsSkipped > 0), std::pair(m_files.report, true) }) {
        if (!isWanted)
            continue;
        auto created = m_set.create(file);
        if (!created)
            return created.error();
        writers.emplace(file, std::move(*created));
    }
    const auto write = [&](const std::filesystem::path &file, std::string_view line) {
        auto &writer = writers.at(file);
        const auto written = writer.write(line);
        return written ? writer.write("\n") : written;
    };
    const auto sorted = m_journal.forEach(
        [&](GroupPoint group, std::string_view row) { return write(report.sides.isValidation(group) ? m_files.validation : m_files.train, row); },
        [&](std::string_view row) { return write(m_files.rejected, row); }, stop);
    if (!sorted)
        return sorted;
    if (const auto written = writers.at(m_files.report).write(base::toJsonText(report.toJson(project))); !written)
        return written;
    const auto isSplit = [](const DocumentReport &document) { return document.rowsIn > 0 && document.format.empty(); };
    const bool hasChunks = std::any_of(report.documents.begin(), report.documents.end(), isSplit);
    return m_set.commit(std::move(writers), report.unusedSources(), rowSettings(settings, hasChunks));
}

base::Result<OutputFolder> OutputFolder::open(const base::Target &folder)
{
    OutputFolder opened;
    std::error_code ignored;
    const auto path = folder.path();
    for (auto one = path; one.has_relative_path() && !std::filesystem::exists(one, ignored); one = one.parent_path())
        opened.m_made.push_back(one);
    if (const auto made = base::makeFolder(folder); !made)
        return made.error();
    auto root = folder.openFolder();
    if (!root)
        return root.error();
    opened.m_root.emplace(std::move(*root));
    auto lock = base::FileLock::acquireFolder(path);
    if (lock)
        opened.m_lock.emplace(std::move(*lock));
    else if (lock.error().kind == base::ErrorKind::Busy)
        return base::Error { base::ErrorKind::Busy, tr_("Another preparation is writing to %1.", path.string()), tr_("Wait until it ends.") };
    return opened; // some network file systems lock no folders: then nobody is kept out
}

OutputFolder::~OutputFolder()
{
    std::error_code notEmpty;
    for (const auto &folder : m_made)
        if (!std::filesystem::remove(folder, notEmpty))
            break;
}

base::Result<base::Target> outputFolder(const config::DataConfig &settings, const std::filesystem::path &project, bool isTyped)
{
    const auto path = std::filesystem::path(settings.outputPath).lexically_normal();
    const base::Error nothing { base::ErrorKind::BadConfig, tr_("data.output_path names no file."),
        tr_("Name a file, such as data/prepared/train.jsonl.") };
    if (!path.has_filename())
        return nothing;
    if (isTyped)
        return base::Target((project / path).lexically_normal().parent_path());
    auto root = base::Root::open(project);
    if (!root)
        return root.error();
    return base::Target(std::move(*root), path.has_parent_path() ? path.parent_path() : std::filesystem::path("."));
}

} // namespace anneal::data
