// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/turnqueue.h"

#include <algorithm>
#include <chrono>

namespace anneal::serve {

TurnQueue::Request &TurnQueue::at(std::uint64_t number)
{
    return *std::find_if(m_requests.begin(), m_requests.end(), [&](const Request &request) { return request.number == number; });
}

/// The request that a free place goes to.
TurnQueue::Request *TurnQueue::next()
{
    Request *poorest = nullptr;
    for (auto &request : m_requests)
        if (request.held < request.wanted && (!poorest || request.held < poorest->held))
            poorest = &request;
    return poorest;
}

void TurnQueue::takeMore(Request &request)
{
    while (takeOne(request)) { }
}

bool TurnQueue::takeOne(Request &request)
{
    if (m_free == 0 || next() != &request)
        return false;
    ++request.held;
    request.hasBegun = true;
    --m_free;
    return true;
}

void TurnQueue::giveUp(Request &request)
{
    --request.held;
    ++m_free;
    m_moved.notify_all();
}

TurnQueue::Turn::~Turn()
{
    if (!m_queue)
        return;
    const std::lock_guard lock(m_queue->m_mutex);
    m_queue->m_free += m_queue->at(m_number).held;
    std::erase_if(m_queue->m_requests, [&](const Request &request) { return request.number == m_number; });
    m_queue->m_moved.notify_all();
}

std::optional<TurnQueue::Turn> TurnQueue::join(std::size_t places)
{
    const std::lock_guard lock(m_mutex);
    m_requests.push_back({ m_next, std::min(places, m_places) });
    takeMore(m_requests.back());
    const auto waiting
        = std::count_if(m_requests.begin(), m_requests.end(), [](const Request &request) { return !request.hasBegun && request.wanted > 0; });
    if (m_requests.back().held == 0 && static_cast<std::size_t>(waiting) > m_mostWaiting) {
        m_requests.pop_back();
        return {};
    }
    return Turn(*this, m_next++);
}

bool TurnQueue::areOthers() const
{
    const std::lock_guard lock(m_mutex);
    return std::count_if(m_requests.begin(), m_requests.end(), [](const Request &request) { return request.wanted > 0; }) > 1;
}

bool TurnQueue::Turn::wait(const std::function<bool()> &stillWanted)
{
    constexpr auto kBetween = std::chrono::milliseconds(200);
    auto &queue = *m_queue;
    std::unique_lock lock(queue.m_mutex);
    const auto hasOne = [&] {
        auto &own = queue.at(m_number);
        queue.takeMore(own);
        return own.held > 0;
    };
    while (!hasOne()) {
        if (queue.m_moved.wait_for(lock, kBetween, hasOne))
            break;
        lock.unlock(); // asking may take a network call
        const bool wanted = stillWanted();
        lock.lock();
        if (!wanted)
            return false; // leaving the line is the destructor's
    }
    queue.m_moved.notify_all(); // there may be room for the next one too
    return true;
}

std::size_t TurnQueue::Turn::places() const
{
    const std::lock_guard lock(m_queue->m_mutex);
    return m_queue->at(m_number).held;
}

bool TurnQueue::Turn::takeOne()
{
    const std::lock_guard lock(m_queue->m_mutex);
    auto &own = m_queue->at(m_number);
    return own.held > 0 && m_queue->takeOne(own); // the first one is that of whoever waits for it
}

bool TurnQueue::Turn::mayGoOn(const std::stop_token &stop)
{
    auto &queue = *m_queue;
    std::unique_lock lock(queue.m_mutex);
    auto &own = queue.at(m_number);
    const auto *poorest = queue.next();
    if (queue.m_free > 0 || !poorest)
        return true;
    if (own.held > 1 ? poorest->held + 1 >= own.held : poorest->held > 0) // whoever took it would have no fewer than is left
        return true;
    queue.giveUp(own);
    if (own.held > 0)
        return false;
    const auto place = std::find_if(queue.m_requests.begin(), queue.m_requests.end(), [&](const Request &request) { return &request == &own; });
    std::rotate(place, place + 1, queue.m_requests.end());
    if (!queue.m_moved.wait(lock, stop, [&] { return queue.takeOne(queue.at(m_number)); }))
        return false;
    queue.m_moved.notify_all(); // as after wait()
    return true;
}

void TurnQueue::Turn::giveOne()
{
    const std::lock_guard lock(m_queue->m_mutex);
    auto &own = m_queue->at(m_number);
    m_queue->giveUp(own);
    own.wanted = own.held;
}

} // namespace anneal::serve
