// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/filemode.h"

#include "core/base/files.h"

#include <sys/stat.h>

namespace anneal::base {

unsigned modeFrom(const std::vector<std::filesystem::path> &files)
{
    unsigned mode = 0666;
    struct stat info = {};
    for (const auto &file : files)
        if (::stat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode))
            mode &= info.st_mode | 0600;
    return mode;
}

Status makeEmpty(const Target &file, unsigned mode)
{
    std::error_code failure;
    if (std::filesystem::exists(std::filesystem::symlink_status(file.path(), failure)))
        return ok();
    auto writer = FileWriter::create(file, mode);
    return writer ? writer->commit() : Status(writer.error());
}

} // namespace anneal::base
