// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/document/pagelines.h"

#include <string>
#include <string_view>
#include <unordered_set>

namespace anneal::document {

/// Puts lines of a paragraph together: words that a line's end divides become one again.
class LineJoiner
{
public:
    /// How words are written elsewhere in the document tells "self-/contained" from "con-/tained".
    void learn(std::string_view line);

    /// Whether a text ends in a word that the line's end divides.
    static bool endsDivided(std::string_view text);
    /// Appends a line to a text that ends in another line of the same paragraph.
    void append(std::string &text, std::string_view line, bool joinsDivided) const;

private:
    bool keepsHyphen(std::string_view before, std::string_view after) const;

    std::unordered_set<std::string> m_words; // lower case, with their hyphens
};

} // namespace anneal::document
