// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/target.h"

#include "core/base/files.h"
#include "core/base/tr.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace anneal::base {
namespace fs = std::filesystem;
namespace {

bool leaves(const fs::path &below)
{
    if (below.is_absolute())
        return true;
    for (const auto &part : below)
        if (part == "..")
            return true;
    return false;
}

/// Opens one name of a folder, never through a link.
int openName(int folder, const fs::path &name, int flags, unsigned mode)
{
    struct stat info = {};
    // With O_DIRECTORY a link is reported as "not a directory".
    if (::fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(info.st_mode)) {
        errno = ELOOP;
        return -1;
    }
    return ::openat(folder, name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, mode);
}

int openOneByOne(int root, const fs::path &below, int flags, unsigned mode)
{
    if (leaves(below)) {
        errno = EXDEV;
        return -1;
    }
    Descriptor held;
    int folder = root;
    for (auto part = below.begin(); part != below.end(); ++part) {
        if (std::next(part) == below.end())
            return openName(folder, *part, flags, mode);
        Descriptor next(openName(folder, *part, O_PATH | O_DIRECTORY, 0));
        if (next.get() < 0)
            return -1;
        held = std::move(next);
        folder = held.get();
    }
    errno = ENOENT;
    return -1;
}

int openFolderToWriteIn(int root, const fs::path &below)
{
    const int descriptor = openBelow(root, below, O_RDONLY | O_DIRECTORY);
    return descriptor < 0 && errno == EACCES ? openBelow(root, below, O_PATH | O_DIRECTORY) : descriptor; // one that may not be listed
}

} // namespace

Descriptor &Descriptor::operator=(Descriptor &&other) noexcept
{
    std::swap(m_value, other.m_value);
    return *this;
}

Descriptor::~Descriptor()
{
    if (m_value >= 0)
        ::close(m_value);
}

int openBelow(int root, const fs::path &below, int flags, unsigned mode, Walk walk)
{
    if (walk == Walk::Kernel) {
        open_how how = {};
        how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
        how.mode = (flags & O_CREAT) != 0 ? mode : 0;
        how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
        const auto descriptor = static_cast<int>(::syscall(SYS_openat2, root, below.c_str(), &how, sizeof how));
        // Sandboxes answer EPERM to what they do not know; EAGAIN comes from a rename at the same moment.
        if (descriptor >= 0 || (errno != ENOSYS && errno != EPERM && errno != EAGAIN))
            return descriptor;
    }
    return openOneByOne(root, below, flags, mode);
}

Result<Root> Root::open(const fs::path &folder)
{
    const auto &path = folder.empty() ? fs::path(".") : folder;
    Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() < 0 && errno == EACCES)
        descriptor = Descriptor(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() < 0)
        return fileError("open", path, errno);
    return Root(std::make_shared<const Folder>(Folder { std::move(descriptor), path }));
}

fs::path Root::path() const
{
    struct stat held = {}, named = {};
    const auto &path = m_folder->path;
    if (::fstat(descriptor(), &held) == 0 && held.st_nlink > 0
        && (::stat(path.c_str(), &named) != 0 || held.st_ino != named.st_ino || held.st_dev != named.st_dev)) {
        std::error_code failure;
        const auto now = fs::read_symlink("/proc/self/fd/" + std::to_string(descriptor()), failure);
        if (!failure && ::stat(now.c_str(), &named) == 0 && held.st_ino == named.st_ino && held.st_dev == named.st_dev)
            return now;
    }
    return path;
}

Target::Target(Root root, const fs::path &below) : m_root(std::move(root)), m_path(below.lexically_normal())
{
    if (!m_path.has_filename() && m_path.has_parent_path()) // "runs/" and "runs" are the same
        m_path = m_path.parent_path();
}

Target Target::operator/(const fs::path &below) const
{
    Target inside = *this;
    inside.m_path /= below;
    return inside;
}

Status Target::make() const
{
    if (!m_root) {
        std::error_code failure;
        fs::create_directories(m_path, failure);
        return failure ? Status(fileError("create the folder", m_path, failure.value())) : ok(); // not translated: a FileAction
    }
    if (leaves(m_path))
        return error("create the folder", EXDEV); // not translated: a FileAction
    Descriptor held;
    for (const auto &part : m_path) {
        const int folder = held.get() < 0 ? m_root->descriptor() : held.get();
        if (::mkdirat(folder, part.c_str(), 0777) != 0 && errno != EEXIST)
            return error("create the folder", errno); // not translated: a FileAction
        Descriptor next(openBelow(folder, part, O_PATH | O_DIRECTORY));
        if (next.get() < 0)
            return error("create the folder", errno); // not translated: a FileAction
        held = std::move(next);
    }
    return ok();
}

Result<Descriptor> Target::openParent() const
{
    if (m_root && leaves(m_path))
        return error("write", EXDEV);
    const auto parent = m_path.has_parent_path() ? m_path.parent_path() : fs::path(".");
    Descriptor descriptor(m_root ? openFolderToWriteIn(m_root->descriptor(), parent) : ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!m_root && descriptor.get() < 0 && errno == EACCES)
        descriptor = Descriptor(::open(parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() < 0)
        return error("write", errno);
    return descriptor;
}

Result<Root> Target::openFolder() const
{
    if (!m_root)
        return Root::open(m_path);
    Descriptor descriptor(openFolderToWriteIn(m_root->descriptor(), m_path));
    if (descriptor.get() < 0)
        return error("open", errno);
    return Root(std::make_shared<const Root::Folder>(Root::Folder { std::move(descriptor), path() }));
}

Result<Descriptor> Target::open(int flags, unsigned mode) const
{
    flags |= O_CLOEXEC | O_NONBLOCK; // a pipe must not wait for its other end
    Descriptor descriptor(m_root ? openBelow(m_root->descriptor(), m_path, flags, mode) : ::open(m_path.c_str(), flags, mode));
    struct stat info = {};
    const bool hasNoReader = descriptor.get() < 0 && errno == ENXIO; // a pipe, or a socket
    if (!hasNoReader && (descriptor.get() < 0 || ::fstat(descriptor.get(), &info) != 0))
        return error("open", errno);
    if (!S_ISREG(info.st_mode))
        return Error { ErrorKind::BadInput, tr_("%1 is not a regular file.", path().string()),
            (flags & O_ACCMODE) == O_RDONLY ? tr_("Name a file instead.") : tr_("Remove what is there, or choose another place.") };
    if (m_root && (flags & O_ACCMODE) != O_RDONLY && info.st_nlink > 1)
        return Error { ErrorKind::Unsafe, tr_("%1 is the same file as one in another place (a hard link).", path().string()),
            tr_("Put a copy in its place; nothing is written through links.") };
    return descriptor;
}

Error Target::error(FileAction action, int errorNumber) const
{
    const auto where = path();
    if (!m_root || (errorNumber != ELOOP && errorNumber != EXDEV))
        return fileError(action, where, errorNumber);
    if (leaves(m_path))
        return { ErrorKind::Unsafe, action.failed(where, tr_("it lies outside of %1", m_root->path().string())),
            tr_("Choose a place inside that folder.") };
    auto link = m_root->path();
    std::error_code ignored;
    for (const auto &part : m_path) {
        link /= part;
        if (fs::is_symlink(fs::symlink_status(link, ignored)))
            break;
    }
    return { ErrorKind::Unsafe, action.failed(where, tr_("%1 is a symbolic link", link.string())),
        tr_("Put a real file or folder there; nothing is written through links.") };
}

} // namespace anneal::base
