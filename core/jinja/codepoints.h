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

bool isSpace(char32_t c);     // str.isspace
bool isPrintable(char32_t c); // str.isprintable
bool isWordCharacter(char32_t c);

/// Every code point of a text that is not empty satisfies the test of that name: isalpha, isdigit, isnumeric, isdecimal, isalnum, isspace,
/// isprintable.
bool everyIs(std::string_view test, std::string_view utf8);
bool isCased(std::string_view utf8, bool upper); // islower, isupper: has a cased letter and none of the other case

} // namespace anneal::jinja
