// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jinja/codepoints.h"
#include "core/text/utf8.h"

#include <string>
#include <string_view>

// What Python's str says of characters: the splitters are compared with a Python library, text for text.
namespace anneal::split {

/// Number of bytes of the white space at `at`; 0 where there is none.
inline std::size_t spaceLength(std::string_view text, std::size_t at)
{
    if (at >= text.size())
        return 0;
    auto next = at;
    return jinja::isSpace(text::nextCodePoint(text, next)) ? next - at : 0;
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
