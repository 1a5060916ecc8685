// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/pythontext.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace anneal::split {
namespace {

bool isPrintable(char32_t c)
{
    if (c < 0x7F)
        return c >= 0x20;
    constexpr auto kNot = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK | U_GC_CO_MASK | U_GC_CN_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK | U_GC_ZS_MASK;
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & kNot) == 0;
}

bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

} // namespace

std::string_view stripped(std::string_view text)
{
    while (const auto bytes = spaceLength(text, 0))
        text.remove_prefix(bytes);
    while (!text.empty()) {
        const auto last = text::lastCodePointAt(text);
        if (spaceLength(text, last) == 0)
            break;
        text.remove_suffix(text.size() - last);
    }
    return text;
}

std::string_view printable(std::string_view text, std::string &kept)
{
    kept.clear();
    std::size_t copied = 0; // of text, in kept
    bool isWhole = true;
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        if (isPrintable(text::nextCodePoint(text, at)))
            continue;
        kept += text.substr(copied, begin - copied);
        copied = at;
        isWhole = false;
    }
    if (isWhole)
        return text;
    kept += text.substr(copied);
    return kept;
}

std::string lower(std::string_view text)
{
    std::string result(text);
    if (isAscii(text)) {
        for (char &c : result)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        return result;
    }
    result.clear();
    icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())))
        .toLower(icu::Locale::getRoot())
        .toUTF8String(result);
    return result;
}

} // namespace anneal::split
