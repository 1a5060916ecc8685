// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

} // namespace anneal::cli
