// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/split/htmltree.h"
#include "core/split/work.h"

#include <array>

namespace anneal::split {

/// Reads markup as html.parser of Python 3.11 does, which BeautifulSoup uses, and tells a tree of it. Where that one refuses a document, at a
/// malformed <![…, this takes it for a comment up to the next >.
class HtmlScanner
{
public:
    HtmlScanner(HtmlTree &tree, Work &work) : m_html(work.document), m_tree(tree), m_work(work) { m_none.fill(kNowhere); }

    void run();

private:
    enum class Text { MayGoOn, IsWhole };
    static constexpr auto kNowhere = std::string_view::npos;

    void goAhead(Text state);
    bool reference(Text state);
    bool numericReference();
    bool namedReference(Text state);
    // Each gives where the markup at m_at ends, kNowhere where it does not.
    std::size_t markup();
    std::size_t startTag();
    std::size_t endTag();
    std::size_t comment();
    std::size_t bogusComment();
    std::size_t declaration();
    std::size_t markedSection();

    std::size_t wholeStartTag();
    std::size_t attributeName(std::size_t at) const;
    std::size_t attributeValue(std::size_t at);
    std::size_t skipSpaces(std::size_t at) const;
    std::size_t skipSpacesAndSlashes(std::size_t at) const;
    std::size_t tagName(std::size_t at) const;
    std::size_t nextText() const;
    std::size_t findRawEnd() const;
    std::size_t find(char wanted, std::size_t from);
    char at(std::size_t place) const { return place < m_html.size() ? m_html[place] : '\0'; }
    bool isAt(std::size_t place, std::string_view text) const { return place < m_html.size() && m_html.substr(place).starts_with(text); }

    const std::string_view m_html;
    HtmlTree &m_tree;
    Work &m_work;
    std::size_t m_at = 0;
    std::string_view m_raw; // "script" or "style" inside one
    // From there on there is none: what is missing is not looked for again and again.
    std::array<std::size_t, 128> m_none;
    std::size_t m_noComment = kNowhere;
};

} // namespace anneal::split
