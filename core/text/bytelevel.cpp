// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/bytelevel.h"

#include <array>

namespace anneal::text {
namespace {

constexpr bool isPrintable(unsigned byte)
{
    return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

constexpr std::array<char32_t, 256> kCharacters = [] {
    std::array<char32_t, 256> characters {};
    char32_t next = 0x100;
    for (unsigned byte = 0; byte < 256; ++byte)
        characters[byte] = isPrintable(byte) ? byte : next++;
    return characters;
}();

constexpr int kCodes = 0x144; // one more than the highest character
constexpr std::array<std::int16_t, kCodes> kBytes = [] {
    std::array<std::int16_t, kCodes> bytes {};
    for (auto &byte : bytes)
        byte = -1;
    for (unsigned byte = 0; byte < 256; ++byte)
        bytes[kCharacters[byte]] = static_cast<std::int16_t>(byte);
    return bytes;
}();

} // namespace

char32_t byteCharacter(unsigned char byte)
{
    return kCharacters[byte];
}

std::optional<unsigned char> byteOfCharacter(char32_t character)
{
    if (character >= kCodes || kBytes[character] < 0)
        return std::nullopt;
    return static_cast<unsigned char>(kBytes[character]);
}

std::string toByteCharacters(std::string_view bytes)
{
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 4);
    for (const char byte : bytes)
        appendCodePoint(text, byteCharacter(static_cast<unsigned char>(byte)));
    return text;
}

std::optional<std::string> fromByteCharacters(std::string_view token)
{
    std::string bytes;
    for (std::size_t at = 0; at < token.size();) {
        const auto byte = byteOfCharacter(nextCodePoint(token, at));
        if (!byte)
            return std::nullopt;
        bytes.push_back(static_cast<char>(*byte));
    }
    return bytes;
}

void mapToByteCharacters(AlignedText &text)
{
    std::vector<AlignedText::Edit> edits;
    for (const char byte : text.text()) {
        const std::uint32_t size = byteCharacter(static_cast<unsigned char>(byte)) < 0x80 ? 1 : 2;
        edits.push_back({ 1, size, true });
    }
    text.respell(toByteCharacters(text.text()), edits);
}

} // namespace anneal::text
