// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <stop_token>
#include <thread>

namespace anneal::cli {

/// Counts Ctrl-C (SIGINT) and SIGTERM while it lives instead of dying of them. A verb asks count() and ends cleanly on the first; on the
/// `fatalAt`-th the process ends at once. One inside another goes on counting, with its own `fatalAt`.
class InterruptCounter
{
public:
    explicit InterruptCounter(int fatalAt);
    ~InterruptCounter();
    InterruptCounter(const InterruptCounter &) = delete;
    InterruptCounter &operator=(const InterruptCounter &) = delete;

    int count() const;
    /// What a verb that was ended so returns, as a shell tells it: 130 for Ctrl-C, 143 where SIGTERM came first.
    int exitCode() const;

private:
    const int m_outerFatalAt; // 0: it is the outermost
};

/// Turns the first one that is counted into a stop request, while it lives.
class InterruptStop
{
public:
    explicit InterruptStop(const InterruptCounter &interrupts);
    ~InterruptStop();
    InterruptStop(const InterruptStop &) = delete;
    InterruptStop &operator=(const InterruptStop &) = delete;

    std::stop_token token() const { return m_stop->get_token(); }

private:
    const std::unique_ptr<std::stop_source> m_stop; // on the stack GCC 12 takes it for uninitialised under the sanitizers
    std::atomic<bool> m_isDone = false;
    std::thread m_watch;
};

} // namespace anneal::cli
