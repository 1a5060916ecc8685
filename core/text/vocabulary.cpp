// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/vocabulary.h"

#include "core/base/tr.h"

#include <algorithm>
#include <cstring>

namespace anneal::text {

std::uint64_t hashOf(std::string_view text)
{
    std::uint64_t hash = 0xCBF29CE484222325u ^ text.size();
    const auto mix = [&](std::uint64_t word) {
        hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    };
    for (; text.size() >= 8; text.remove_prefix(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), 8);
        mix(word);
    }
    std::uint64_t rest = 0;
    if (!text.empty())
        std::memcpy(&rest, text.data(), text.size());
    mix(rest);
    return hash ^ hash >> 32;
}

base::Status Vocabulary::add(std::string_view text, std::int64_t id)
{
    if (id < 0 || id >= kIds)
        return base::Error { base::ErrorKind::Corrupt, tr_("the vocabulary gives a token the id %1, which is out of range.", id), {} };
    if ((m_entries.size() + 1) * 2 > m_slots.size())
        grow();
    auto &slot = m_slots[slotOf(text)];
    if (slot < 0) {
        slot = static_cast<std::int32_t>(m_entries.size());
        m_entries.push_back({ m_texts.size(), static_cast<std::uint32_t>(text.size()), static_cast<std::int32_t>(id) });
        m_texts += text;
    } else {
        m_entries[static_cast<std::size_t>(slot)].id = static_cast<std::int32_t>(id);
    }
    if (id >= idCount())
        m_byId.resize(static_cast<std::size_t>(id) + 1, -1);
    m_byId[static_cast<std::size_t>(id)] = slot;
    return base::ok();
}

void Vocabulary::reserve(std::size_t tokens, std::size_t bytes)
{
    m_entries.reserve(tokens);
    m_texts.reserve(bytes);
    m_byId.reserve(tokens);
    while (m_slots.size() < tokens * 2)
        grow();
}

std::optional<std::int32_t> Vocabulary::id(std::string_view text) const
{
    if (m_slots.empty())
        return std::nullopt;
    const auto index = m_slots[slotOf(text)];
    return index < 0 ? std::nullopt : std::optional(m_entries[static_cast<std::size_t>(index)].id);
}

std::string_view Vocabulary::text(std::int32_t id) const
{
    return has(id) ? text(m_entries[static_cast<std::size_t>(m_byId[static_cast<std::size_t>(id)])]) : std::string_view();
}

bool Vocabulary::has(std::int32_t id) const
{
    return id >= 0 && id < idCount() && m_byId[static_cast<std::size_t>(id)] >= 0;
}

std::size_t Vocabulary::slotOf(std::string_view wanted) const
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t slot = hashOf(wanted) & mask;
    while (m_slots[slot] >= 0 && text(m_entries[static_cast<std::size_t>(m_slots[slot])]) != wanted)
        slot = (slot + 1) & mask;
    return slot;
}

void Vocabulary::grow()
{
    m_slots.assign(std::max<std::size_t>(64, m_slots.size() * 2), -1);
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        m_slots[slotOf(text(m_entries[i]))] = static_cast<std::int32_t>(i);
}

} // namespace anneal::text
