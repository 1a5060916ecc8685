// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/addfiles.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "ui/shell/project.h"

#include <cerrno>
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

void collect(const fs::path &file, const fs::path &name, std::vector<Copy> &copies)
{
    std::error_code failure;
    if (!fs::is_directory(file, failure)) {
        copies.push_back({ file, name, fs::file_size(file, failure) });
        return;
    }
    for (const auto &entry : fs::directory_iterator(file, failure)) {
        const auto inside = entry.path().filename();
        if (inside.string().starts_with('.') || entry.is_symlink(failure))
            continue;
        collect(entry.path(), name / inside, copies);
    }
}

/// A free name beside `file`; `file` itself where it is free or holds the same bytes.
fs::path freeName(const fs::path &file, const fs::path &source)
{
    std::error_code failure;
    auto name = file;
    for (int number = 2; fs::exists(name, failure); ++number) {
        if (fs::equivalent(name, source, failure))
            return name;
        const auto ours = base::sha256OfFile(name);
        const auto theirs = base::sha256OfFile(source);
        if (ours && theirs && *ours == *theirs)
            return name;
        name = file.parent_path() / (file.stem().string() + "-" + std::to_string(number) + file.extension().string());
    }
    return name;
}

base::Status copyFile(const fs::path &from, const fs::path &to, const TaskControl &control, TaskProgress &progress)
{
    if (auto made = base::makeFolder(to.parent_path()); !made)
        return made;
    auto writer = base::FileWriter::create(to);
    if (!writer)
        return writer.error();
    for (std::uint64_t at = 0;;) {
        if (control.stopRequested())
            return base::Error { base::ErrorKind::Canceled, "Copying was canceled; files that were complete stay.", {} };
        const auto piece = base::readFrom(from, at, 4 << 20);
        if (!piece)
            return piece.error();
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

base::Result<AddedFiles> addFiles(const QStringList &files, const fs::path &target, const TaskControl &control)
{
    std::vector<Copy> copies;
    TaskProgress progress;
    for (const auto &file : files) {
        const auto path = toPath(file);
        std::error_code failure;
        if (!fs::exists(path, failure))
            return base::fileError("read", path, failure ? failure.value() : ENOENT);
        collect(path, path.has_filename() ? path.filename() : path.parent_path().filename(), copies);
    }
    for (const auto &copy : copies)
        progress.total += static_cast<double>(copy.bytes);
    const auto space = base::freeSpace(target);
    if (space && static_cast<double>(*space) < progress.total)
        return base::Error { base::ErrorKind::NoSpace,
            "The files need " + base::formatBytes(static_cast<std::uint64_t>(progress.total)) + ", and " + base::formatBytes(*space) + " are free.",
            "Make room, or point data.input_path at the files where they are." };
    AddedFiles added;
    for (const auto &copy : copies) {
        const auto to = freeName(target / copy.to, copy.from);
        std::error_code failure;
        progress.detail = toText(copy.to.filename());
        if (fs::exists(to, failure)) {
            progress.done += static_cast<double>(copy.bytes);
        } else if (auto copied = copyFile(copy.from, to, control, progress); !copied) {
            return copied.error();
        }
        ++added.copied;
    }
    return added;
}

} // namespace anneal::ui
