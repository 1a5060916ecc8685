// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/codepoints.h"

#include "core/base/text.h"
#include "core/jinja/meter.h"

#include <unicode/uchar.h>

namespace anneal::jinja {

char32_t nextCodePoint(std::string_view utf8, std::size_t &at)
{
    const auto lead = static_cast<unsigned char>(utf8[at++]);
    if (lead < 0x80)
        return lead;
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    char32_t c = lead & (0x3F >> more);
    for (int i = 0; i < more && at < utf8.size(); ++i)
        c = (c << 6) | (static_cast<unsigned char>(utf8[at++]) & 0x3F);
    return c;
}

void appendCodePoint(std::string &utf8, char32_t c)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = 0xFFFD;
    if (c < 0x80) {
        utf8 += static_cast<char>(c);
    } else if (c < 0x800) {
        utf8 += static_cast<char>(0xC0 | (c >> 6));
        utf8 += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        utf8 += static_cast<char>(0xE0 | (c >> 12));
        utf8 += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        utf8 += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        utf8 += static_cast<char>(0xF0 | (c >> 18));
        utf8 += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        utf8 += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        utf8 += static_cast<char>(0x80 | (c & 0x3F));
    }
}

std::u32string toCodePoints(std::string_view utf8)
{
    touched(utf8.size());
    std::u32string points;
    points.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();)
        points += nextCodePoint(utf8, at);
    return points;
}

std::string fromCodePoints(std::u32string_view points)
{
    std::string utf8;
    utf8.reserve(points.size());
    for (const char32_t c : points)
        appendCodePoint(utf8, c);
    return utf8;
}

std::string repaired(std::string_view bytes)
{
    std::string good;
    std::size_t bad = 0;
    while (!base::isUtf8(bytes, &bad)) {
        good.append(bytes.substr(0, bad)).append("\xEF\xBF\xBD");
        bytes.remove_prefix(bad + 1);
    }
    return good.append(bytes);
}

bool isPrintable(char32_t c)
{
    if (c < 0x7F)
        return c >= 0x20;
    constexpr auto hidden = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK | U_GC_CO_MASK | U_GC_CN_MASK | U_GC_Z_MASK;
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & hidden) == 0;
}

bool isWordCharacter(char32_t c)
{
    return c == '_' || (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_L_MASK | U_GC_N_MASK)) != 0;
}

bool everyIs(std::string_view test, std::string_view utf8)
{
    touched(utf8.size());
    if (utf8.empty())
        return test == "isprintable";
    for (std::size_t at = 0; at < utf8.size();) {
        const char32_t c = nextCodePoint(utf8, at);
        const auto icu = static_cast<UChar32>(c);
        const auto mask = U_GET_GC_MASK(icu);
        const auto numeric = u_getIntPropertyValue(icu, UCHAR_NUMERIC_TYPE);
        const bool letter = (mask & U_GC_L_MASK) != 0;
        bool holds = false;
        if (test == "isalpha")
            holds = letter;
        else if (test == "isdecimal")
            holds = numeric == U_NT_DECIMAL;
        else if (test == "isdigit")
            holds = numeric == U_NT_DECIMAL || numeric == U_NT_DIGIT;
        else if (test == "isnumeric")
            holds = numeric != U_NT_NONE;
        else if (test == "isalnum")
            holds = letter || numeric != U_NT_NONE;
        else if (test == "isspace")
            holds = isSpace(c);
        else if (test == "isprintable")
            holds = isPrintable(c);
        else if (test == "isascii")
            holds = c < 0x80;
        if (!holds)
            return false;
    }
    return true;
}

bool isCased(std::string_view utf8, bool upper)
{
    touched(utf8.size());
    bool found = false;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto c = static_cast<UChar32>(nextCodePoint(utf8, at));
        if (u_istitle(c) || (upper ? u_isULowercase(c) : u_isUUppercase(c)))
            return false;
        found = found || (upper ? u_isUUppercase(c) : u_isULowercase(c));
    }
    return found;
}

} // namespace anneal::jinja
