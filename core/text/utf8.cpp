// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/utf8.h"

#include "core/base/budget.h"
#include "core/base/text.h"
#include "core/text/youngcharacters.h"

#include <unicode/uchar.h>

namespace anneal::text {
namespace {

// Hugging Face's steps for these classes were built on tables of Unicode 8 and 9: younger characters are in none of them.
constexpr int kUnicode8 = 8, kUnicode9 = 9;

bool isOfClass(char32_t code, std::uint32_t classes, int version)
{
    const auto c = static_cast<UChar32>(code);
    if ((U_MASK(u_charType(c)) & classes) == 0)
        return false;
    UVersionInfo age {};
    u_charAge(c, age);
    return age[0] <= version;
}

} // namespace

void appendCodePoint(std::string &text, char32_t code)
{
    const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | code >> 6);
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

std::size_t wellFormedLength(std::string_view bytes, std::size_t at, std::size_t &malformed)
{
    const auto lead = static_cast<unsigned char>(bytes[at]);
    malformed = 1;
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned byte = at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u;
        // The second byte has a narrower range after E0, ED, F0 and F4: no overlong forms, surrogates, or beyond U+10FFFF.
        const unsigned low = i > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        const unsigned high = i > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (byte < low || byte > high) {
            malformed = i;
            return 0;
        }
    }
    return length;
}

std::string toValidUtf8(std::string_view bytes)
{
    if (base::isUtf8(bytes))
        return std::string(bytes);
    std::string text;
    text.reserve(bytes.size() + 16);
    for (std::size_t at = 0; at < bytes.size();) {
        std::size_t malformed = 0;
        const auto length = wellFormedLength(bytes, at, malformed);
        text += length ? bytes.substr(at, length) : kReplacementCharacter;
        at += length ? length : malformed;
    }
    return text;
}

bool isWhiteSpace(char32_t code)
{
    if (code < 0x80)
        return code == ' ' || (code >= 9 && code <= 13);
    return u_isUWhiteSpace(static_cast<UChar32>(code));
}

bool isNumeric(char32_t code)
{
    if (code < 0x80)
        return code >= '0' && code <= '9';
    if ((code >= 0x11DE0 && code <= 0x11DE9) || (code >= 0x16FF4 && code <= 0x16FF6)) // of Unicode 17, as Rust's own table
        return true;
    return (U_MASK(u_charType(static_cast<UChar32>(code))) & U_GC_N_MASK) != 0 || youngCategory(code).starts_with('N');
}

bool isWordCharacter(char32_t code)
{
    if (code < 0x80)
        return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || code == '_';
    const auto c = static_cast<UChar32>(code);
    if (u_isUAlphabetic(c) || (U_MASK(u_charType(c)) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) || code == 0x200C || code == 0x200D)
        return true;
    const auto young = youngCategory(code);
    return young.starts_with('L') || young.starts_with('M') || young == "Nd";
}

bool isPunctuation(char32_t code)
{
    if (code < 0x80)
        return (code >= 33 && code <= 47) || (code >= 58 && code <= 64) || (code >= 91 && code <= 96) || (code >= 123 && code <= 126);
    if (code == 0x166D || code == 0x111C9) // had this class then
        return true;
    return isOfClass(code, U_GC_P_MASK, kUnicode8);
}

bool isOther(char32_t code)
{
    return isOfClass(code, U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK, kUnicode8);
}

bool isNonspacingMark(char32_t code)
{
    if (code < 0x300 || code == 0x1885 || code == 0x1886 || code == 0xA9BD || code == 0x111C9) // got this class later
        return false;
    return code == 0x1734 || isOfClass(code, U_GC_MN_MASK, kUnicode8);
}

bool isCombiningMark(char32_t code)
{
    if (code < 0x300 || code == 0x111C9)
        return false;
    return code == 0x1CF2 || code == 0x1CF3 || isOfClass(code, U_GC_M_MASK, kUnicode9);
}

std::size_t spaceAtEnd(std::string_view text)
{
    while (!text.empty()) {
        const auto last = lastCodePointAt(text);
        auto at = last;
        if (!isWhiteSpace(nextCodePoint(text, at)))
            break;
        text = text.substr(0, last);
    }
    return text.size();
}

std::string replaced(std::string_view text, std::string_view what, std::string_view with)
{
    std::string result;
    std::size_t from = 0;
    if (!what.empty()) {
        for (std::size_t at; (at = base::findText(text, what, from)) != std::string_view::npos; from = at + what.size())
            result.append(text.substr(from, at - from)).append(with);
    }
    return result.append(text.substr(from));
}

} // namespace anneal::text
