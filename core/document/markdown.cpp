// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/markdown.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <md4c.h>

#include <algorithm>

namespace anneal::document {
namespace {

constexpr unsigned kDialect = MD_DIALECT_GITHUB;

/// Parses for an object with enterBlock(), leaveBlock() and text(); each says whether to go on. Spans change no text.
template <typename Handler>
base::Status parse(std::string_view source, Handler &handler, const std::stop_token &stop)
{
    MD_PARSER parser {};
    parser.flags = kDialect;
    parser.enter_block
        = [](MD_BLOCKTYPE type, void *detail, void *context) { return static_cast<Handler *>(context)->enterBlock(type, detail) ? 0 : 1; };
    parser.leave_block
        = [](MD_BLOCKTYPE type, void *detail, void *context) { return static_cast<Handler *>(context)->leaveBlock(type, detail) ? 0 : 1; };
    parser.enter_span = parser.leave_span = [](MD_SPANTYPE, void *, void *) { return 0; };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context) {
        return static_cast<Handler *>(context)->text(type, std::string_view(text, size)) ? 0 : 1;
    };
    const int failed = md_parse(source.data(), static_cast<MD_SIZE>(source.size()), &parser, &handler);
    if (stop.stop_requested())
        return base::Error { base::ErrorKind::Canceled, tr_("Reading was canceled."), {} };
    if (failed)
        return base::Error { base::ErrorKind::BadInput, tr_("It would become far larger than it is: its tables or links are not what they seem."),
            tr_("Rename it to .txt to add it as plain text.") };
    return base::ok();
}

/// How much may come out of a source.
class Allowance
{
public:
    Allowance(std::string_view source, const std::stop_token &stop) : m_left(kAlways + kTimes * source.size()), m_stop(stop) { }
    bool take(std::size_t bytes)
    {
        constexpr std::size_t kEach = 8; // of an element without text
        m_left -= std::min(m_left, bytes + kEach);
        return m_left > 0 && !m_stop.stop_requested();
    }

private:
    static constexpr std::size_t kAlways = 1 << 20, kTimes = 16;
    std::size_t m_left;
    const std::stop_token &m_stop;
};

/// Notes where the texts of each part stand.
class BlockFinder
{
public:
    BlockFinder(std::string_view source, const std::stop_token &stop) : m_source(source), m_allowance(source, stop) { }

    bool enterBlock(MD_BLOCKTYPE type, void *detail)
    {
        switch (type) {
        case MD_BLOCK_UL:
        case MD_BLOCK_OL:
            m_open.push_back({ BlockKind::List, ++m_depth, ++m_lastId });
            break;
        case MD_BLOCK_TABLE:
            m_open.push_back({ BlockKind::Table, 0, ++m_lastId });
            break;
        case MD_BLOCK_H:
            m_open.push_back({ BlockKind::Heading, static_cast<int>(static_cast<MD_BLOCK_H_DETAIL *>(detail)->level), ++m_lastId });
            break;
        case MD_BLOCK_P:
        case MD_BLOCK_CODE:
        case MD_BLOCK_HTML:
            m_paragraph = ++m_lastId;
            break;
        default:
            break;
        }
        return m_allowance.take(0);
    }

    bool leaveBlock(MD_BLOCKTYPE type, void *)
    {
        m_depth -= type == MD_BLOCK_UL || type == MD_BLOCK_OL;
        if (type == MD_BLOCK_UL || type == MD_BLOCK_OL || type == MD_BLOCK_TABLE || type == MD_BLOCK_H)
            m_open.pop_back();
        return m_allowance.take(0);
    }

    bool text(MD_TEXTTYPE, std::string_view text)
    {
        const std::less_equal<> isBefore;
        if (isBefore(m_source.data(), text.data()) && isBefore(text.data() + text.size(), m_source.data() + m_source.size()))
            add(static_cast<std::size_t>(text.data() - m_source.data()), text.size());
        return m_allowance.take(text.size());
    }

    std::vector<Block> finish() { return std::move(m_blocks); }

private:
    struct Part
    {
        BlockKind kind;
        int level;
        std::size_t id;
    };

    std::size_t lineBegin(std::size_t at) const
    {
        const auto end = m_source.substr(0, at).rfind('\n');
        return end == std::string_view::npos ? 0 : end + 1;
    }
    std::size_t lineEnd(std::size_t at) const { return std::min(m_source.find('\n', at), m_source.size()); }

    void add(std::size_t at, std::size_t size)
    {
        const Part part = m_open.empty() ? Part { BlockKind::Paragraph, 0, m_paragraph } : m_open.back();
        const auto written = m_blocks.empty() ? 0 : m_blocks.back().end;
        if (part.id == m_writtenId) {
            if (at + size > written)
                m_blocks.back().end = endOf(part, at + size);
            return;
        }
        m_writtenId = part.id;
        const auto begin = std::max(part.kind == BlockKind::Heading ? titleBegin(at) : lineBegin(at), written);
        m_blocks.push_back({ part.kind, part.level, 0, begin, std::max(begin, endOf(part, at + size)) });
    }

    /// Behind the marks of a heading, not behind those of emphasis in it.
    std::size_t titleBegin(std::size_t at) const
    {
        const auto begin = lineBegin(at);
        while (at > begin && m_source[at - 1] != ' ' && m_source[at - 1] != '\t' && m_source[at - 1] != '#')
            --at;
        return at;
    }

    std::size_t endOf(const Part &part, std::size_t at) const
    {
        const auto end = at > 0 && m_source[at - 1] == '\n' ? at - 1 : lineEnd(at);
        if (part.kind != BlockKind::Heading)
            return end;
        auto title = m_source.substr(0, end);
        while (title.size() > at && (title.back() == '#' || title.back() == ' ' || title.back() == '\t'))
            title.remove_suffix(1);
        return title.size();
    }

    std::string_view m_source;
    Allowance m_allowance;
    std::vector<Block> m_blocks;
    std::vector<Part> m_open; // the innermost last
    std::size_t m_paragraph = 0;
    std::size_t m_lastId = 0;
    std::size_t m_writtenId = 0;
    int m_depth = 0;
};

class HtmlMaker
{
public:
    HtmlMaker(std::string_view source, const std::stop_token &stop) : m_allowance(source, stop) { }

    bool enterBlock(MD_BLOCKTYPE type, void *detail)
    {
        if (type == MD_BLOCK_OL)
            return put("<ol start=" + std::to_string(static_cast<MD_BLOCK_OL_DETAIL *>(detail)->start) + ">"); // not translated: HTML
        if (type == MD_BLOCK_HR)
            return put("<hr>");
        const auto name = nameOf(type, detail);
        return put(name.empty() ? name : "<" + name + ">");
    }
    bool leaveBlock(MD_BLOCKTYPE type, void *detail)
    {
        const auto name = nameOf(type, detail);
        return put(name.empty() ? name : "</" + name + ">\n");
    }

    bool text(MD_TEXTTYPE type, std::string_view text)
    {
        switch (type) {
        case MD_TEXT_NULLCHAR:
            return put("\xEF\xBF\xBD");
        case MD_TEXT_BR:
            return put("<br>");
        case MD_TEXT_SOFTBR:
            return put("\n");
        case MD_TEXT_ENTITY:
        case MD_TEXT_HTML:
            return put(text);
        default:
            return putEscaped(text);
        }
    }

    std::string finish() { return std::move(m_html); }

private:
    static std::string nameOf(MD_BLOCKTYPE type, void *detail)
    {
        switch (type) {
        case MD_BLOCK_QUOTE:
            return "blockquote";
        case MD_BLOCK_UL:
            return "ul";
        case MD_BLOCK_OL:
            return "ol";
        case MD_BLOCK_LI:
            return "li";
        case MD_BLOCK_H:
            return "h" + std::to_string(static_cast<MD_BLOCK_H_DETAIL *>(detail)->level);
        case MD_BLOCK_CODE:
            return "pre";
        case MD_BLOCK_P:
            return "p";
        case MD_BLOCK_TABLE:
            return "table";
        case MD_BLOCK_TR:
            return "tr";
        case MD_BLOCK_TH:
        case MD_BLOCK_TD:
            return "td";
        default:
            return {};
        }
    }
    bool put(std::string_view html)
    {
        m_html += html;
        return m_allowance.take(html.size());
    }
    bool putEscaped(std::string_view text)
    {
        for (const char c : text) {
            if (c == '<')
                m_html += "&lt;";
            else if (c == '&')
                m_html += "&amp;";
            else
                m_html += c;
        }
        return m_allowance.take(text.size());
    }

    Allowance m_allowance;
    std::string m_html;
};

/// Whether braces at `at` hold attributes as pandoc writes them: {#name .class key="value"}. Gives where they end; 0 for no.
std::size_t endOfAttributes(std::string_view text, std::size_t at)
{
    constexpr std::size_t kLongest = 300;
    const auto end = text.substr(0, at + kLongest).find('}', at);
    if (end == std::string_view::npos)
        return 0;
    const auto inside = base::trimmed(text.substr(at + 1, end - at - 1));
    const bool isAttribute = !inside.empty() && (inside[0] == '.' || inside[0] == '#') && inside.size() > 1
        && inside.find('{') == std::string_view::npos && inside.find("\n\n") == std::string_view::npos;
    return isAttribute ? end + 1 : 0;
}

/// What GitHub's dialect would take for text: attributes behind code, links and headings, the lines around divisions, the colon of a footnote.
std::string withoutExtensions(std::string_view source)
{
    std::string text;
    text.reserve(source.size());
    std::string_view fence;
    std::size_t skip = 0; // an attribute ends there
    for (std::size_t begin = 0; begin < source.size();) {
        const auto end = std::min(source.find('\n', begin), source.size());
        const auto line = source.substr(begin, end - begin);
        const auto bare = base::trimmed(line);
        const bool isFence = bare.starts_with("```") || bare.starts_with("~~~");
        if (isFence)
            fence = fence.empty() ? bare.substr(0, 3) : bare.starts_with(fence) ? std::string_view() : fence;
        const bool isHeading = bare.starts_with('#');
        auto at = std::max(begin, skip);
        if (fence.empty() && bare.starts_with(":::"))
            at = end;
        if (fence.empty() && line.starts_with("[^"))
            text += '\\'; // else it would define a link
        for (; at < end; ++at) {
            const char before = at > 0 ? source[at - 1] : '\n';
            if (source[at] == '{' && fence.empty() && !isFence && (before == '`' || before == ']' || before == ')' || (isHeading && before == ' ')))
                if (const auto behind = endOfAttributes(source, at)) {
                    skip = behind;
                    at = std::min(behind, end) - 1;
                    continue;
                }
            text += source[at];
        }
        if (end < source.size())
            text += '\n';
        begin = end + 1;
    }
    return text;
}

} // namespace

base::Result<std::vector<Block>> markdownBlocks(std::string_view source, const std::stop_token &stop)
{
    BlockFinder finder(source, stop);
    if (const auto parsed = parse(source, finder, stop); !parsed)
        return parsed.error();
    return finder.finish();
}

base::Result<std::string> markdownHtml(std::string_view source, const std::stop_token &stop)
{
    const auto text = withoutExtensions(source);
    HtmlMaker maker(text, stop);
    if (const auto parsed = parse(text, maker, stop); !parsed)
        return parsed.error();
    return maker.finish();
}

} // namespace anneal::document
