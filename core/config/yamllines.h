// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace anneal::config {

/// Lines of a YAML text, and which comments are about which of them. Positions are bytes of the text, which must outlive this.
class YamlLines
{
public:
    struct Span
    {
        std::size_t begin, end;
    };
    explicit YamlLines(std::string_view text) : m_text(text) { }

    /// A byte-order mark is no part of the first line.
    std::size_t lineBegin(std::size_t at) const;
    std::size_t lineEnd(std::size_t at) const; // in front of its line break
    std::size_t columnOf(std::size_t at) const { return at - lineBegin(at); }
    /// The whole lines that a span stands in, with one line break.
    Span linesOf(Span span) const;
    /// Where the blank lines that begin at `at` end. REQUIRES: `at` begins a line.
    std::size_t blankLinesEnd(std::size_t at) const;
    std::size_t skipSpaceAndComments(std::size_t at) const;
    /// Where the line of a key begins, or that of the first comment directly above it, which is about it. At the top of a file it may be about
    /// all of it, and stays there.
    std::size_t aboveKey(std::size_t key) const;
    /// `end`, the end of a value's line, or that of the last comment below it that stands further to the right than its key: such a comment
    /// continues the one behind the value, or belongs to the section.
    std::size_t behindOwnComments(std::size_t end, std::size_t column) const;

protected:
    std::string_view m_text;
};

} // namespace anneal::config
