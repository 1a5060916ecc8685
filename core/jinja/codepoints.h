// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// The code points of a text in UTF-8, and what kind each of them is, as Python says it.
namespace anneal::jinja {

/// The code point at `at` (advances it). REQUIRES: well-formed UTF-8.
char32_t nextCodePoint(std::string_view utf8, std::size_t &at);
void appendCodePoint(std::string &utf8, char32_t c);
std::u32string toCodePoints(std::string_view utf8);
std::string fromCodePoints(std::u32string_view points);
/// The same text with everything that is not UTF-8 as U+FFFD.
std::string repaired(std::string_view bytes);

/// str.isspace: also what str.strip removes.
inline bool isSpace(char32_t c)
{
    if (c < 0x80)
        return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F
        || c == 0x3000;
}
bool isPrintable(char32_t c); // str.isprintable
bool isWordCharacter(char32_t c);

/// Every code point of a text that is not empty satisfies the test of that name: isalpha, isdigit, isnumeric, isdecimal, isalnum, isspace,
/// isprintable.
bool everyIs(std::string_view test, std::string_view utf8);
bool isCased(std::string_view utf8, bool upper); // islower, isupper: has a cased letter and none of the other case

} // namespace anneal::jinja
