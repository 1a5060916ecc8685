// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/fileaction.h"
#include "core/base/result.h"

#include <concepts>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace anneal::base {

/// A file descriptor that is closed on every way out; release() hands it on.
class Descriptor
{
public:
    explicit Descriptor(int value = -1) : m_value(value) { }
    Descriptor(Descriptor &&other) noexcept : m_value(other.release()) { }
    Descriptor &operator=(Descriptor &&other) noexcept;
    ~Descriptor();

    int get() const { return m_value; }
    int release() { return std::exchange(m_value, -1); }

private:
    int m_value;
};

/// A folder held open for writing: what is written below it passes through no link, so that nothing leaves it, and stays in it
/// wherever it is moved meanwhile. Copies share the descriptor.
class Root
{
public:
    /// Links to the folder itself are followed. Fails as fileError().
    static Result<Root> open(const std::filesystem::path &folder);

    /// Where the folder lies now, or lay before it was deleted.
    std::filesystem::path path() const;
    int descriptor() const { return m_folder->descriptor.get(); }

private:
    friend class Target;
    struct Folder
    {
        Descriptor descriptor;
        std::filesystem::path path; // as it was opened
    };
    explicit Root(std::shared_ptr<const Folder> folder) : m_folder(std::move(folder)) { }

    std::shared_ptr<const Folder> m_folder;
};

/// Where something is written: a path in the user's own words, which may lead anywhere, or a path below a Root, which may not.
class Target
{
public:
    /// A path of the user; its links are followed.
    template <typename Path>
    requires(std::convertible_to<const Path &, std::filesystem::path> && !std::same_as<std::remove_cvref_t<Path>, Target>) Target(const Path &path)
        : m_path(path)
    { }
    Target(Root root, const std::filesystem::path &below);

    Target operator/(const std::filesystem::path &below) const;
    /// The whole path, for reading and for messages.
    std::filesystem::path path() const { return m_root ? m_root->path() / m_path : m_path; }
    std::string name() const { return m_path.filename().string(); }

    /// Makes it, a folder, and its parents; fine if it exists. Fails as open().
    Status make() const;
    /// The folder in which it lies. Fails with Unsafe where a link or ".." would lead out of the root, or as fileError().
    Result<Descriptor> openParent() const;
    /// Itself, a folder that exists; its files may then be written below it.
    Result<Root> openFolder() const;
    /// Opens a regular file with open()'s flags; one that O_CREAT makes has the mode, minus the umask. Below a root no link is
    /// followed.
    /// Fails with Unsafe at a link, BadInput where it is a pipe or a device, or as fileError().
    Result<Descriptor> open(int flags, unsigned mode = 0666) const;
    /// An Error for a failed call on it: Unsafe where a link was in the way, else fileError().
    Error error(FileAction action, int errorNumber) const;

private:
    std::optional<Root> m_root;
    std::filesystem::path m_path; // below m_root where there is one
};

/// open() of a path below an open folder, through no link: -1 with errno ELOOP at a link, EXDEV where the path leaves the folder.
/// Kernel asks openat2() where the system has it; OneByOne opens a folder after the other.
enum class Walk { Kernel, OneByOne };
int openBelow(int root, const std::filesystem::path &below, int flags, unsigned mode = 0, Walk walk = Walk::Kernel);

} // namespace anneal::base
