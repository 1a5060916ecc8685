// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/outbox.h"

namespace anneal::serve {
namespace {

constexpr std::size_t kMostBytes = 256u << 10;         // not taken yet; thousands of tokens
constexpr auto kMostBlocked = std::chrono::seconds(1); // by a client that is behind, while there are others
constexpr auto kBetween = std::chrono::milliseconds(100);

std::size_t bytesOf(const Piece &piece)
{
    std::size_t bytes = sizeof piece + piece.text.size() + piece.ids.size() * sizeof piece.ids.front();
    for (const auto &token : piece.tokens)
        bytes += sizeof token + token.bytes.size() + token.top.size() * (sizeof(LikelyToken) + sizeof(std::string));
    return bytes;
}

} // namespace

bool Outbox::put(std::size_t choice, Piece piece)
{
    std::unique_lock lock(m_mutex);
    const auto hasRoom = [&] { return m_isClosed || m_bytes < kMostBytes; };
    auto blocked = std::chrono::steady_clock::duration::zero(); // while there are others
    while (!m_changed.wait_for(lock, kBetween, hasRoom)) {
        lock.unlock();
        const bool areOthers = m_areOthers();
        lock.lock();
        blocked = areOthers ? blocked + kBetween : blocked.zero();
        if (blocked >= kMostBlocked && !hasRoom()) {
            m_wasTooSlow = true;
            m_isClosed = true;
            m_changed.notify_all();
        }
    }
    if (m_isClosed)
        return false;
    if (piece.text.empty() && piece.tokens.empty() && piece.ids.empty())
        return true;
    m_bytes += bytesOf(piece);
    m_items.push_back({ choice, std::move(piece) });
    m_changed.notify_all();
    return true;
}

void Outbox::end(std::size_t choice, Ending ending)
{
    const std::lock_guard lock(m_mutex);
    --m_open;
    m_items.push_back({ choice, std::move(ending) });
    m_changed.notify_all();
}

std::vector<Outbox::Item> Outbox::take(std::chrono::milliseconds patience)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, patience, [&] { return !m_items.empty() || m_isClosed; });
    m_bytes = 0;
    m_changed.notify_all();
    return std::exchange(m_items, {});
}

bool Outbox::isOver() const
{
    const std::lock_guard lock(m_mutex);
    return m_isClosed || (m_open == 0 && m_items.empty());
}

void Outbox::close()
{
    const std::lock_guard lock(m_mutex);
    m_isClosed = true;
    m_changed.notify_all();
}

bool Outbox::wasTooSlow() const
{
    const std::lock_guard lock(m_mutex);
    return m_wasTooSlow;
}

} // namespace anneal::serve
