// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace anneal::serve {

/// Shares places at something among requests, each of which may want several: a place that becomes free goes to the request that has fewest, of
/// those with as many to the one that has waited longest. A bounded number of requests may wait for their first. Any thread may call.
class TurnQueue
{
public:
    TurnQueue(std::size_t places, std::size_t mostWaiting) : m_places(places), m_mostWaiting(mostWaiting), m_free(places) { }

    /// A request's place in the line, and after it the right to use what the queue is for, in so many places, until destruction.
    class Turn
    {
    public:
        Turn(Turn &&other) noexcept : m_queue(std::exchange(other.m_queue, nullptr)), m_number(other.m_number) { }
        Turn &operator=(Turn &&) = delete;
        ~Turn();

        /// Waits until it has at least one place; asks `stillWanted` now and then, and is false once it says no.
        bool wait(const std::function<bool()> &stillWanted);
        std::size_t places() const; // that it has now
        /// Takes one more place, where it has one, and one is free and not another's.
        bool takeOne();
        /// Whether a place may be used for the next piece of work. Else it is another's now. Gives the last one up too where a request waits for its
        /// first, and then waits behind those for another; ends that once `stop` is requested.
        bool mayGoOn(const std::stop_token &stop = {});
        /// Gives a place back that it has no more work for.
        void giveOne();

    private:
        friend class TurnQueue;
        Turn(TurnQueue &queue, std::uint64_t number) : m_queue(&queue), m_number(number) { }

        TurnQueue *m_queue;
        std::uint64_t m_number;
    };

    /// Joins the line, for up to so many places. Nothing where the line is full.
    std::optional<Turn> join(std::size_t places = 1);
    /// Whether more than one request has places or waits for them.
    bool areOthers() const;

private:
    struct Request
    {
        std::uint64_t number;
        std::size_t wanted; // places; 0 once it has no more work for any
        std::size_t held = 0;
        bool hasBegun = false; // had a place
    };
    Request &at(std::uint64_t number);
    Request *next();
    void takeMore(Request &request);
    bool takeOne(Request &request);
    void giveUp(Request &request);

    const std::size_t m_places;
    const std::size_t m_mostWaiting;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_moved;
    std::size_t m_free;              // guarded by m_mutex, as are the others
    std::vector<Request> m_requests; // in the order they came, or gave their last place up
    std::uint64_t m_next = 0;
};

} // namespace anneal::serve
