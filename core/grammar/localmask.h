// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grammar/terminal.h"

#include <memory>
#include <string>
#include <vector>

namespace anneal::grammar {

/// What fits at a spot of a wide terminal, wherever the terminal stands: the tokens that stay within it, by what would end it behind them, and where
/// it ends within a token.
struct LocalMask
{
    struct Group
    {
        std::string completion;
        std::vector<std::int32_t> ids; // of the first group, which is the largest: none, for it has all that no other has
    };
    Mask mask;
    std::vector<Group> groups;
    std::vector<std::uint32_t> exits; // nodes of the vocabulary

    std::size_t bytes() const;
};

std::shared_ptr<const LocalMask> makeLocalMask(const Terminal &terminal, const Spot &spot, const Vocabulary &vocabulary);
/// That of a text without lengths and patterns, at spot.value. The vocabulary keeps it for all forms.
std::shared_ptr<const LocalMask> plainTextMask(const Vocabulary &vocabulary, std::uint64_t value);

} // namespace anneal::grammar
