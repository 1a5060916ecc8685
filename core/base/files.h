// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/target.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anneal::base {

/// Turns errno after a failed call on a file into an Error that names the file and says what to do:
/// ENOENT → NotFound, EISDIR → BadInput, ENOSPC/EDQUOT/EFBIG → NoSpace, EACCES/EROFS/EMFILE → Io with the reason.
/// Whether bytes or files are used up is asked of the disk itself.
Error fileError(FileAction action, const std::filesystem::path &file, int errorNumber);

/// Opens a regular file for reading and tells its size. Fails with BadInput where it is something else, or as fileError().
Result<Descriptor> openRegular(const std::filesystem::path &file, std::uint64_t &size);

/// The whole file as bytes. Fails with BadInput where it is larger than `limit`, or is no regular file.
Result<std::string> readFile(const std::filesystem::path &file, std::uint64_t limit = std::uint64_t(1) << 30);

/// Bytes from `offset` to the end (at most `limit`); an offset beyond the end gives an empty string.
Result<std::string> readFrom(const std::filesystem::path &file, std::uint64_t offset, std::uint64_t limit);

/// Replaces a file so that after a crash it is either the old or the new one: temporary name in the same folder,
/// fsync, rename, fsync of the folder. On failure nothing is left under the final name that was not there before.
/// The new file has the mode of the one it replaces and, as far as this user may set them, its owner and access lists.
Status writeFile(const Target &file, std::string_view bytes);

/// The bytes of a file, or of stdin for "-"; at most 1 GiB of it.
Result<std::string> readFileOrInput(const std::string &file);

/// Writes a copy of a file as writeFile() does; nobody may read it who may not read the original. What somebody appends or cuts meanwhile may be in
/// it or not.
Status copyFile(const Target &from, const Target &to);

/// fsync of a folder, so that names created or renamed in it survive a power cut. Fine where the file system has no such thing.
Status syncFolder(const std::filesystem::path &folder);

/// Makes a folder and its parents; fine if it exists.
Status makeFolder(const Target &folder);

/// Gives a file or folder another name, replacing a file there; the names are durable after syncFolder().
Status renameTo(const Target &from, const Target &to);
/// Removes a file, a link, or a folder with all below it; fine where there is nothing.
Status removeAll(const Target &what);
/// Puts a finished folder in place of another one, which is removed; fine where there is none. Whoever looks meanwhile finds the one or the other
/// (where the file system can exchange two names, as ext4, xfs, btrfs and tmpfs can). Durable after syncFolder().
Status replaceFolder(const Target &finished, const Target &place);

/// All entries of a folder, by name. One that cannot be read to its end is an error, never a shorter list.
Result<std::vector<std::filesystem::path>> entriesOf(const std::filesystem::path &folder);

/// Free bytes for this user on the file system of `folder` (or of its nearest existing parent).
Result<std::uint64_t> freeSpace(std::filesystem::path folder);

/// Whether the file system of `folder` (or of its nearest existing parent) takes no more files, bytes or not: its inodes are used up.
bool hasNoInodes(std::filesystem::path folder);

/// Fails with NoSpace where fewer than `bytes` are free in `folder`; `what` (the file, the merged model) needs them.
Status requireSpace(std::string_view what, std::uint64_t bytes, const std::filesystem::path &folder);

/// A file written in pieces under a temporary name; it gets its final name only from commit().
/// Destroying it before that removes the temporary file. While it is open it is locked, so that others see that its writer lives.
class FileWriter
{
public:
    /// What becomes of the mode of a file that is replaced. Narrowed: no more than `mode` has, and no access lists.
    enum class OldMode { Kept, Narrowed };
    /// `mode` is that of a file which is not there yet, minus the umask.
    static Result<FileWriter> create(const Target &file, unsigned mode = 0666, OldMode old = OldMode::Kept);
    FileWriter(FileWriter &&other) noexcept;
    FileWriter &operator=(FileWriter &&) = delete;
    ~FileWriter();

    Status write(std::string_view bytes); // buffered
    Status write(const void *bytes, std::size_t count) { return write({ static_cast<const char *>(bytes), count }); }
    std::uint64_t written() const { return m_written; }
    /// fsync, rename over the target, fsync of the folder. Nothing may be written afterwards.
    Status commit();
    /// The same where nothing is to be replaced: fails with AlreadyExists where somebody made the target meanwhile, which is left as it is.
    Status commitNew();
    /// fsync under the temporary name, which it returns; renaming and removing that file is the caller's from then on.
    Result<std::string> finish();

private:
    FileWriter(Target file, Descriptor folder, std::string temporary, Descriptor descriptor);
    Status flush();
    Status commit(bool (*rename)(int folder, const char *from, const char *to));

    Target m_file;
    Descriptor m_folder;     // it lies in
    std::string m_temporary; // name in it; empty once it is nobody's to remove
    Descriptor m_descriptor;
    std::string m_buffer;
    std::uint64_t m_written = 0;
};

/// Removes what killed writers of `file` left under temporary names: regular files that nobody has locked, of those with any bytes only such
/// as begin with `beginning`. REQUIRES: nobody renames one that a writer has finished.
void removeAbandoned(const Target &file, std::string_view beginning = {});
/// A name for a temporary file or folder of `fileName`, another one each time.
std::string temporaryNameFor(const std::string &fileName);
/// Whether `name` is one that temporaryNameFor() gives.
bool isTemporaryNameFor(std::string_view fileName, std::string_view name);

/// Appends whole records to a log with one write() each on an O_APPEND descriptor.
class AppendFile
{
public:
    /// Opens or creates, with that mode minus the umask; cuts an unfinished last line (a record without its '\n') that a crash left.
    static Result<AppendFile> open(const Target &file, unsigned mode = 0666);
    AppendFile(AppendFile &&) noexcept = default;
    AppendFile &operator=(AppendFile &&) = delete;

    Status append(std::string_view record); // must end in '\n'
    Status sync();

private:
    AppendFile(Target file, Descriptor descriptor) : m_file(std::move(file)), m_descriptor(std::move(descriptor)) { }

    Target m_file;
    Descriptor m_descriptor;
};

/// An exclusive flock on a file, held until destruction or the death of the process.
class FileLock
{
public:
    /// Fails with Busy when another process holds it. The file is created if missing and keeps `note` (pid, start, …).
    static Result<FileLock> acquire(const Target &file, std::string_view note);
    /// The same on a folder, or on a file that stays as it is.
    static Result<FileLock> acquireFolder(const std::filesystem::path &folder);
    /// The Busy of a folder that another process holds, with what it has noted in that file, if anything.
    static Error inUse(const std::filesystem::path &folder, const std::filesystem::path &note);
    /// Whether some process holds it now, on a file or a folder; false where it does not exist.
    static bool isHeld(const std::filesystem::path &file);

    /// For a program that is to hold the lock too: it is held until the last copy of the descriptor is closed.
    int descriptor() const { return m_descriptor.get(); }

private:
    explicit FileLock(Descriptor descriptor) : m_descriptor(std::move(descriptor)) { }
    Descriptor m_descriptor;
};

/// A whole file mapped read-only; shared so that tensors may keep it alive. For model weights only: everything else is read.
///
/// Somebody may make the file shorter meanwhile, or its disk may fail. Reading such a page would end the process; it reads as zeros
/// instead, and status() says so from then on.
class MappedFile
{
public:
    static Result<std::shared_ptr<const MappedFile>> open(const std::filesystem::path &file);
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;
    ~MappedFile();

    const std::filesystem::path &path() const { return m_path; }
    std::span<const std::byte> bytes() const { return { m_data, m_size }; }
    std::string_view text() const { return { reinterpret_cast<const char *>(m_data), m_size }; }
    /// Fails with Corrupt where bytes that were read could not be had from the file: ask after copying them out.
    Status status() const;

private:
    struct Range; // what the handler of SIGBUS knows of a mapping

    MappedFile(std::filesystem::path path, const std::byte *data, std::size_t size, Range *range)
        : m_path(std::move(path))
        , m_data(data)
        , m_size(size)
        , m_range(range)
    { }

    std::filesystem::path m_path;
    const std::byte *m_data;
    std::size_t m_size;
    Range *m_range;
};

} // namespace anneal::base
