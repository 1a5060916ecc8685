// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/budget.h"
#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::text {

/// The precompiled character map of a SentencePiece model: a double-array trie (darts-clone) from text to its replacement.
class Charsmap
{
public:
    /// From the bytes of the field. Fails with Corrupt when sizes do not fit, a replacement is no text, or an entry has no end.
    static base::Result<Charsmap> parse(std::string_view bytes);

    struct Match
    {
        std::size_t bytes; // of the text
        std::string_view replacement;
    };
    enum class Prefer { Shortest, Longest };
    /// The entry that `text` starts with, if any. Both sides are whole characters.
    std::optional<Match> prefix(std::string_view text, Prefer prefer, base::Budget &budget) const;

private:
    std::vector<std::uint32_t> m_units;
    std::string m_replacements; // each ends in NUL, the last one perhaps with the whole
};

} // namespace anneal::text
