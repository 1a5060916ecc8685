// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace anneal::base {

/// Tells a file from another one that takes its name later; the same while it is written to. Empty where there is none.
std::string identityOf(const std::filesystem::path &file);

/// What changes of a file, or of a folder itself, whenever somebody writes to it; all zeros where there is none.
struct FileStamp
{
    std::uint64_t device = 0, inode = 0, size = 0;
    std::int64_t seconds = 0, nanoseconds = 0; // of the last write
    bool operator==(const FileStamp &) const = default;
};
FileStamp fileStamp(const std::filesystem::path &file);

/// Tells whether somebody wrote to a file, or replaced it. Of a folder: to one of the files in it. Empty where there is none.
std::string stampOf(const std::filesystem::path &place);

} // namespace anneal::base
