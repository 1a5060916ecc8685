// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/filestamp.h"

#include "core/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace anneal::base {

namespace {

bool look(const std::filesystem::path &place, struct statx &info)
{
    return ::statx(AT_FDCWD, place.c_str(), AT_STATX_SYNC_AS_STAT, STATX_BASIC_STATS | STATX_BTIME, &info) == 0;
}

std::string textOf(const statx_timestamp &time)
{
    return std::to_string(time.tv_sec) + "." + std::to_string(time.tv_nsec);
}

std::string nameOf(const struct statx &info)
{
    return std::to_string(info.stx_dev_major) + ":" + std::to_string(info.stx_dev_minor) + ":" + std::to_string(info.stx_ino);
}

std::string stampOfFile(const std::filesystem::path &file)
{
    struct statx info = {};
    return look(file, info) ? nameOf(info) + ":" + std::to_string(info.stx_size) + ":" + textOf(info.stx_mtime) : std::string();
}

} // namespace

std::string identityOf(const std::filesystem::path &file)
{
    struct statx info = {};
    if (!look(file, info))
        return {};
    // A number of a file is used again once the file is gone; the time of its birth is not, where the file system knows it.
    return nameOf(info) + ((info.stx_mask & STATX_BTIME) != 0 ? ":" + textOf(info.stx_btime) : std::string());
}

std::string stampOf(const std::filesystem::path &place)
{
    std::error_code failure;
    if (!std::filesystem::is_directory(place, failure))
        return stampOfFile(place);
    std::string stamp;
    if (const auto entries = entriesOf(place))
        for (const auto &entry : *entries)
            if (std::filesystem::is_regular_file(entry, failure))
                stamp += entry.filename().string() + "=" + stampOfFile(entry) + ";";
    return stamp;
}

} // namespace anneal::base
