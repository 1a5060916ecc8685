// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <csignal>
#include <stop_token>
#include <thread>

namespace anneal::engine {

/// SIGINT and SIGTERM become a stop request while it lives, so that a verb ends in order; a second signal ends the process at once.
/// Construct before other threads are started: they inherit the mask.
class SignalStop
{
public:
    SignalStop();

    std::stop_token token() const { return m_stop.get_token(); }
    /// What the process should end with: 130 or 143 where a signal came, else `code`.
    int exitCode(int code) const { return m_signal != 0 ? 128 + m_signal : code; }
    /// For a verb that holds nothing worth saving: where it has not ended that long after a signal, the process ends.
    void endWithin(std::chrono::milliseconds patience) { m_patience = patience; }

private:
    void wait(const std::stop_token &ended);

    sigset_t m_signals {};
    std::stop_source m_stop;
    std::atomic<int> m_signal = 0;
    std::atomic<std::chrono::milliseconds> m_patience { std::chrono::hours(1000) };
    std::jthread m_waiter; // last, so that it is joined before what it uses goes away
};

} // namespace anneal::engine
