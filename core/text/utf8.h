// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace anneal::text {

/// Number of bytes of the character at `at`; never more than there are. REQUIRES: at < text.size().
inline std::size_t sequenceLength(std::string_view text, std::size_t at)
{
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return std::min(length, text.size() - at);
}

/// Whether `byte` is one of a character that has begun before it.
inline bool isInsideCharacter(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// The code point at `at`, which moves behind it; U+FFFD for a character that is cut off. REQUIRES: at < text.size().
inline char32_t nextCodePoint(std::string_view text, std::size_t &at)
{
    const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[at + i])); };
    const char32_t lead = byte(0);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length > text.size() - at) {
        at = text.size();
        return 0xFFFD;
    }
    char32_t code = lead;
    if (length == 4)
        code = (lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    else if (length == 3)
        code = (lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    else if (length == 2)
        code = (lead & 0x1F) << 6 | (byte(1) & 0x3F);
    at += length;
    return code;
}

/// Where the last code point of `text` starts. REQUIRES: text is not empty.
inline std::size_t lastCodePointAt(std::string_view text)
{
    std::size_t at = text.size() - 1;
    while (at > 0 && isInsideCharacter(text[at]))
        --at;
    return at;
}

void appendCodePoint(std::string &text, char32_t code);

/// Length of the well-formed sequence at `at`; 0 where it is malformed, and then `malformed` gets the length of the
/// maximal subpart that one U+FFFD stands for (Unicode 15, section 3.9).
std::size_t wellFormedLength(std::string_view bytes, std::size_t at, std::size_t &malformed);

/// Bytes as UTF-8, each malformed part as one U+FFFD.
std::string toValidUtf8(std::string_view bytes);

inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD"; // U+FFFD

// Classes of characters as the steps of Hugging Face's tokenizers define them, which use tables of several versions of Unicode.
bool isWhiteSpace(char32_t code);     // White_Space
bool isNumeric(char32_t code);        // Nd, Nl, No
bool isWordCharacter(char32_t code);  // \w: Alphabetic, M, Nd, Pc, Join_Control
bool isPunctuation(char32_t code);    // ASCII punctuation and P*
bool isOther(char32_t code);          // Cc, Cf, Co
bool isNonspacingMark(char32_t code); // Mn
bool isCombiningMark(char32_t code);  // M*

/// Where the white space at the end of `text` starts.
std::size_t spaceAtEnd(std::string_view text);

/// Every occurrence of `what` replaced by `with`.
std::string replaced(std::string_view text, std::string_view what, std::string_view with);

} // namespace anneal::text
