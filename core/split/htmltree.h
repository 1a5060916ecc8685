// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace anneal::split {

/// The tree that BeautifulSoup 4.15 builds from what html.parser tells it, as far as texts and their depth go: tags are closed only by end tags,
/// nothing is implied, and comments, declarations, scripts and styles are texts like any other.
class HtmlTree
{
public:
    struct Text
    {
        std::string_view text; // without the white space around it, never empty
        std::size_t begin;     // in the source
        std::size_t end;
        std::int32_t next; // of the same tag; negative behind the last
    };
    struct Tag
    {
        std::int32_t name;                  // number of the name
        std::int32_t depth;                 // tags around it, the document itself included
        std::int32_t first = -1, last = -1; // of its own texts
    };

    /// `html` must outlive the tree.
    explicit HtmlTree(std::string_view html);

    // What the parser tells, in its order; names are in lower case.
    void startTag(std::string_view name, bool isClosed); // <name> or <name/>
    void endTag(std::string_view name);
    void data(std::size_t begin, std::size_t end);                        // as it stands there
    void data(std::string_view text, std::size_t begin, std::size_t end); // what a reference there stands for
    void separate(std::size_t begin, std::size_t end);                    // a text for itself: a comment or a declaration
    void finish();

    /// Calls for the body's tags that have a text, in their order: all tags where there is no body.
    void forEach(const std::function<void(const Tag &)> &visit) const;
    const Text &text(std::int32_t number) const { return m_texts[static_cast<std::size_t>(number)]; }
    /// 1 to 6 for h1 to h6, 0 for all other names.
    static int headingLevel(const Tag &tag);

private:
    std::int32_t numberOf(std::string_view name);
    void endData();
    void close(std::int32_t name);

    const std::string_view m_html;
    std::vector<Tag> m_tags; // in the order of their start, which is that of the tree: each is the last child of what is open
    std::vector<Text> m_texts;
    std::deque<std::string> m_owned; // texts that stand nowhere as they are
    std::unordered_map<std::string, std::int32_t> m_names;
    std::vector<std::int32_t> m_open;          // tags, the document first
    std::vector<std::int32_t> m_openCount;     // by name
    std::vector<std::int32_t> m_closedAlready; // void elements, by name: their end tags may come yet

    bool m_hasData = false;
    bool m_isVerbatim = false; // the data is [m_begin, m_end) of the source
    std::size_t m_begin = 0, m_end = 0;
    std::string m_data; // otherwise
};

} // namespace anneal::split
