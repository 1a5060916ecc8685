// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"

#include <cstdint>
#include <sys/types.h>

namespace anneal::run {

/// Another process of this machine that is no child of ours, held so that a later one with the same pid is never taken for it.
class Process
{
public:
    /// Where it has ended by now, hasEnded() says so.
    explicit Process(pid_t id);

    pid_t id() const { return m_id; }
    /// When it was started, in clock ticks since the machine was; with the pid that names a process. 0 where it is gone.
    std::uint64_t startTime() const;
    bool hasEnded() const;
    /// Sends a signal; nothing happens where it has ended.
    void signal(int number) const;

private:
    pid_t m_id;
    base::Descriptor m_handle; // a pidfd; none where the system has no such thing
};

} // namespace anneal::run
