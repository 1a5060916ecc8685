// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"
#include "core/base/tr.h"
#include "core/base/writeall.h"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace anneal::base {
namespace {

constexpr auto kLockPatience = std::chrono::milliseconds(200);

/// An exclusive flock. Tries for a moment: isHeld() of another process holds a shared one for an instant.
bool lockWithin(int descriptor, std::chrono::milliseconds patience)
{
    for (const auto end = std::chrono::steady_clock::now() + patience;;) {
        if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            return true;
        if (errno != EWOULDBLOCK || std::chrono::steady_clock::now() >= end)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

} // namespace

Result<FileLock> FileLock::acquire(const Target &file, std::string_view note)
{
    auto descriptor = file.open(O_RDWR | O_CREAT);
    if (!descriptor)
        return descriptor.error();
    const auto path = file.path();
    if (!lockWithin(descriptor->get(), kLockPatience)) {
        if (errno != EWOULDBLOCK)
            return fileError("lock", path, errno);
        return inUse(path.parent_path(), path);
    }
    if (::ftruncate(descriptor->get(), 0) != 0 || !writeAll(descriptor->get(), note))
        return fileError("lock", path, errno);
    return FileLock(std::move(*descriptor));
}

Result<FileLock> FileLock::acquireFolder(const std::filesystem::path &folder)
{
    Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (descriptor.get() < 0)
        return fileError("open", folder, errno);
    if (!lockWithin(descriptor.get(), kLockPatience)) {
        if (errno != EWOULDBLOCK)
            return fileError("lock", folder, errno);
        return Error { ErrorKind::Busy, tr_("%1 is in use by another process.", folder.string()), tr_("Wait until it ends.") };
    }
    return FileLock(std::move(descriptor));
}

Error FileLock::inUse(const std::filesystem::path &folder, const std::filesystem::path &note)
{
    const auto holder = readFile(note, 4096);
    return { ErrorKind::Busy,
        holder && !holder->empty() ? tr_("%1 is in use by another process (%2).", folder.string(), *holder)
                                   : tr_("%1 is in use by another process.", folder.string()),
        tr_("Wait until it ends, or stop it.") };
}

bool FileLock::isHeld(const std::filesystem::path &file)
{
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (descriptor.get() < 0)
        return false;
    // A shared lock is enough to notice the trainer's exclusive one, and readers do not disturb each other.
    if (::flock(descriptor.get(), LOCK_SH | LOCK_NB) != 0)
        return errno == EWOULDBLOCK;
    return false;
}

} // namespace anneal::base
