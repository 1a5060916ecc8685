// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/filestamp.h"

#include "core/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace anneal::base {

namespace {

std::string textOf(const FileStamp &stamp)
{
    std::string text;
    for (const std::uint64_t number : { stamp.device, stamp.inode, stamp.size })
        text += std::to_string(number) + ":";
    return text + std::to_string(stamp.seconds) + "." + std::to_string(stamp.nanoseconds);
}

} // namespace

FileStamp fileStamp(const std::filesystem::path &file)
{
    struct stat info = {};
    if (::stat(file.c_str(), &info) != 0)
        return {};
    return { info.st_dev, info.st_ino, static_cast<std::uint64_t>(info.st_size), info.st_mtim.tv_sec, info.st_mtim.tv_nsec };
}

std::string identityOf(const std::filesystem::path &file)
{
    struct statx info = {};
    if (::statx(AT_FDCWD, file.c_str(), AT_STATX_SYNC_AS_STAT, STATX_INO | STATX_BTIME, &info) != 0)
        return {};
    auto name = std::to_string(info.stx_dev_major) + ":" + std::to_string(info.stx_dev_minor) + ":" + std::to_string(info.stx_ino);
    // A number of a file is used again once the file is gone; the time of its birth is not, where the file system knows it.
    if ((info.stx_mask & STATX_BTIME) != 0)
        name += ":" + std::to_string(info.stx_btime.tv_sec) + "." + std::to_string(info.stx_btime.tv_nsec);
    return name;
}

std::string stampOf(const std::filesystem::path &place)
{
    std::error_code failure;
    if (!std::filesystem::is_directory(place, failure))
        return std::filesystem::exists(place, failure) ? textOf(fileStamp(place)) : std::string();
    std::string stamp;
    if (const auto entries = entriesOf(place))
        for (const auto &entry : *entries)
            if (std::filesystem::is_regular_file(entry, failure))
                stamp += entry.filename().string() + "=" + textOf(fileStamp(entry)) + ";";
    return stamp;
}

} // namespace anneal::base
