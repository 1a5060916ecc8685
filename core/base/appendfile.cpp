// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/writeall.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace anneal::base {

Result<AppendFile> AppendFile::open(const Target &file, unsigned mode)
{
    auto opened = file.open(O_RDWR | O_CREAT | O_APPEND, mode);
    if (!opened)
        return opened.error();
    auto &descriptor = *opened;
    // Walk back from the end to the last line break; what follows it was never acknowledged. An unfinished line longer than any record
    // was not written by us: it stays, and the next record begins on a line of its own.
    constexpr off_t kLongestRecord = 4 << 20;
    off_t end = ::lseek(descriptor.get(), 0, SEEK_END);
    const off_t size = end;
    char block[4096];
    while (end > 0) {
        if (size - end > kLongestRecord) {
            if (!writeAll(descriptor.get(), "\n"))
                return fileError("repair", file.path(), errno);
            return AppendFile(file, std::move(descriptor));
        }
        const off_t start = std::max<off_t>(0, end - static_cast<off_t>(sizeof block));
        const auto count = ::pread(descriptor.get(), block, static_cast<std::size_t>(end - start), start);
        if (count != end - start)
            return fileError("read", file.path(), errno);
        const std::string_view text(block, static_cast<std::size_t>(count));
        if (const auto at = text.rfind('\n'); at != std::string_view::npos) {
            end = start + static_cast<off_t>(at) + 1;
            break;
        }
        end = start;
    }
    if (end != size && ::ftruncate(descriptor.get(), end) != 0)
        return fileError("repair", file.path(), errno);
    return AppendFile(file, std::move(descriptor));
}

Status AppendFile::append(std::string_view record)
{
    const auto before = ::lseek(m_descriptor.get(), 0, SEEK_END);
    if (writeAll(m_descriptor.get(), record))
        return ok();
    const int reason = errno;
    // Take a half-written record back, so that the next one does not continue it.
    if (before >= 0 && ::ftruncate(m_descriptor.get(), before) != 0)
        return fileError("repair", m_file.path(), errno);
    return fileError("write", m_file.path(), reason);
}

Status AppendFile::sync()
{
    if (::fdatasync(m_descriptor.get()) != 0)
        return fileError("write", m_file.path(), errno);
    return ok();
}

} // namespace anneal::base
