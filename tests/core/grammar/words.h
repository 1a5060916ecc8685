// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grammar/form.h"

#include <string>
#include <vector>

/// Small vocabularies whose masks can be read.
namespace anneal::tests {

inline constexpr std::int32_t kEnd = 256; // the end of text of those below

/// The 256 bytes, the end of text, and more words from 257 on.
inline std::shared_ptr<const grammar::Vocabulary> bytesAnd(const std::vector<std::string> &words = {})
{
    std::vector<std::string> bytes;
    for (int byte = 0; byte < 256; ++byte)
        bytes.emplace_back(1, static_cast<char>(byte));
    bytes.emplace_back();
    bytes.insert(bytes.end(), words.begin(), words.end());
    return std::make_shared<const grammar::Vocabulary>(std::move(bytes));
}

/// What may come next, in the order of the ids: "a|b|END"
inline std::string shown(const grammar::Mask &mask, const grammar::Vocabulary &vocabulary)
{
    std::string text;
    for (std::int32_t id = 0; id < vocabulary.size(); ++id)
        if (mask.has(id))
            text += (text.empty() ? "" : "|") + (id == kEnd ? "END" : vocabulary.bytesOf(id));
    return text;
}

/// Whether a form takes a whole text, byte for byte.
inline bool takes(const grammar::Form &form, std::string_view text)
{
    auto walker = form.walker();
    return walker.acceptBytes(text) && walker.mayEnd();
}

} // namespace anneal::tests
