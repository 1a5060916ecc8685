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
