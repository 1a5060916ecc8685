// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/htmlreader.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/document/charset.h"
#include "core/document/htmlevents.h"
#include "core/document/romannumber.h"
#include "core/document/textbuilder.h"

#include <algorithm>

namespace anneal::document {
namespace {

using Kind = HtmlEvent::Kind;

/// 1 as a, 27 as aa.
std::string letters(int number, char first)
{
    std::string text;
    for (; number > 0; number = (number - 1) / 26)
        text.insert(text.begin(), static_cast<char>(first + (number - 1) % 26));
    return text;
}

std::string markOf(char style, int number)
{
    constexpr int kMostRoman = 4999;
    const bool isPlain = number < 1 || number > kMostRoman;
    switch (style) {
    case '\0':
        return "- ";
    case 'a':
    case 'A':
        return (isPlain ? std::to_string(number) : letters(number, style)) + ". ";
    case 'i':
    case 'I':
        return (isPlain ? std::to_string(number) : romanNumber(number, style == 'I')) + ". ";
    default:
        return std::to_string(number) + ". ";
    }
}

/// Text as a browser draws it: blanks that do not break as blanks, hyphens that are not seen left out, and the characters that old pages
/// write by their numbers in Windows-1252.
std::string drawn(std::string_view utf8)
{
    constexpr std::string_view kWindows[32] { "€", "", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "", "Ž", "", "", "‘", "’", "“", "”",
        "•", "–", "—", "˜", "™", "š", "›", "œ", "", "ž", "Ÿ" };
    std::string text;
    text.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto next = i + 1 < utf8.size() ? static_cast<unsigned char>(utf8[i + 1]) : 0;
        if (utf8[i] != '\xC2' || next > 0xAD || (next > 0xA0 && next < 0xAD)) {
            text += utf8[i];
            continue;
        }
        text += next < 0xA0 ? kWindows[next - 0x80] : next == 0xA0 ? " " : "";
        ++i;
    }
    return text;
}

/// Writes events as text.
class HtmlWriter
{
public:
    explicit HtmlWriter(const HtmlEvents &page) : m_page(page) { }
    void write(const HtmlEvent &event);
    TextBuilder &builder() { return m_builder; }

private:
    struct List
    {
        char style;
        int next;
    };
    void open(const HtmlEvent &event);
    void close(const HtmlEvent &event);
    void openItem(const HtmlEvent &event);
    void listing(std::string_view text);
    bool isOutsideTable() const { return m_tables.empty() || m_tables.back(); }

    const HtmlEvents &m_page;
    TextBuilder m_builder;
    std::vector<List> m_lists;
    std::vector<bool> m_tables; // whether each only places what is in it, and so is none to a reader
    int m_pre = 0;
    bool m_isPreBegun = false; // its first line break is no text
};

void HtmlWriter::listing(std::string_view text)
{
    if (m_isPreBegun && !text.empty()) {
        m_isPreBegun = false;
        if (text.front() == '\n')
            text.remove_prefix(1);
    }
    m_builder.verbatim(text);
}

void HtmlWriter::openItem(const HtmlEvent &event)
{
    if (m_lists.empty()) {
        m_builder.item("- ", 1);
        return;
    }
    auto &list = m_lists.back();
    if (event.number >= 0)
        list.next = event.number;
    m_builder.item(markOf(list.style, list.next), static_cast<int>(m_lists.size()));
    ++list.next;
}

void HtmlWriter::open(const HtmlEvent &event)
{
    switch (event.role) {
    case HtmlRole::Inline:
        break;
    case HtmlRole::Heading:
        m_builder.separate(2);
        m_builder.open(BlockKind::Heading, event.level);
        break;
    case HtmlRole::Pre:
        m_builder.paragraph();
        m_isPreBegun = ++m_pre == 1;
        break;
    case HtmlRole::List:
        m_builder.separate(m_lists.empty() ? 2 : 1);
        m_lists.push_back({ event.style, event.number });
        m_builder.open(BlockKind::List, static_cast<int>(m_lists.size()));
        break;
    case HtmlRole::Item:
        openItem(event);
        break;
    case HtmlRole::Table:
        m_builder.separate(2);
        if (!event.isLayout)
            m_builder.open(BlockKind::Table);
        m_tables.push_back(event.isLayout);
        break;
    case HtmlRole::Row:
        isOutsideTable() ? m_builder.paragraph() : m_builder.beginRow();
        break;
    case HtmlRole::Cell:
        isOutsideTable() ? m_builder.paragraph() : m_builder.beginCell();
        break;
    case HtmlRole::Caption:
        m_builder.separate(1);
        break;
    case HtmlRole::Description:
        m_builder.paragraph(1);
        break;
    case HtmlRole::Quote:
        m_builder.text("“");
        break;
    case HtmlRole::Footnote:
        m_builder.separate(2);
        m_builder.open(BlockKind::Footnote);
        break;
    case HtmlRole::Block:
    case HtmlRole::Paragraph:
    case HtmlRole::Term:
        m_builder.paragraph(event.role == HtmlRole::Block ? 1 : 2);
        break;
    }
}

void HtmlWriter::close(const HtmlEvent &event)
{
    switch (event.role) {
    case HtmlRole::Inline:
        break;
    case HtmlRole::Heading:
    case HtmlRole::Footnote:
        m_builder.close();
        m_builder.separate(2);
        break;
    case HtmlRole::Pre:
        --m_pre;
        m_builder.paragraph();
        break;
    case HtmlRole::List:
        m_lists.pop_back();
        m_builder.close();
        m_builder.separate(m_lists.empty() ? 2 : 1);
        break;
    case HtmlRole::Item:
        m_builder.separate(1);
        break;
    case HtmlRole::Table:
        m_tables.pop_back();
        if (!event.isLayout)
            m_builder.close();
        m_builder.paragraph();
        break;
    case HtmlRole::Row:
        isOutsideTable() ? m_builder.paragraph() : m_builder.endRow();
        break;
    case HtmlRole::Cell:
        isOutsideTable() ? m_builder.paragraph() : m_builder.endCell();
        break;
    case HtmlRole::Quote:
        m_builder.text("”");
        break;
    case HtmlRole::Caption:
    case HtmlRole::Block:
    case HtmlRole::Term:
        m_builder.separate(1);
        break;
    case HtmlRole::Description:
    case HtmlRole::Paragraph:
        m_builder.paragraph();
        break;
    }
}

void HtmlWriter::write(const HtmlEvent &event)
{
    switch (event.kind) {
    case Kind::Open:
        return open(event);
    case Kind::Close:
        return close(event);
    case Kind::LineBreak:
        return m_pre > 0 ? m_builder.verbatim("\n") : m_builder.lineBreak();
    case Kind::Rule:
        return m_builder.paragraph();
    case Kind::Text: {
        const auto text = drawn(std::string_view(m_page.text).substr(event.begin, event.end - event.begin));
        return m_pre > 0 ? listing(text) : m_builder.text(text);
    }
    }
}

/// A title on one line.
std::string oneLine(std::string_view text)
{
    TextBuilder builder;
    builder.text(drawn(text));
    Document document;
    builder.moveTo(document);
    return document.text;
}

/// The value behind `name=`, with or without quotes, in lower case.
std::string valueBehind(std::string_view text, std::string_view name)
{
    auto at = text.find(name);
    if (at == std::string_view::npos)
        return {};
    text = base::trimmed(text.substr(at + name.size()));
    if (text.empty() || text.front() != '=')
        return {};
    text = base::trimmed(text.substr(1));
    if (!text.empty() && (text.front() == '"' || text.front() == '\''))
        text.remove_prefix(1);
    return std::string(text.substr(0, text.find_first_of("\"'; />?\t\r\n")));
}

} // namespace

std::string htmlCharset(std::string_view bytes)
{
    constexpr std::size_t kLooked = 4096; // browsers look at 1,024
    const auto head = base::toLower(bytes.substr(0, kLooked));
    if (head.starts_with("<?xml"))
        if (auto charset = valueBehind(std::string_view(head).substr(0, head.find("?>")), "encoding"); !charset.empty())
            return charset;
    for (auto at = head.find("<meta"); at != std::string::npos; at = head.find("<meta", at + 1))
        if (auto charset = valueBehind(std::string_view(head).substr(at, head.find('>', at) - at), "charset"); !charset.empty())
            return charset;
    return {};
}

base::Status readHtmlText(std::string_view utf8, Document &document, const std::stop_token &stop)
{
    const auto page = parseHtml(utf8, stop);
    if (!page)
        return page.error();
    HtmlWriter writer(*page);
    for (const auto &event : page->events)
        writer.write(event);
    writer.builder().moveTo(document);
    document.title = oneLine(page->title.empty() ? document.firstHeading() : page->title);
    if (page->isCut)
        document.warnings.emplace_back(tr_("Only the beginning could be read: the rest is too damaged."));
    return base::ok();
}

base::Result<Document> readHtml(const std::filesystem::path &file, const ReadOptions &options, std::stop_token stop)
{
    const auto bytes = base::readFile(file);
    if (!bytes)
        return bytes.error();
    auto decoded = decodeText(*bytes, htmlCharset(*bytes));
    if (!decoded)
        return decoded.error();
    Document document;
    document.charset = std::move(decoded->charset);
    document.sha256 = base::sha256(*bytes);
    document.warnings = std::move(decoded->warnings);
    if (const auto read = readHtmlText(decoded->text, document, stop); !read)
        return read.error();
    if (document.title.empty())
        document.title = file.filename().string();
    if (options.isRaw) {
        document.text = std::move(decoded->text);
        document.blocks.clear();
    }
    return document;
}

} // namespace anneal::document
