// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>

namespace anneal::tests {

/// Holds threads back until it is opened. Who waits longer than a minute goes on and is counted: the test fails instead of hanging.
class Gate
{
public:
    void wait()
    {
        std::unique_lock lock(m_mutex);
        ++m_waiting;
        if (!m_wake.wait_for(lock, std::chrono::minutes(1), [this] { return m_open; }))
            ++m_gaveUp;
        --m_waiting;
    }
    void open()
    {
        const std::lock_guard guard(m_mutex);
        m_open = true;
        m_wake.notify_all();
    }
    int waiting() const
    {
        const std::lock_guard guard(m_mutex);
        return m_waiting;
    }
    int gaveUp() const
    {
        const std::lock_guard guard(m_mutex);
        return m_gaveUp;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_open = false; // all guarded by m_mutex
    int m_waiting = 0;
    int m_gaveUp = 0;
};

/// Waits for the gate that stands in the way at the moment, where there is one.
inline std::function<void()> heldBy(const std::atomic<Gate *> *gate)
{
    return [gate] {
        if (auto *closed = gate ? gate->load() : nullptr)
            closed->wait();
    };
}

} // namespace anneal::tests
