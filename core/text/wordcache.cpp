// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/wordcache.h"

#include "core/text/vocabulary.h"

namespace anneal::text {

std::size_t WordCache::slotOf(std::string_view word) const
{
    std::size_t slot = hashOf(word) & (kSlots - 1);
    while (m_slots[slot] >= 0 && m_entries[static_cast<std::size_t>(m_slots[slot])].word != word)
        slot = (slot + 1) & (kSlots - 1);
    return slot;
}

const std::vector<PieceToken> *WordCache::find(std::string_view word) const
{
    if (m_slots.empty() || word.size() > kLongest)
        return nullptr;
    const auto index = m_slots[slotOf(word)];
    return index < 0 ? nullptr : &m_entries[static_cast<std::size_t>(index)].tokens;
}

void WordCache::remember(std::string_view word, std::vector<PieceToken> tokens)
{
    if (word.size() > kLongest || tokens.size() > kLongest || m_entries.size() >= kMost)
        return;
    if (m_slots.empty())
        m_slots.assign(kSlots, -1);
    auto &slot = m_slots[slotOf(word)];
    if (slot >= 0)
        return;
    slot = static_cast<std::int32_t>(m_entries.size());
    m_entries.push_back({ std::string(word), std::move(tokens) });
}

std::unique_ptr<WordCache> WordCachePool::borrow()
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_idle.empty()) {
            auto cache = std::move(m_idle.back());
            m_idle.pop_back();
            return cache;
        }
    }
    return std::make_unique<WordCache>();
}

void WordCachePool::giveBack(std::unique_ptr<WordCache> cache)
{
    const std::lock_guard lock(m_mutex);
    m_idle.push_back(std::move(cache));
}

} // namespace anneal::text
