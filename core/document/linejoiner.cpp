// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/linejoiner.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace anneal::document {
namespace {

constexpr std::array<std::string_view, 3> kHyphens { "-", "\xE2\x80\x90", "\xC2\xAD" }; // the last one is soft: it shows only at a line's end

bool isWordByte(char c)
{
    return std::isalpha(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80;
}

std::size_t hyphenAtEnd(std::string_view text)
{
    for (const auto hyphen : kHyphens)
        if (text.ends_with(hyphen) && text.size() > hyphen.size() && isWordByte(text[text.size() - hyphen.size() - 1]))
            return hyphen.size();
    return 0;
}

std::string_view lastWord(std::string_view text)
{
    const auto space = text.find_last_of(" \n\t");
    auto word = text.substr(space == std::string_view::npos ? 0 : space + 1);
    while (!word.empty() && !isWordByte(word.front()))
        word.remove_prefix(1);
    return word;
}

/// The beginning of the text as far as it is a word.
std::string_view firstWord(std::string_view text)
{
    const auto end = std::find_if(text.begin(), text.end(), [](char c) { return !isWordByte(c) && c != '-'; });
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

} // namespace

void LineJoiner::learn(std::string_view line)
{
    constexpr std::size_t kMostWords = 2'000'000; // of a hostile document
    for (std::size_t at = 0; at < line.size() && m_words.size() < kMostWords;) {
        const auto word = firstWord(line.substr(at));
        if (!word.empty() && at + word.size() < line.size()) // the last one may be divided
            m_words.insert(base::toLower(word));
        at += std::max<std::size_t>(word.size(), 1);
    }
}

bool LineJoiner::keepsHyphen(std::string_view before, std::string_view after) const
{
    const auto left = base::toLower(lastWord(before)), right = base::toLower(firstWord(after));
    const bool knowsJoined = m_words.contains(left + right), knowsDivided = m_words.contains(left + "-" + right);
    if (knowsJoined != knowsDivided)
        return knowsDivided;
    // "Hewlett-/Packard", "T-/1000", but not "MES-/SAGES"
    const auto first = static_cast<unsigned char>(after.front());
    return std::isdigit(first) || (std::isupper(first) && !std::isupper(static_cast<unsigned char>(before.back())));
}

bool LineJoiner::endsDivided(std::string_view text)
{
    return hyphenAtEnd(text) > 0;
}

void LineJoiner::append(std::string &text, std::string_view line, bool joinsDivided) const
{
    if (line.empty())
        return;
    const auto hyphen = hyphenAtEnd(text);
    if (hyphen > 0 && (isWordByte(line.front()) || std::isdigit(static_cast<unsigned char>(line.front())))) {
        if (!joinsDivided) {
            text += '\n';
        } else {
            const bool isSoft = text.ends_with(kHyphens.back());
            text.resize(text.size() - hyphen);
            if (!isSoft && keepsHyphen(text, line))
                text += '-';
        }
    } else if (!text.empty() && !(isIdeographic(lastCharacter(text)) && isIdeographic(firstCharacter(line)))) {
        text += ' ';
    }
    text += line;
}

} // namespace anneal::document
