// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"

#include "core/base/text.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <random>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <thread>
#include <unistd.h>

namespace anneal::base {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;
constexpr std::string_view kTemporaryMark = ".tmp-";
constexpr std::size_t kTemporaryDigits = 8;
constexpr auto kLockPatience = std::chrono::milliseconds(200);

/// Closes on every way out; release() hands the descriptor on.
class Descriptor
{
public:
    explicit Descriptor(int value) : m_value(value) { }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (m_value >= 0)
            ::close(m_value);
    }
    int get() const { return m_value; }
    int release() { return std::exchange(m_value, -1); }

private:
    int m_value;
};

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

fs::path temporaryNameFor(const fs::path &file)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    std::random_device source;
    std::string name = file.filename().string() + std::string(kTemporaryMark);
    for (std::size_t i = 0; i < kTemporaryDigits; ++i)
        name += kDigits[source() % 16];
    return file.parent_path() / name;
}

/// Whether `name` is one that temporaryNameFor() gives to `file`.
bool isTemporaryNameFor(const fs::path &file, std::string_view name)
{
    const auto start = file.filename().string() + std::string(kTemporaryMark);
    return name.starts_with(start) && name.size() == start.size() + kTemporaryDigits
        && name.find_first_not_of("0123456789abcdef", start.size()) == std::string_view::npos;
}

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

fs::path folderOf(const fs::path &file)
{
    return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

/// Opens a regular file for reading and tells its size.
Result<int> openRegular(const fs::path &file, std::uint64_t &size)
{
    Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (descriptor.get() < 0)
        return fileError("open", file, errno);
    struct stat info = {};
    if (::fstat(descriptor.get(), &info) != 0)
        return fileError("read", file, errno);
    if (S_ISDIR(info.st_mode))
        return Error { ErrorKind::BadInput, file.string() + " is a folder, not a file.", "Name a file in it." };
    if (!S_ISREG(info.st_mode))
        return Error { ErrorKind::BadInput, file.string() + " is not a regular file.", "Copy its content to a file first." };
    size = static_cast<std::uint64_t>(info.st_size);
    return descriptor.release();
}

Result<std::string> readPart(const fs::path &file, std::uint64_t offset, std::uint64_t limit, bool refuseLarger)
{
    std::uint64_t size = 0;
    auto opened = openRegular(file, size);
    if (!opened)
        return opened.error();
    const Descriptor descriptor(*opened);
    if (refuseLarger && size > limit) {
        return Error { ErrorKind::BadInput, file.string() + " has " + formatBytes(size) + "; at most " + formatBytes(limit) + " can be read.",
            "Split it into smaller files." };
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

Error fileError(std::string_view doing, const fs::path &file, int errorNumber)
{
    const auto detail = "Cannot " + std::string(doing) + " " + file.string() + ": ";
    switch (errorNumber) {
    case ENOENT:
        return { ErrorKind::NotFound, detail + "there is no such file or folder.", "Check the path." };
    case ENOTDIR:
        return { ErrorKind::NotFound, detail + "a part of the path is a file, not a folder.", "Check the path." };
    case EEXIST:
        return { ErrorKind::AlreadyExists, detail + "there is something of that name already.", "Choose another name." };
    case ENAMETOOLONG:
        return { ErrorKind::BadInput, detail + "the name is too long.", "Choose a shorter name." };
    case ELOOP:
        return { ErrorKind::BadInput, detail + "its symbolic links lead in a circle.", "Check the links." };
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return { ErrorKind::NoSpace, detail + "the disk is full.", "Free some space and try again." };
    case EACCES:
    case EPERM:
        return { ErrorKind::Io, detail + "permission denied.", "Change the permissions or choose another place." };
    case EROFS:
        return { ErrorKind::Io, detail + "the folder is read-only.", "Choose a place that can be written to." };
    case ENOMEM:
        return { ErrorKind::OutOfMemory, detail + "not enough memory.", "Close other programs and try again." };
    default:
        return { ErrorKind::Io, detail + std::strerror(errorNumber) + ".", "Check the disk, then try again." };
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
            return Error { ErrorKind::BadInput, "There is more than 1 GiB on stdin.", "Put it into a file and split that." };
    }
}

Status writeFile(const fs::path &file, std::string_view bytes)
{
    auto writer = FileWriter::create(file);
    if (!writer)
        return writer.error();
    if (auto written = writer->write(bytes); !written)
        return written;
    return writer->commit();
}

Status syncFolder(const fs::path &folder)
{
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0)
        return fileError("sync", folder, errno);
    return ok();
}

Status makeFolder(const fs::path &folder)
{
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure)
        return fileError("create the folder", folder, failure.value());
    return ok();
}

Result<std::uint64_t> freeSpace(fs::path folder)
{
    std::error_code ignored;
    folder = fs::absolute(folder, ignored);
    while (!fs::exists(folder, ignored) && folder.has_relative_path())
        folder = folder.parent_path();
    struct statvfs info = {};
    if (::statvfs(folder.c_str(), &info) != 0)
        return fileError("read the free space of", folder, errno);
    return std::uint64_t(info.f_bavail) * info.f_frsize;
}

Status requireSpace(std::string_view what, std::uint64_t bytes, const fs::path &folder)
{
    const auto space = freeSpace(folder);
    if (!space || *space >= bytes)
        return ok(); // where it cannot be told, writing will tell
    std::error_code ignored;
    return Error { ErrorKind::NoSpace,
        std::string(what) + " needs " + formatBytes(bytes) + ", but only " + formatBytes(*space) + " are free in "
            + fs::absolute(folder, ignored).lexically_normal().string() + ".",
        "Free some space or choose another place." };
}

FileWriter::FileWriter(fs::path file, fs::path temporary, int descriptor)
    : m_file(std::move(file))
    , m_temporary(std::move(temporary))
    , m_descriptor(descriptor)
{ }

FileWriter::FileWriter(FileWriter &&other) noexcept
    : m_file(std::move(other.m_file))
    , m_temporary(std::move(other.m_temporary))
    , m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_buffer(std::move(other.m_buffer))
    , m_written(other.m_written)
{ }

FileWriter::~FileWriter()
{
    if (m_descriptor < 0)
        return;
    ::close(m_descriptor);
    ::unlink(m_temporary.c_str());
}

Result<FileWriter> FileWriter::create(const fs::path &file)
{
    const auto temporary = temporaryNameFor(file);
    const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return fileError("write", file, errno);
    return FileWriter(file, temporary, descriptor);
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
    if (!writeAll(m_descriptor, bytes))
        return fileError("write", m_file, errno);
    return ok();
}

Status FileWriter::flush()
{
    if (!writeAll(m_descriptor, m_buffer))
        return fileError("write", m_file, errno);
    m_buffer.clear();
    return ok();
}

Status FileWriter::commit()
{
    if (auto flushed = flush(); !flushed)
        return flushed;
    if (::fsync(m_descriptor) != 0)
        return fileError("write", m_file, errno);
    if (::close(std::exchange(m_descriptor, -1)) != 0) {
        const int reason = errno;
        ::unlink(m_temporary.c_str());
        return fileError("write", m_file, reason);
    }
    if (::rename(m_temporary.c_str(), m_file.c_str()) != 0) {
        const int reason = errno;
        ::unlink(m_temporary.c_str());
        return fileError("write", m_file, reason);
    }
    return syncFolder(folderOf(m_file));
}

void removeAbandoned(const fs::path &file)
{
    std::error_code failure;
    std::vector<fs::path> abandoned;
    for (fs::directory_iterator at(folderOf(file), failure), end; !failure && at != end; at.increment(failure)) {
        if (isTemporaryNameFor(file, at->path().filename().string()))
            abandoned.push_back(at->path());
    }
    for (const auto &path : abandoned)
        ::unlink(path.c_str());
}

Result<AppendFile> AppendFile::open(const fs::path &file)
{
    Descriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
    if (descriptor.get() < 0)
        return fileError("open", file, errno);
    // Walk back from the end to the last line break; what follows it was never acknowledged.
    off_t end = ::lseek(descriptor.get(), 0, SEEK_END);
    const off_t size = end;
    char block[4096];
    while (end > 0) {
        const off_t start = std::max<off_t>(0, end - static_cast<off_t>(sizeof block));
        const auto count = ::pread(descriptor.get(), block, static_cast<std::size_t>(end - start), start);
        if (count != end - start)
            return fileError("read", file, errno);
        const std::string_view text(block, static_cast<std::size_t>(count));
        if (const auto at = text.rfind('\n'); at != std::string_view::npos) {
            end = start + static_cast<off_t>(at) + 1;
            break;
        }
        end = start;
    }
    if (end != size && ::ftruncate(descriptor.get(), end) != 0)
        return fileError("repair", file, errno);
    return AppendFile(file, descriptor.release());
}

AppendFile::AppendFile(AppendFile &&other) noexcept : m_file(std::move(other.m_file)), m_descriptor(std::exchange(other.m_descriptor, -1)) { }

AppendFile::~AppendFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Status AppendFile::append(std::string_view record)
{
    const auto before = ::lseek(m_descriptor, 0, SEEK_END);
    if (writeAll(m_descriptor, record))
        return ok();
    const int reason = errno;
    // Take a half-written record back, so that the next one does not continue it.
    if (before >= 0 && ::ftruncate(m_descriptor, before) != 0)
        return fileError("repair", m_file, errno);
    return fileError("write", m_file, reason);
}

Status AppendFile::sync()
{
    if (::fdatasync(m_descriptor) != 0)
        return fileError("write", m_file, errno);
    return ok();
}

Result<FileLock> FileLock::acquire(const fs::path &file, std::string_view note)
{
    Descriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (descriptor.get() < 0)
        return fileError("lock", file, errno);
    if (!lockWithin(descriptor.get(), kLockPatience)) {
        if (errno != EWOULDBLOCK)
            return fileError("lock", file, errno);
        auto holder = readFile(file, 4096);
        return Error { ErrorKind::Busy,
            file.parent_path().string() + " is in use by another process" + (holder && !holder->empty() ? " (" + *holder + ")" : "") + ".",
            "Wait until it ends, or stop it." };
    }
    if (::ftruncate(descriptor.get(), 0) != 0 || !writeAll(descriptor.get(), note))
        return fileError("lock", file, errno);
    return FileLock(descriptor.release());
}

Result<FileLock> FileLock::acquireFolder(const fs::path &folder)
{
    Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() < 0)
        return fileError("open", folder, errno);
    if (!lockWithin(descriptor.get(), kLockPatience)) {
        if (errno != EWOULDBLOCK)
            return fileError("lock", folder, errno);
        return Error { ErrorKind::Busy, folder.string() + " is in use by another process.", "Wait until it ends." };
    }
    return FileLock(descriptor.release());
}

bool FileLock::isHeld(const fs::path &file)
{
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (descriptor.get() < 0)
        return false;
    // A shared lock is enough to notice the trainer's exclusive one, and readers do not disturb each other.
    if (::flock(descriptor.get(), LOCK_SH | LOCK_NB) != 0)
        return errno == EWOULDBLOCK;
    return false;
}

FileLock::~FileLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<std::shared_ptr<const MappedFile>> MappedFile::open(const fs::path &file)
{
    std::uint64_t size = 0;
    auto opened = openRegular(file, size);
    if (!opened)
        return opened.error();
    const Descriptor descriptor(*opened);
    const std::byte *data = nullptr;
    if (size > 0) {
        void *mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.get(), 0);
        if (mapped == MAP_FAILED)
            return fileError("map", file, errno);
        data = static_cast<const std::byte *>(mapped);
    }
    return std::shared_ptr<const MappedFile>(new MappedFile(file, data, size));
}

MappedFile::~MappedFile()
{
    if (m_data)
        ::munmap(const_cast<std::byte *>(m_data), m_size);
}

} // namespace anneal::base
