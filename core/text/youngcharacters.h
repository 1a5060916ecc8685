// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace anneal::text {

/// Characters of one general category, "Lo".
struct CharacterRange
{
    char32_t first, last;
    char category[3];
};

/// What Unicode 15 and 16 brought, and what has another category since, in order. The libraries here know Unicode 14 or 15, those that
/// Hugging Face's tokenizers are built with know 16.
std::span<const CharacterRange> youngCharacters();

/// The category of a young character, empty for others.
std::string_view youngCategory(char32_t code);

} // namespace anneal::text
