// SPDX-License-Identifier: GPL-3.0-or-later
// The real documents of the reference data, and how much of their words an extraction has.
#pragma once

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace anneal::tests {

inline const std::filesystem::path kDocuments = ANNEAL_TESTDATA "/documents";

/// The entries of the manifest of one type whose files end so.
inline std::vector<base::Json> entries(const std::string &type, std::string_view ending)
{
    std::vector<base::Json> found;
    const auto manifest = base::readFile(kDocuments / "manifest.jsonl");
    for (const auto &line : base::split(manifest ? *manifest : "", '\n'))
        if (const auto entry = base::parseJson(line); entry && (*entry)["type"] == type && (*entry)["file"].get<std::string>().ends_with(ending))
            found.push_back(*entry);
    return found;
}

inline bool isWordByte(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80 || c == '_';
}

/// Other blanks than that of ASCII, as one of that.
inline std::string withPlainBlanks(std::string_view utf8)
{
    std::string text;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto three = utf8.substr(at, 3);
        const bool isWide = three.size() == 3 && (three == "\u202F" || three == "\u205F" || (three >= "\u2000" && three <= "\u200A"));
        const bool isNarrow = three.starts_with("\u00A0");
        text += isWide || isNarrow ? ' ' : utf8[at];
        at += isWide ? 3 : isNarrow ? 2 : 1;
    }
    return text;
}

inline std::map<std::string, int> wordsOf(std::string_view text)
{
    std::map<std::string, int> words;
    std::string word;
    for (const char c : withPlainBlanks(text)) {
        if (isWordByte(c))
            word += c;
        else if (!word.empty())
            ++words[std::exchange(word, {})];
    }
    if (!word.empty())
        ++words[word];
    return words;
}

/// The F1 of words with how often they stand in two texts.
template <typename Words>
double f1Of(const Words &a, const Words &b)
{
    double shared = 0, all = 0;
    for (const auto &[word, count] : a) {
        all += static_cast<double>(count);
        if (const auto found = b.find(word); found != b.end())
            shared += static_cast<double>(std::min(count, found->second));
    }
    for (const auto &[word, count] : b)
        all += static_cast<double>(count);
    return all > 0 ? 2 * shared / all : 0;
}

inline double wordF1(std::string_view one, std::string_view other)
{
    return f1Of(wordsOf(one), wordsOf(other));
}

} // namespace anneal::tests
