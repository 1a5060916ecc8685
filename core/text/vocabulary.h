// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::text {

/// Texts of tokens by id and ids by text. Fill it, then only read it.
class Vocabulary
{
public:
    static constexpr std::int64_t kIds = 1 << 22; // ids are below; real vocabularies stay under 300,000

    /// Fails with Corrupt where the id is out of range. A text that comes again gets the new id.
    base::Status add(std::string_view text, std::int64_t id);
    void reserve(std::size_t tokens, std::size_t bytes);

    std::optional<std::int32_t> id(std::string_view text) const;
    /// Empty for an id that has no text.
    std::string_view text(std::int32_t id) const;
    bool has(std::int32_t id) const;
    std::int32_t idCount() const { return static_cast<std::int32_t>(m_byId.size()); } // one more than the highest id
    std::size_t size() const { return m_entries.size(); }

private:
    struct Entry
    {
        std::uint64_t at; // in m_texts
        std::uint32_t size;
        std::int32_t id;
    };
    std::string_view text(const Entry &entry) const { return std::string_view(m_texts).substr(entry.at, entry.size); }
    std::size_t slotOf(std::string_view text) const;
    void grow();

    std::string m_texts;
    std::vector<Entry> m_entries;
    std::vector<std::int32_t> m_byId;  // index into m_entries, or -1
    std::vector<std::int32_t> m_slots; // hash table of indices into m_entries, -1 is free; a power of two
};

/// FNV-1a in words of eight bytes; good enough for tables of tokens.
std::uint64_t hashOf(std::string_view text);

} // namespace anneal::text
