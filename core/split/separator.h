// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/choices.h"
#include "core/split/merge.h"
#include "core/text/regex.h"

#include <optional>
#include <string>

namespace anneal::split {

/// Where a text may be cut: a literal, or a regular expression with the meaning of Python's re.
class Separator
{
public:
    /// Fails with BadConfig on a pattern that cannot be or that captures groups.
    static base::Result<Separator> create(std::string text, bool isRegex);

    /// As it was written; empty cuts between all characters.
    const std::string &text() const { return m_text; }
    /// Whether it is a pattern that begins with (?=, (?!, (?<= or (?<!.
    bool isLookAround() const;

    /// Whether it occurs. REQUIRES: text() is not empty.
    bool occursIn(std::string_view text, Work &work) const;
    /// _split_text_with_regex of LangChain: the separator goes to the piece after it (start), before it (end) or nowhere.
    std::vector<Piece> split(std::string_view text, config::KeepSeparator keep, const Measure &measure, Work &work) const;

private:
    std::string m_text;
    std::optional<text::Regex> m_regex;
};

} // namespace anneal::split
