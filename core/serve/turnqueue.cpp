// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/turnqueue.h"

#include <algorithm>
#include <chrono>

namespace anneal::serve {

TurnQueue::Turn::Turn(Turn &&other) noexcept : m_queue(std::exchange(other.m_queue, nullptr)), m_size(other.m_size), m_number(other.m_number) { }

TurnQueue::Turn::~Turn()
{
    if (!m_queue)
        return;
    const std::lock_guard lock(m_queue->m_mutex);
    if (m_number)
        std::erase_if(m_queue->m_line, [&](const Waiting &waiting) { return waiting.number == *m_number; });
    else
        m_queue->m_free += m_size;
    m_queue->m_moved.notify_all();
}

std::optional<TurnQueue::Turn> TurnQueue::join(std::size_t places)
{
    const auto size = std::min(places, m_places);
    const std::lock_guard lock(m_mutex);
    if (m_line.empty() && m_free >= size) {
        m_free -= size;
        return Turn(*this, size, {});
    }
    if (m_line.size() >= m_mostWaiting)
        return {};
    m_line.push_back({ m_next, size });
    return Turn(*this, size, m_next++);
}

bool TurnQueue::areOthers(std::size_t places) const
{
    const std::lock_guard lock(m_mutex);
    return !m_line.empty() || m_places - m_free > places;
}

bool TurnQueue::Turn::wait(const std::function<bool()> &stillWanted)
{
    constexpr auto kBetween = std::chrono::milliseconds(200);
    if (!m_number)
        return true;
    auto &queue = *m_queue;
    std::unique_lock lock(queue.m_mutex);
    const auto isNext = [&] { return queue.m_line.front().number == *m_number && queue.m_free >= m_size; };
    while (!isNext()) {
        if (queue.m_moved.wait_for(lock, kBetween, isNext))
            break;
        lock.unlock(); // asking may take a network call
        const bool wanted = stillWanted();
        lock.lock();
        if (!wanted)
            return false; // leaving the line is the destructor's
    }
    queue.m_line.pop_front();
    queue.m_free -= m_size;
    m_number.reset();
    queue.m_moved.notify_all(); // there may be room for the next one too
    return true;
}

} // namespace anneal::serve
