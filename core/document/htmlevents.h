// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::document {

/// What an element does to the text in it.
enum class HtmlRole : std::uint8_t {
    Inline,
    Block,
    Paragraph,
    Heading,
    Pre,
    List,
    Item,
    Table,
    Row,
    Cell,
    Caption,
    Term,
    Description,
    Quote,
    Footnote
};

/// The beginning or the end of an element, a text, or a break; in the order of the document.
struct HtmlEvent
{
    enum class Kind : std::uint8_t { Open, Close, Text, LineBreak, Rule };

    Kind kind = Kind::Text;
    HtmlRole role = HtmlRole::Inline;
    std::uint8_t level = 0; // of headings
    char style = '\0';      // of lists: '\0' for marks, otherwise as the attribute type: 1 a A i I
    bool isLayout = false;  // of tables: they only place what is in them
    int number = -1;        // of an item, or the first of a list; -1 for none
    std::size_t begin = 0;  // of texts: in HtmlEvents::text
    std::size_t end = 0;
};

/// A page without what nobody sees: scripts, styles, templates, what is hidden.
struct HtmlEvents
{
    std::vector<HtmlEvent> events; // each Open has its Close
    std::string text;
    std::string title;  // of <title>
    bool isCut = false; // the parser gave up before the end
};

/// Reads HTML of any age by libxml2: nothing is loaded, no entity is defined by the page, nesting costs no stack.
/// REQUIRES: UTF-8. Fails with Canceled, and with BadInput where its mistakes would take too long.
base::Result<HtmlEvents> parseHtml(std::string_view utf8, const std::stop_token &stop = {});

} // namespace anneal::document
