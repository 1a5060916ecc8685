// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/addfiles.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/data/sources.h"
#include "ui/shell/project.h"
#include "widgets/numbers.h"

#include <QCoreApplication>
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <unistd.h>
#include <vector>

namespace anneal::ui {

namespace fs = std::filesystem;

namespace {

struct Copy
{
    fs::path from;
    fs::path to; // below the target
    std::uint64_t bytes;
};

base::Error canceled()
{
    return { base::ErrorKind::Canceled,
        QCoreApplication::translate("anneal::ui::AddFiles", "Copying was canceled; files that were complete stay.").toStdString(), {} };
}

/// Finds out what is to be copied; a whole disk takes its time, so it says how far it is and hears a stop.
class Collector
{
public:
    Collector(const fs::path &target, const TaskControl &control) : m_target(target), m_control(control) { }

    base::Status add(const fs::path &file)
    {
        std::error_code failure;
        const auto status = fs::status(file, failure);
        if (status.type() == fs::file_type::not_found)
            return base::fileError("read", file, ENOENT);
        if (failure)
            return base::fileError("read", file, failure.value());
        if (!fs::is_directory(status) && !fs::is_regular_file(status))
            return base::Error { base::ErrorKind::BadInput,
                QCoreApplication::translate("anneal::ui::AddFiles", "%1 is neither a file nor a folder.").arg(toText(file)).toStdString(),
                QCoreApplication::translate("anneal::ui::AddFiles", "Choose files or folders.").toStdString() };
        collect(file, file.has_filename() ? file.filename() : file.parent_path().filename());
        return m_control.stopRequested() ? base::Status(canceled()) : base::ok();
    }

    std::vector<Copy> copies;
    int leftOut = 0;

private:
    void collect(const fs::path &file, const fs::path &name)
    {
        if (m_control.stopRequested())
            return;
        std::error_code failure;
        const auto status = fs::status(file, failure);
        if (fs::is_directory(status))
            return collectFolder(file, name);
        const auto bytes = fs::is_regular_file(status) ? fs::file_size(file, failure) : 0;
        if (failure || !fs::is_regular_file(status) || ::faccessat(AT_FDCWD, file.c_str(), R_OK, AT_EACCESS) != 0) {
            ++leftOut;
            return;
        }
        copies.push_back({ file, name, bytes });
        TaskProgress progress;
        progress.detail = QCoreApplication::translate("anneal::ui::AddFiles", "Looking through folders: %1 files").arg(widgets::count(copies.size()));
        m_control.report(progress);
    }

    void collectFolder(const fs::path &folder, const fs::path &name)
    {
        std::error_code failure;
        if (fs::equivalent(folder, m_target, failure))
            return; // it would be copied into itself
        const auto entries = base::entriesOf(folder);
        leftOut += !entries;
        for (const auto &entry : entries ? *entries : std::vector<fs::path>()) {
            if (m_control.stopRequested())
                return;
            const auto inside = entry.filename();
            if (!inside.string().starts_with('.') && !fs::is_symlink(entry, failure))
                collect(entry, name / inside);
        }
    }

    const fs::path &m_target;
    const TaskControl &m_control;
};

bool areEqual(const fs::path &one, const fs::path &other)
{
    std::error_code failure;
    if (fs::file_size(one, failure) != fs::file_size(other, failure) || failure)
        return false;
    const auto ours = base::sha256OfFile(one);
    const auto theirs = base::sha256OfFile(other);
    return ours && theirs && *ours == *theirs;
}

/// A free name beside `file`; `file` itself where it is free or holds the same bytes.
fs::path freeName(const fs::path &file, const fs::path &source)
{
    std::error_code failure;
    auto name = file;
    for (int number = 2; fs::exists(name, failure); ++number) {
        if (fs::equivalent(name, source, failure))
            return name;
        if (areEqual(name, source))
            return name;
        name = file.parent_path() / (file.stem().string() + "-" + std::to_string(number) + file.extension().string());
    }
    return name;
}

/// `isMissed`: set where it is the source that cannot be read.
base::Status copyFile(const fs::path &from, const fs::path &to, const TaskControl &control, TaskProgress &progress, bool &isMissed)
{
    if (auto made = base::makeFolder(to.parent_path()); !made)
        return made;
    auto writer = base::FileWriter::create(to);
    if (!writer)
        return writer.error();
    for (std::uint64_t at = 0;;) {
        if (control.stopRequested())
            return canceled();
        const auto piece = base::readFrom(from, at, 4 << 20);
        if (!piece) {
            isMissed = true;
            return piece.error();
        }
        if (piece->empty())
            break;
        if (auto written = writer->write(*piece); !written)
            return written;
        at += piece->size();
        progress.done += static_cast<double>(piece->size());
        control.report(progress);
    }
    return writer->commit();
}

} // namespace

namespace {

bool hasReader(const fs::path &file)
{
    auto ending = toText(file.extension()).mid(1).toLower().toStdString();
    const auto takes = [&ending](const data::Reader &reader) {
        return std::find(reader.extensions.begin(), reader.extensions.end(), ending) != reader.extensions.end();
    };
    const auto readers = data::readers();
    return std::any_of(readers.begin(), readers.end(), takes);
}

} // namespace

base::Result<AddedFiles> addFiles(const QStringList &files, const fs::path &target, const TaskControl &control)
{
    Collector found(target, control);
    AddedFiles added;
    std::optional<base::Error> first;
    const auto miss = [&](const base::Error &error) {
        added.missed.push_back(base::sentence(error.detail));
        if (!first)
            first = error;
    };
    for (const auto &file : files) {
        const auto looked = found.add(toPath(file));
        if (control.stopRequested())
            return canceled();
        if (!looked)
            miss(looked.error());
    }
    added.leftOut = found.leftOut;
    TaskProgress progress;
    for (const auto &copy : found.copies)
        progress.total += static_cast<double>(copy.bytes);
    const auto space = base::freeSpace(target);
    if (space && static_cast<double>(*space) < progress.total)
        return base::Error { base::ErrorKind::NoSpace,
            QCoreApplication::translate("anneal::ui::AddFiles", "The files need %1, and %2 are free.")
                .arg(widgets::bytesText(static_cast<std::uint64_t>(progress.total)), widgets::bytesText(*space))
                .toStdString(),
            QCoreApplication::translate("anneal::ui::AddFiles", "Make room, or point data.input_path at the files where they are.").toStdString() };
    for (const auto &copy : found.copies) {
        if (control.stopRequested())
            return canceled();
        const auto to = freeName(target / copy.to, copy.from);
        std::error_code failure;
        progress.detail = toText(copy.to.filename());
        if (fs::exists(to, failure)) { // freeName() gives no other one that is taken
            progress.done += static_cast<double>(copy.bytes);
            ++added.known;
            continue;
        }
        bool isMissed = false;
        const auto copied = copyFile(copy.from, to, control, progress, isMissed);
        if (!copied && !isMissed)
            return copied.error();
        if (!copied) {
            miss(copied.error());
            continue;
        }
        ++added.copied;
        added.unused += !hasReader(to);
    }
    if (first && added.copied + added.known == 0) {
        for (std::size_t i = 1; i < std::min<std::size_t>(added.missed.size(), 5); ++i)
            first->detail += " " + added.missed[i];
        return *first;
    }
    return added;
}

} // namespace anneal::ui
