// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/alignedtext.h"

#include <memory>
#include <mutex>

namespace anneal::text {

struct PieceToken
{
    std::int32_t id;
    Range range; // in bytes of the piece
};

/// Remembers how words were encoded, since most words of a text come again. Bounded: once full it learns nothing new.
class WordCache
{
public:
    /// The tokens of `word`, or nullptr where it is not known.
    const std::vector<PieceToken> *find(std::string_view word) const;
    void remember(std::string_view word, std::vector<PieceToken> tokens);

private:
    static constexpr std::size_t kSlots = 1 << 16; // a power of two
    static constexpr std::size_t kMost = kSlots / 2;
    static constexpr std::size_t kLongest = 128; // bytes

    struct Entry
    {
        std::string word;
        std::vector<PieceToken> tokens;
    };
    std::size_t slotOf(std::string_view word) const;

    std::vector<std::int32_t> m_slots; // indices into m_entries, -1 is free
    std::vector<Entry> m_entries;
};

/// Caches for calls that may run at the same time: each borrows one and gives it back.
class WordCachePool
{
public:
    std::unique_ptr<WordCache> borrow();
    void giveBack(std::unique_ptr<WordCache> cache);

private:
    std::mutex m_mutex;
    std::vector<std::unique_ptr<WordCache>> m_idle; // guarded by m_mutex
};

} // namespace anneal::text
