// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/nearword.h"

#include "core/base/text.h"

namespace anneal::config {

std::string nearWord(std::string_view word, std::span<const std::string> candidates)
{
    constexpr int most = 2; // letters that differ: keys and values are short, and another word helps nobody
    auto near = base::nearest(word, candidates);
    return base::editDistance(word, near) > most ? std::string() : near;
}

} // namespace anneal::config
