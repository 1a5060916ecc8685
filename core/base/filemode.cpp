// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/filemode.h"

#include "core/base/files.h"

#include <sys/stat.h>
#include <unistd.h>

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

bool mayWriteInto(const std::filesystem::path &folder)
{
    std::error_code failure;
    std::filesystem::path place = folder;
    while (!std::filesystem::exists(place, failure) && place.has_relative_path())
        place = place.parent_path();
    return ::access(place.empty() ? "." : place.c_str(), W_OK | X_OK) == 0;
}

Status writeFile(const Target &file, std::string_view bytes, unsigned mode)
{
    auto writer = FileWriter::create(file, mode);
    if (!writer)
        return writer.error();
    if (auto written = writer->write(bytes); !written)
        return written;
    return writer->commit();
}

} // namespace anneal::base
