// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/pythontext.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace anneal::split {
namespace {

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
        if (jinja::isPrintable(text::nextCodePoint(text, at)))
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
