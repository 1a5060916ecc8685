// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/romannumber.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace anneal::document {

std::string romanNumber(int number, bool isCapital)
{
    constexpr std::pair<int, std::string_view> kDigits[] { { 1000, "m" }, { 900, "cm" }, { 500, "d" }, { 400, "cd" }, { 100, "c" }, { 90, "xc" },
        { 50, "l" }, { 40, "xl" }, { 10, "x" }, { 9, "ix" }, { 5, "v" }, { 4, "iv" }, { 1, "i" } };
    std::string text;
    for (const auto &[value, digits] : kDigits)
        for (; number >= value; number -= value)
            text += digits;
    if (isCapital)
        std::transform(text.begin(), text.end(), text.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    return text;
}

} // namespace anneal::document
