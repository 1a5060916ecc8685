// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"

#include "core/base/tr.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace anneal::base {

/// A handler of signals may only look at what needs no lock, so ranges stand in a fixed table and are given out by atomics.
struct MappedFile::Range
{
    std::atomic<bool> taken = false;
    std::atomic<std::uintptr_t> begin = 0, end = 0; // whole pages; both 0: not in use
    std::atomic<bool> damaged = false;

    static std::array<Range, 4096> table; // a model has at most some hundred shards
    static Range *take(const void *data, std::size_t size);
    static void onBusError(int signal, siginfo_t *info, void *context);
    static void watch();
};

std::array<MappedFile::Range, 4096> MappedFile::Range::table;

namespace {

struct sigaction s_before; // whoever handled SIGBUS before

std::uintptr_t pageBytes()
{
    static const auto bytes = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    return bytes;
}

} // namespace

void MappedFile::Range::onBusError(int, siginfo_t *info, void *)
{
    const int before = errno;
    const auto at = reinterpret_cast<std::uintptr_t>(info->si_addr);
    for (auto &range : table) {
        const auto begin = range.begin.load(), end = range.end.load();
        if (at < begin || at >= end)
            continue;
        // Zeros from here to the end: the reader goes on, and its caller asks status() before it uses what was read.
        const auto page = at & ~(pageBytes() - 1);
        void *const wanted = reinterpret_cast<void *>(page);
        if (::mmap(wanted, end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
            break;
        range.damaged = true;
        errno = before;
        return;
    }
    ::sigaction(SIGBUS, &s_before, nullptr); // the access is made again and ends as it would have
    if (info->si_code <= 0)                  // sent by a process: nothing is made again
        ::raise(SIGBUS);
}

void MappedFile::Range::watch()
{
    static const bool watching = [] {
        pageBytes();
        struct sigaction action = {};
        action.sa_sigaction = onBusError;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK;
        sigemptyset(&action.sa_mask);
        return ::sigaction(SIGBUS, &action, &s_before) == 0;
    }();
    (void)watching;
}

MappedFile::Range *MappedFile::Range::take(const void *data, std::size_t size)
{
    watch();
    for (auto &range : table) {
        bool free = false;
        if (!range.taken.compare_exchange_strong(free, true))
            continue;
        range.damaged = false;
        const auto begin = reinterpret_cast<std::uintptr_t>(data);
        range.begin = begin;
        range.end = (begin + size + pageBytes() - 1) & ~(pageBytes() - 1);
        return &range;
    }
    return nullptr;
}

Result<std::shared_ptr<const MappedFile>> MappedFile::open(const std::filesystem::path &file)
{
    std::uint64_t bytes = 0;
    const auto descriptor = openRegular(file, bytes);
    if (!descriptor)
        return descriptor.error();
    const auto size = static_cast<std::size_t>(bytes);
    void *mapped = size > 0 ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor->get(), 0) : nullptr;
    if (mapped == MAP_FAILED)
        return fileError("map", file, errno);
    Range *range = mapped ? Range::take(mapped, size) : nullptr;
    if (mapped && !range) {
        ::munmap(mapped, size);
        return fileError("map", file, EMFILE);
    }
    return std::shared_ptr<const MappedFile>(new MappedFile(file, static_cast<const std::byte *>(mapped), size, range));
}

Status MappedFile::status() const
{
    if (!m_range || !m_range->damaged)
        return ok();
    return Error { ErrorKind::Corrupt, tr_("%1 became shorter while it was read, or its disk failed.", m_path.string()),
        tr_("Copy or download it again, and change nothing in it while it is in use.") };
}

MappedFile::~MappedFile()
{
    if (!m_data)
        return;
    m_range->end = 0;
    m_range->begin = 0;
    ::munmap(const_cast<std::byte *>(m_data), m_size);
    m_range->taken = false;
}

} // namespace anneal::base
