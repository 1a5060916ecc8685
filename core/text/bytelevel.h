// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/alignedtext.h"

#include <optional>

namespace anneal::text {

/// GPT-2's printable stand-in for a byte: 0x21–0x7E, 0xA1–0xAC and 0xAE–0xFF are themselves, the other 68 follow from U+0100.
char32_t byteCharacter(unsigned char byte);
/// The byte a character stands for, if it is one of the 256.
std::optional<unsigned char> byteOfCharacter(char32_t character);

/// Each byte as its character.
std::string toByteCharacters(std::string_view bytes);
/// The bytes of a token made of such characters; nothing if another character is among them.
std::optional<std::string> fromByteCharacters(std::string_view token);

/// Rewrites every byte of `text` as its character.
void mapToByteCharacters(AlignedText &text);

} // namespace anneal::text
