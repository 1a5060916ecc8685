// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

namespace anneal::serve {

/// Lets a bounded number of requests use something at the same time, in the order they came; the others wait in a bounded line. Any thread may call.
class TurnQueue
{
public:
    TurnQueue(std::size_t places, std::size_t mostWaiting) : m_places(places), m_mostWaiting(mostWaiting), m_free(places) { }

    /// A request's place in the line, and after it the right to use what the queue is for, until destruction.
    class Turn
    {
    public:
        Turn(Turn &&other) noexcept;
        Turn &operator=(Turn &&) = delete;
        ~Turn();

        /// Waits; asks `stillWanted` now and then, and is false once it says no.
        bool wait(const std::function<bool()> &stillWanted);
        std::size_t places() const { return m_size; }

    private:
        friend class TurnQueue;
        Turn(TurnQueue &queue, std::size_t size, std::optional<std::uint64_t> number) : m_queue(&queue), m_size(size), m_number(number) { }

        TurnQueue *m_queue;
        std::size_t m_size;
        std::optional<std::uint64_t> m_number; // in the line; none once it has its places
    };

    /// Joins the line, for so many places or all that there are. Nothing where the line is full.
    std::optional<Turn> join(std::size_t places = 1);
    /// Whether anybody else than who has so many places has some, or waits for them.
    bool areOthers(std::size_t places) const;

private:
    struct Waiting
    {
        std::uint64_t number;
        std::size_t size;
    };

    const std::size_t m_places;
    const std::size_t m_mostWaiting;
    mutable std::mutex m_mutex;
    std::condition_variable m_moved;
    std::size_t m_free;         // guarded by m_mutex
    std::deque<Waiting> m_line; // guarded by m_mutex
    std::uint64_t m_next = 0;   // guarded by m_mutex
};

} // namespace anneal::serve
