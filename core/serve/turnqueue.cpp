// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/turnqueue.h"

#include <algorithm>
#include <chrono>

namespace anneal::serve {

TurnQueue::Turn::~Turn()
{
    if (!m_queue)
        return;
    const std::lock_guard lock(m_queue->m_mutex);
    m_queue->m_line.pop_front();
    m_queue->m_moved.notify_all();
}

bool TurnQueue::isFull() const
{
    const std::lock_guard lock(m_mutex);
    return m_line.size() > m_mostWaiting;
}

bool TurnQueue::isWaitedFor() const
{
    const std::lock_guard lock(m_mutex);
    return m_line.size() > 1;
}

std::optional<TurnQueue::Turn> TurnQueue::wait(const std::function<bool()> &stillWanted)
{
    constexpr auto kBetween = std::chrono::milliseconds(200);
    std::unique_lock lock(m_mutex);
    const auto number = m_next++;
    m_line.push_back(number);
    while (m_line.front() != number) {
        m_moved.wait_for(lock, kBetween);
        if (m_line.front() == number)
            break;
        lock.unlock(); // asking may take a network call
        const bool wanted = stillWanted();
        lock.lock();
        if (!wanted && m_line.front() != number) {
            m_line.erase(std::find(m_line.begin(), m_line.end(), number));
            return {};
        }
    }
    return Turn(*this);
}

} // namespace anneal::serve
