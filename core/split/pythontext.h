// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/utf8.h"

#include <string>
#include <string_view>

// What Python's str says of characters: the splitters are compared with a Python library, text for text.
namespace anneal::split {

/// str.isspace() of one character, which is also what str.strip() removes and \s of a pattern matches.
inline bool isSpace(char32_t c)
{
    if (c < 0x80)
        return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F
        || c == 0x3000;
}

/// Number of bytes of the white space at `at`; 0 where there is none.
inline std::size_t spaceLength(std::string_view text, std::size_t at)
{
    if (at >= text.size())
        return 0;
    auto next = at;
    return isSpace(text::nextCodePoint(text, next)) ? next - at : 0;
}

/// str.strip(). REQUIRES: well-formed UTF-8, here and below.
std::string_view stripped(std::string_view text);

/// The text without the characters that str.isprintable() is false for. Empty `kept` where that is all of them: then nothing is copied.
/// The tables are ICU's: a character that is younger than Python's counts as printable.
std::string_view printable(std::string_view text, std::string &kept);

/// str.lower().
std::string lower(std::string_view text);

/// Where `part` begins in the text that it is a part of.
inline std::size_t offsetIn(std::string_view document, std::string_view part)
{
    return static_cast<std::size_t>(part.data() - document.data());
}

} // namespace anneal::split
