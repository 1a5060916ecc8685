// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <clocale>
#include <optional>
#include <string>
#include <string_view>

/// Floating-point numbers as texts, and back, as Python does it.
namespace anneal::jinja {

/// While it lives, printf on this thread writes numbers with a point, whatever locale the user has: their text becomes tokens.
class PlainNumbers
{
public:
    PlainNumbers();
    PlainNumbers(const PlainNumbers &) = delete;
    PlainNumbers &operator=(const PlainNumbers &) = delete;
    ~PlainNumbers();

private:
    locale_t m_before;
};

/// Python's repr of a float.
std::string floatText(double value);
/// Without the white space around and the underscores that Python allows between digits; nothing where one stands elsewhere.
std::optional<std::string> plainDigits(std::string_view text);
/// float() of a text; nothing when Python would raise ValueError.
std::optional<double> parseFloat(std::string_view text);

} // namespace anneal::jinja
