// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace anneal::text {

/// Number of bytes of the UTF-8 sequence that starts with `lead`. REQUIRES: well-formed text.
inline std::size_t sequenceLength(char lead)
{
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// The code point at `at`, which moves behind it. REQUIRES: well-formed text, at < text.size().
inline char32_t nextCodePoint(std::string_view text, std::size_t &at)
{
    const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[at + i])); };
    const char32_t lead = byte(0);
    char32_t code = lead;
    std::size_t length = 1;
    if (lead >= 0xF0) {
        code = (lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
        length = 4;
    } else if (lead >= 0xE0) {
        code = (lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
        length = 3;
    } else if (lead >= 0x80) {
        code = (lead & 0x1F) << 6 | (byte(1) & 0x3F);
        length = 2;
    }
    at += length;
    return code;
}

/// Where the last code point of `text` starts. REQUIRES: well-formed text that is not empty.
inline std::size_t lastCodePointAt(std::string_view text)
{
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
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

/// Every occurrence of `what` replaced by `with`.
std::string replaced(std::string_view text, std::string_view what, std::string_view with);

} // namespace anneal::text
