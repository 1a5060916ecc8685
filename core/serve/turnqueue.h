// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

namespace anneal::serve {

/// Lets one request at a time use the model, in the order they came. Any thread may call.
class TurnQueue
{
public:
    explicit TurnQueue(std::size_t mostWaiting) : m_mostWaiting(mostWaiting) { }

    /// The right to use the model, until destruction.
    class Turn
    {
    public:
        explicit Turn(TurnQueue &queue) : m_queue(&queue) { }
        Turn(Turn &&other) noexcept : m_queue(std::exchange(other.m_queue, nullptr)) { }
        Turn &operator=(Turn &&) = delete;
        ~Turn();

    private:
        TurnQueue *m_queue;
    };

    bool isFull() const;
    /// Whether somebody waits for the one who has the turn.
    bool isWaitedFor() const;
    /// Waits; asks `stillWanted` now and then, and gives nothing once it says no.
    std::optional<Turn> wait(const std::function<bool()> &stillWanted);

private:
    const std::size_t m_mostWaiting;
    mutable std::mutex m_mutex;
    std::condition_variable m_moved;
    std::deque<std::uint64_t> m_line; // guarded by m_mutex; the first has the turn
    std::uint64_t m_next = 0;         // guarded by m_mutex
};

} // namespace anneal::serve
