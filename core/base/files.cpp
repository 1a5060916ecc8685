// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"

#include "core/base/filemode.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/base/writeall.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <random>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace anneal::base {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;
constexpr std::string_view kTemporaryMark = ".tmp-";
constexpr std::size_t kTemporaryDigits = 8;

/// fsync of an open folder. Some file systems (vboxsf, some 9p) have none for folders; the file is there all the same.
bool syncOpenFolder(int folder)
{
    return ::fsync(folder) == 0 || errno == EINVAL || errno == EBADF || errno == EOPNOTSUPP; // EBADF: may be written to, not listed
}

/// Gives a new file the owner, mode and access lists of the one it will replace, as far as this user may and `mostMode` lets it.
void takeAttributes(int descriptor, const fs::path &replaced, const struct stat &info, FileWriter::OldMode old, mode_t mostMode)
{
    const bool sameOwner = ::fchown(descriptor, info.st_uid, info.st_gid) == 0;
    mode_t mode = info.st_mode & 0777;
    if (!sameOwner && ::fchown(descriptor, static_cast<uid_t>(-1), info.st_gid) != 0)
        mode = (mode & 0707) | ((mode & 07) << 3); // another group gets what everybody has, not what the old group had
    const bool narrowed = old == FileWriter::OldMode::Narrowed;
    ::fchmod(descriptor, narrowed ? mode & mostMode : mode);
    constexpr std::string_view kAccess = "system.posix_acl_access";
    for (const char *name : { kAccess.data(), "security.selinux" }) {
        if (narrowed && name == kAccess)
            continue; // it may let in more than the mode
        char value[4096];
        if (const auto size = ::getxattr(replaced.c_str(), name, value, sizeof value); size > 0) [[maybe_unused]]
            const int set = ::fsetxattr(descriptor, name, value, static_cast<std::size_t>(size), 0);
    }
}

bool statDisk(fs::path &folder, struct statvfs &info)
{
    std::error_code ignored;
    folder = fs::absolute(folder, ignored);
    while (!fs::exists(folder, ignored) && folder.has_relative_path())
        folder = folder.parent_path();
    return ::statvfs(folder.c_str(), &info) == 0;
}

bool renameOver(int folder, const char *from, const char *to)
{
    return ::renameat(folder, from, folder, to) == 0;
}

/// Replaces nothing: errno is EEXIST where something has the name.
bool renameToNew(int folder, const char *from, const char *to)
{
    const auto isMissing = [] { return errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP; };
    if (::renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0)
        return true;
    if (!isMissing()) // of the file system
        return false;
    if (::linkat(folder, from, folder, to, 0) == 0)
        return ::unlinkat(folder, from, 0) == 0;
    if (!isMissing() && errno != EPERM) // POSIX has EPERM where there are no links
        return false;
    struct stat there = {};
    if (::fstatat(folder, to, &there, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return false;
    }
    return renameOver(folder, from, to);
}

Result<std::string> readPart(const fs::path &file, std::uint64_t offset, std::uint64_t limit, bool refuseLarger)
{
    std::uint64_t size = 0;
    const auto opened = openRegular(file, size);
    if (!opened)
        return opened.error();
    const auto &descriptor = *opened;
    if (refuseLarger && size > limit) {
        return Error { ErrorKind::BadInput, tr_("%1 is %2 large; at most %3 can be read.", file.string(), formatBytes(size), formatBytes(limit)),
            tr_("Check that this is the right file; rows and documents can be spread over several files.") };
    }
    std::string bytes;
    bytes.resize(offset < size ? std::min(size - offset, limit) : 0);
    std::size_t have = 0;
    while (have < bytes.size()) {
        const auto count = ::pread(descriptor.get(), bytes.data() + have, bytes.size() - have, static_cast<off_t>(offset + have));
        if (count < 0) {
            if (errno == EINTR)
                continue;
            return fileError("read", file, errno);
        }
        if (count == 0)
            break; // it became shorter meanwhile
        have += static_cast<std::size_t>(count);
    }
    bytes.resize(have);
    return bytes;
}

} // namespace

bool writeAll(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0) {
            if (errno == EINTR)
                continue;
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

Result<Descriptor> openRegular(const fs::path &file, std::uint64_t &size)
{
    Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (descriptor.get() < 0)
        return fileError("open", file, errno);
    struct stat info = {};
    if (::fstat(descriptor.get(), &info) != 0)
        return fileError("read", file, errno);
    if (S_ISDIR(info.st_mode))
        return Error { ErrorKind::BadInput, tr_("%1 is a folder, not a file.", file.string()), tr_("Name a file in it.") };
    if (!S_ISREG(info.st_mode))
        return Error { ErrorKind::BadInput, tr_("%1 is not a regular file.", file.string()), tr_("Copy its content to a file first.") };
    size = static_cast<std::uint64_t>(info.st_size);
    return descriptor;
}

Error fileError(FileAction action, const fs::path &file, int errorNumber)
{
    const auto because = [&](ErrorKind kind, std::string_view why, const char *hint) { return Error { kind, action.failed(file, why), hint }; };
    switch (errorNumber) {
    case ENOENT:
        return because(ErrorKind::NotFound, tr_("there is no such file or folder"), tr_("Check the path."));
    case ENOTDIR:
        return because(ErrorKind::NotFound, tr_("a part of the path is a file, not a folder"), tr_("Check the path."));
    case EEXIST:
        return because(ErrorKind::AlreadyExists, tr_("there is something of that name already"), tr_("Choose another name."));
    case EISDIR:
        return because(ErrorKind::BadInput, tr_("it is a folder, not a file"), tr_("Name a file."));
    case ENAMETOOLONG:
        return because(ErrorKind::BadInput, tr_("the name is too long"), tr_("Choose a shorter name."));
    case ELOOP:
        return because(ErrorKind::BadInput, tr_("its symbolic links lead in a circle"), tr_("Check the links."));
    case ENOSPC:
        if (hasNoInodes(file))
            return because(ErrorKind::NoSpace, tr_("no more files can be created on this disk (its inodes are used up)"),
                tr_("Remove files that are not needed and try again."));
        [[fallthrough]];
    case EDQUOT:
    case EFBIG:
        return because(ErrorKind::NoSpace, tr_("the disk is full"), tr_("Free some space and try again."));
    case EACCES:
    case EPERM:
        return because(ErrorKind::Io, tr_("permission denied"), tr_("Change the permissions or choose another place."));
    case EROFS:
        return because(ErrorKind::Io, tr_("the folder is read-only"), tr_("Choose a place that can be written to."));
    case EMFILE:
    case ENFILE:
        return because(ErrorKind::Io, tr_("too many files are open"), tr_("Close other programs and try again."));
    case ENOMEM:
        return because(ErrorKind::OutOfMemory, tr_("not enough memory"), tr_("Close other programs and try again."));
    default:
        return because(ErrorKind::Io, std::strerror(errorNumber), tr_("Check the disk, then try again."));
    }
}

Result<std::string> readFile(const fs::path &file, std::uint64_t limit)
{
    return readPart(file, 0, limit, true);
}

Result<std::string> readFrom(const fs::path &file, std::uint64_t offset, std::uint64_t limit)
{
    return readPart(file, offset, limit, false);
}

Result<std::string> readFileOrInput(const std::string &file)
{
    if (file != "-")
        return readFile(file);
    constexpr std::size_t kLimit = std::size_t(1) << 30;
    std::string bytes;
    char buffer[65536];
    for (;;) {
        const auto count = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fileError("read", "stdin", errno);
        if (count == 0)
            return bytes;
        bytes.append(buffer, static_cast<std::size_t>(count));
        if (bytes.size() > kLimit)
            return Error { ErrorKind::BadInput, tr_("There is more than 1 GiB on stdin."), tr_("Put it into a file and split that.") };
    }
}

Status writeFile(const Target &file, std::string_view bytes)
{
    return writeFile(file, bytes, 0666);
}

Status copyFile(const Target &from, const Target &to)
{
    const auto opened = from.open(O_RDONLY);
    if (!opened)
        return opened.error();
    const auto &source = *opened;
    struct stat info = {};
    if (::fstat(source.get(), &info) != 0)
        return fileError("read", from.path(), errno);
    auto writer = FileWriter::create(to, info.st_mode & 0666, FileWriter::OldMode::Narrowed);
    if (!writer)
        return writer.error();
    std::string piece(kBufferBytes, '\0');
    for (;;) {
        const auto count = ::read(source.get(), piece.data(), piece.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fileError("read", from.path(), errno);
        if (count == 0)
            return writer->commit();
        if (auto written = writer->write({ piece.data(), static_cast<std::size_t>(count) }); !written)
            return written;
    }
}

Result<std::vector<fs::path>> entriesOf(const fs::path &folder)
{
    std::vector<fs::path> entries;
    std::error_code failure;
    fs::directory_iterator at(folder, failure);
    // An error ends the loop as the last entry does: increment() makes the iterator the end.
    for (; !failure && at != fs::directory_iterator(); at.increment(failure))
        entries.push_back(at->path());
    if (failure)
        return fileError("read the folder", folder, failure.value()); // not translated: a FileAction
    std::sort(entries.begin(), entries.end());
    return entries;
}

Status syncFolder(const fs::path &folder)
{
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() < 0 || !syncOpenFolder(descriptor.get()))
        return fileError("sync", folder, errno);
    return ok();
}

Status makeFolder(const Target &folder)
{
    return folder.make();
}

namespace {

Status renameWith(unsigned flags, const Target &from, const Target &to)
{
    const auto source = from.openParent();
    if (!source)
        return source.error();
    const auto target = to.openParent();
    if (!target)
        return target.error();
    if (::renameat2(source->get(), from.name().c_str(), target->get(), to.name().c_str(), flags) != 0)
        return fileError("rename to", to.path(), errno); // not translated: a FileAction
    return ok();
}

} // namespace

Status renameTo(const Target &from, const Target &to)
{
    return renameWith(0, from, to);
}

Status replaceFolder(const Target &finished, const Target &place)
{
    if (renameWith(RENAME_EXCHANGE, finished, place))
        return removeAll(finished);
    if (auto removed = removeAll(place); !removed)
        return removed;
    return renameTo(finished, place);
}

Status removeAll(const Target &what)
{
    const auto parent = what.openParent();
    if (!parent)
        return parent.error().kind == ErrorKind::NotFound ? ok() : Status(parent.error());
    if (what.name() == "." || what.name() == "..")
        return Error { ErrorKind::Unsafe, FileAction("remove").failed(what.path(), tr_("that is not a name in a folder")),
            tr_("Name what is to go.") };
    if (::unlinkat(parent->get(), what.name().c_str(), 0) == 0 || errno == ENOENT)
        return ok();
    if (errno != EISDIR && errno != EPERM) // POSIX has EPERM for a folder
        return fileError("remove", what.path(), errno);
    std::error_code failure;
    // From the open folder, whatever its path names by now; no link is followed below it.
    fs::remove_all("/proc/self/fd/" + std::to_string(parent->get()) + "/" + what.name(), failure);
    return failure ? Status(fileError("remove", what.path(), failure.value())) : ok();
}

Result<std::uint64_t> freeSpace(fs::path folder)
{
    struct statvfs info = {};
    if (!statDisk(folder, info))
        return fileError("read the free space of", folder, errno); // not translated: a FileAction
    return std::uint64_t(info.f_bavail) * info.f_frsize;
}

bool hasNoInodes(fs::path folder)
{
    struct statvfs info = {};
    return statDisk(folder, info) && info.f_files > 0 && info.f_favail == 0 && info.f_bavail > 0; // 0 of 0: this file system counts none
}

Status requireSpace(std::string_view what, std::uint64_t bytes, const fs::path &folder)
{
    const auto space = freeSpace(folder);
    if (!space || *space >= bytes)
        return ok(); // where it cannot be told, writing will tell
    std::error_code ignored;
    return Error { ErrorKind::NoSpace,
        tr_("%1 needs %2, but only %3 are free in %4.", what, formatBytes(bytes), formatBytes(*space),
            fs::absolute(folder, ignored).lexically_normal().string()),
        tr_("Free some space or choose another place.") };
}

FileWriter::FileWriter(Target file, Descriptor folder, std::string temporary, Descriptor descriptor)
    : m_file(std::move(file))
    , m_folder(std::move(folder))
    , m_temporary(std::move(temporary))
    , m_descriptor(std::move(descriptor))
{ }

FileWriter::FileWriter(FileWriter &&other) noexcept
    : m_file(std::move(other.m_file))
    , m_folder(std::move(other.m_folder))
    , m_temporary(std::exchange(other.m_temporary, {}))
    , m_descriptor(std::move(other.m_descriptor))
    , m_buffer(std::move(other.m_buffer))
    , m_written(other.m_written)
{ }

FileWriter::~FileWriter()
{
    if (!m_temporary.empty())
        ::unlinkat(m_folder.get(), m_temporary.c_str(), 0);
}

Result<FileWriter> FileWriter::create(const Target &file, unsigned mode, OldMode old)
{
    auto folder = file.openParent();
    if (!folder)
        return folder.error();
    const auto temporary = temporaryNameFor(file.name());
    struct stat replaced = {};
    const bool replaces = ::fstatat(folder->get(), file.name().c_str(), &replaced, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(replaced.st_mode);
    Descriptor descriptor(::openat(folder->get(), temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, replaces ? 0600 : mode));
    if (descriptor.get() < 0)
        return fileError("write", file.path(), errno);
    ::flock(descriptor.get(), LOCK_EX | LOCK_NB); // where the file system has no locks, removeAbandoned() leaves it alone
    if (replaces)
        takeAttributes(descriptor.get(), "/proc/self/fd/" + std::to_string(folder->get()) + "/" + file.name(), replaced, old, mode);
    return FileWriter(file, std::move(*folder), temporary, std::move(descriptor));
}

Status FileWriter::write(std::string_view bytes)
{
    m_written += bytes.size();
    if (m_buffer.size() + bytes.size() < kBufferBytes) {
        m_buffer += bytes;
        return ok();
    }
    if (auto flushed = flush(); !flushed)
        return flushed;
    if (!writeAll(m_descriptor.get(), bytes))
        return fileError("write", m_file.path(), errno);
    return ok();
}

Status FileWriter::flush()
{
    if (!writeAll(m_descriptor.get(), m_buffer))
        return fileError("write", m_file.path(), errno);
    m_buffer.clear();
    return ok();
}

Result<std::string> FileWriter::finish()
{
    if (auto flushed = flush(); !flushed)
        return flushed.error();
    if (::fsync(m_descriptor.get()) != 0)
        return fileError("write", m_file.path(), errno);
    if (::close(m_descriptor.release()) != 0)
        return fileError("write", m_file.path(), errno);
    return std::exchange(m_temporary, {});
}

Status FileWriter::commit()
{
    return commit(renameOver);
}

Status FileWriter::commitNew()
{
    auto committed = commit(renameToNew);
    if (committed || committed.error().kind != ErrorKind::AlreadyExists)
        return committed;
    return Error { ErrorKind::AlreadyExists,
        tr_("%1 was made by another program while this one was at work; it is left as it is.", m_file.path().string()),
        tr_("Use what is there, or choose another name.") };
}

Status FileWriter::commit(bool (*rename)(int folder, const char *from, const char *to))
{
    const Descriptor locked(::fcntl(m_descriptor.get(), F_DUPFD_CLOEXEC, 0)); // until it has its name
    const auto temporary = finish();
    if (!temporary)
        return temporary.error();
    if (!rename(m_folder.get(), temporary->c_str(), m_file.name().c_str())) {
        const int reason = errno;
        ::unlinkat(m_folder.get(), temporary->c_str(), 0);
        return fileError("write", m_file.path(), reason);
    }
    if (!syncOpenFolder(m_folder.get()))
        return fileError("sync", m_file.path().parent_path(), errno);
    return ok();
}

std::string temporaryNameFor(const std::string &fileName)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    std::random_device source;
    std::string name = fileName + std::string(kTemporaryMark);
    for (std::size_t i = 0; i < kTemporaryDigits; ++i)
        name += kDigits[source() % 16];
    return name;
}

bool isTemporaryNameFor(std::string_view fileName, std::string_view name)
{
    const auto start = std::string(fileName) + std::string(kTemporaryMark);
    return name.starts_with(start) && name.size() == start.size() + kTemporaryDigits
        && name.find_first_not_of("0123456789abcdef", start.size()) == std::string_view::npos;
}

void removeAbandoned(const Target &file, std::string_view beginning)
{
    const auto parent = file.openParent();
    const auto path = file.path();
    const auto entries = entriesOf(path.has_parent_path() ? path.parent_path() : fs::path("."));
    if (!parent || !entries)
        return;
    for (const auto &entry : *entries) {
        const auto name = entry.filename().string();
        if (!isTemporaryNameFor(file.name(), name))
            continue;
        const Descriptor left(::openat(parent->get(), name.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
        struct stat info = {};
        if (left.get() < 0 || ::fstat(left.get(), &info) != 0 || !S_ISREG(info.st_mode) || ::flock(left.get(), LOCK_EX | LOCK_NB) != 0)
            continue;
        std::string begins(std::min<std::size_t>(beginning.size(), static_cast<std::size_t>(info.st_size)), '\0');
        if (::pread(left.get(), begins.data(), begins.size(), 0) == static_cast<ssize_t>(begins.size()) && beginning.starts_with(begins))
            ::unlinkat(parent->get(), name.c_str(), 0);
    }
}

} // namespace anneal::base
