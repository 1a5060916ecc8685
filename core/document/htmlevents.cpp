// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/htmlevents.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>

namespace anneal::document {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kMostWork = 300'000'000;        // elements looked through for end tags that end none: some seconds
constexpr auto kSlow = std::chrono::milliseconds(100); // between two events: a tag with very many attributes, which libxml2 compares with each other
constexpr auto kTooSlow = std::chrono::seconds(10);    // of that in all

struct Tag
{
    std::string_view name;
    HtmlRole role;
};

constexpr Tag kTags[] {
    { "p", HtmlRole::Paragraph },
    { "h1", HtmlRole::Heading },
    { "h2", HtmlRole::Heading },
    { "h3", HtmlRole::Heading },
    { "h4", HtmlRole::Heading },
    { "h5", HtmlRole::Heading },
    { "h6", HtmlRole::Heading },
    { "pre", HtmlRole::Pre },
    { "listing", HtmlRole::Pre },
    { "xmp", HtmlRole::Pre },
    { "textarea", HtmlRole::Pre },
    { "ul", HtmlRole::List },
    { "ol", HtmlRole::List },
    { "menu", HtmlRole::List },
    { "dir", HtmlRole::List },
    { "li", HtmlRole::Item },
    { "table", HtmlRole::Table },
    { "tr", HtmlRole::Row },
    { "td", HtmlRole::Cell },
    { "th", HtmlRole::Cell },
    { "caption", HtmlRole::Caption },
    { "dt", HtmlRole::Term },
    { "dd", HtmlRole::Description },
    { "q", HtmlRole::Quote },
    { "div", HtmlRole::Block },
    { "section", HtmlRole::Block },
    { "article", HtmlRole::Block },
    { "main", HtmlRole::Block },
    { "header", HtmlRole::Block },
    { "footer", HtmlRole::Block },
    { "nav", HtmlRole::Block },
    { "aside", HtmlRole::Block },
    { "blockquote", HtmlRole::Block },
    { "center", HtmlRole::Block },
    { "address", HtmlRole::Block },
    { "figure", HtmlRole::Block },
    { "figcaption", HtmlRole::Block },
    { "details", HtmlRole::Block },
    { "summary", HtmlRole::Block },
    { "fieldset", HtmlRole::Block },
    { "legend", HtmlRole::Block },
    { "form", HtmlRole::Block },
    { "dl", HtmlRole::Block },
    { "hgroup", HtmlRole::Block },
    { "search", HtmlRole::Block },
    { "dialog", HtmlRole::Block },
    { "option", HtmlRole::Block },
    { "optgroup", HtmlRole::Block },
    { "noframes", HtmlRole::Block },
};

/// What a browser with scripts does not show as text.
constexpr std::string_view kUnseen[] { "script", "style", "template", "noscript", "svg", "canvas", "audio", "video", "iframe", "datalist", "head",
    "object", "applet" };

HtmlRole roleOf(std::string_view name)
{
    const auto found = std::find_if(std::begin(kTags), std::end(kTags), [&](const Tag &tag) { return tag.name == name; });
    return found == std::end(kTags) ? HtmlRole::Inline : found->role;
}

std::string_view textOf(const xmlChar *text)
{
    return text ? std::string_view(reinterpret_cast<const char *>(text)) : std::string_view();
}

/// The attributes of an element as libxml2 gives them: names and values in turn, ended by null.
class Attributes
{
public:
    explicit Attributes(const xmlChar **list) : m_list(list) { }
    std::optional<std::string_view> value(std::string_view name) const
    {
        for (auto *at = m_list; at && *at; at += 2)
            if (textOf(*at) == name)
                return textOf(at[1]);
        return std::nullopt;
    }
    int number(std::string_view name, int otherwise) const
    {
        const auto text = base::trimmed(value(name).value_or(std::string_view()));
        int number = otherwise;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        return read.ec == std::errc() && number >= 0 && number < std::numeric_limits<int>::max() / 2 ? number : otherwise;
    }
    bool hasWord(std::string_view name, std::string_view word) const
    {
        const auto words = base::split(base::toLower(value(name).value_or(std::string_view())), ' ');
        return std::find(words.begin(), words.end(), word) != words.end();
    }

private:
    const xmlChar **m_list;
};

bool isHidden(std::string_view name, const Attributes &attributes)
{
    if (std::find(std::begin(kUnseen), std::end(kUnseen), name) != std::end(kUnseen) || attributes.value("hidden")
        || attributes.value("aria-hidden") == "true" || (name == "dialog" && !attributes.value("open")))
        return true;
    // The signs behind headings that link to them.
    if (name == "a" && attributes.hasWord("class", "headerlink"))
        return true;
    auto style = base::toLower(attributes.value("style").value_or(std::string_view()).substr(0, 1000));
    std::erase_if(style, [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
    return style.find("display:none") != std::string::npos || style.find("visibility:hidden") != std::string::npos;
}

bool isFootnote(const Attributes &attributes)
{
    for (const auto role : { "doc-footnote", "doc-endnotes", "doc-endnote" })
        if (attributes.hasWord("role", role))
            return true;
    return attributes.hasWord("class", "footnote") || attributes.hasWord("class", "footnotes");
}

/// Takes what libxml2 tells and makes events of it.
class Collector
{
public:
    Collector(htmlParserCtxtPtr parser, std::string_view utf8, const std::stop_token &stop) : m_parser(parser), m_rest(utf8), m_stop(stop) { }

    /// The next bytes for the parser; none at the end, and where it should stop.
    int read(char *buffer, int size);
    void begin(std::string_view name, const Attributes &attributes);
    void end();
    void characters(std::string_view text);
    void mistake();
    base::Result<HtmlEvents> finish();

private:
    struct Element
    {
        HtmlRole role;
        bool isUnseen; // it, or what it is in
        bool isTitle;
        std::size_t open; // index of its event
        int cells;        // of tables
    };
    bool mayGoOn();
    bool isUnseen() const { return !m_elements.empty() && m_elements.back().isUnseen; }
    void markTables(HtmlRole inner, const Attributes &attributes);
    void closeTable(const Element &element);

    htmlParserCtxtPtr m_parser;
    std::string_view m_rest;
    const std::stop_token &m_stop;
    HtmlEvents m_made;
    std::vector<Element> m_elements;
    std::vector<std::size_t> m_tables; // indices of m_elements
    int m_pre = 0;                     // elements of that kind that are open
    std::int64_t m_work = 0;
    Clock::time_point m_lastEvent = Clock::now();
    Clock::duration m_slow {};
    bool m_isTooMuch = false;
};

/// Asked at every event and for every piece; one tag may be as long as the page.
bool Collector::mayGoOn()
{
    const auto now = Clock::now();
    if (const auto since = now - m_lastEvent; since > kSlow)
        m_slow += since;
    m_lastEvent = now;
    m_isTooMuch = m_isTooMuch || m_slow > kTooSlow || m_work > kMostWork;
    return !m_isTooMuch && !m_stop.stop_requested();
}

int Collector::read(char *buffer, int size)
{
    if (!mayGoOn())
        return 0;
    const auto count = std::min(m_rest.size(), static_cast<std::size_t>(size));
    std::memcpy(buffer, m_rest.data(), count);
    m_rest.remove_prefix(count);
    return static_cast<int>(count);
}

/// Tables that hold other tables, headings or listings only place them.
void Collector::markTables(HtmlRole inner, const Attributes &attributes)
{
    if (inner == HtmlRole::Cell && !m_tables.empty())
        ++m_elements[m_tables.back()].cells;
    // Those further out hold a table, so they are marked already.
    if ((inner == HtmlRole::Table || inner == HtmlRole::Heading) && !m_tables.empty())
        m_made.events[m_elements[m_tables.back()].open].isLayout = true;
    if (inner == HtmlRole::Table && (attributes.hasWord("role", "presentation") || attributes.hasWord("role", "none")))
        m_made.events.back().isLayout = true;
}

void Collector::begin(std::string_view name, const Attributes &attributes)
{
    constexpr std::size_t kTitleDepth = 3; // others are of pictures
    const bool isTitle = name == "title" && m_made.title.empty() && m_elements.size() < kTitleDepth;
    if (name == "br" && !isUnseen())
        m_made.events.push_back({ HtmlEvent::Kind::LineBreak });
    if (name == "hr" && !isUnseen())
        m_made.events.push_back({ HtmlEvent::Kind::Rule });
    auto role = roleOf(name);
    if ((role == HtmlRole::Block || role == HtmlRole::Paragraph || role == HtmlRole::Inline) && name != "a" && name != "sup"
        && isFootnote(attributes))
        role = HtmlRole::Footnote;
    HtmlEvent event { HtmlEvent::Kind::Open, role };
    if (role == HtmlRole::Heading)
        event.level = static_cast<std::uint8_t>(name[1] - '0');
    if (name == "ol") {
        const auto type = attributes.value("type").value_or(std::string_view());
        event.style = type.size() == 1 && std::string_view("1aAiI").find(type) != std::string_view::npos ? type[0] : '1';
        event.number = attributes.number("start", 1);
    }
    if (role == HtmlRole::Item)
        event.number = attributes.number("value", -1);
    const Element element { role, isUnseen() || isHidden(name, attributes), isTitle, m_made.events.size(), 0 };
    m_elements.push_back(element);
    if (element.isUnseen)
        return;
    m_made.events.push_back(event);
    markTables(role, attributes);
    m_pre += role == HtmlRole::Pre;
    if (role == HtmlRole::Table)
        m_tables.push_back(m_elements.size() - 1);
    if (name == "img")
        if (const auto alt = base::trimmed(attributes.value("alt").value_or(std::string_view())); !alt.empty())
            characters(" " + std::string(alt) + " ");
}

void Collector::end()
{
    if (m_elements.empty())
        return;
    const auto element = m_elements.back();
    m_elements.pop_back();
    if (element.isUnseen)
        return;
    if (element.role == HtmlRole::Table) {
        m_tables.pop_back();
        auto &opened = m_made.events[element.open];
        opened.isLayout = opened.isLayout || element.cells < 2;
        m_made.events.push_back({ HtmlEvent::Kind::Close, element.role, 0, '\0', opened.isLayout });
        return;
    }
    m_pre -= element.role == HtmlRole::Pre;
    m_made.events.push_back({ HtmlEvent::Kind::Close, element.role, m_made.events[element.open].level });
}

void Collector::characters(std::string_view text)
{
    if (!m_elements.empty() && m_elements.back().isTitle) {
        m_made.title += text;
        return;
    }
    if (isUnseen() || text.empty())
        return;
    if (m_pre > 0 && !m_tables.empty() && text.find('\n') != std::string_view::npos)
        m_made.events[m_elements[m_tables.back()].open].isLayout = true;
    const auto begin = m_made.text.size();
    m_made.text += text;
    auto &events = m_made.events;
    if (!events.empty() && events.back().kind == HtmlEvent::Kind::Text)
        events.back().end = m_made.text.size();
    else
        events.push_back({ HtmlEvent::Kind::Text, HtmlRole::Inline, 0, '\0', false, -1, begin, m_made.text.size() });
}

/// An end tag that ends nothing makes libxml2 look through all that is open.
void Collector::mistake()
{
    m_work += 1 + static_cast<std::int64_t>(m_elements.size());
    if (!mayGoOn())
        xmlStopParser(m_parser);
}

base::Result<HtmlEvents> Collector::finish()
{
    if (m_stop.stop_requested())
        return base::Error { base::ErrorKind::Canceled, tr_("Reading was canceled."), {} };
    if (m_isTooMuch)
        return base::Error { base::ErrorKind::BadInput,
            tr_("It is too tangled: there are too many mistakes in too deep a nesting, or too many attributes in a tag."),
            tr_("Save the page again with a browser and add that file.") };
    m_made.isCut = m_parser->disableSAX != 0 || !m_rest.empty();
    while (!m_elements.empty())
        end();
    m_made.title = base::trimmed(m_made.title);
    return std::move(m_made);
}

Collector &collectorOf(void *context)
{
    return *static_cast<Collector *>(context);
}

void setHandlers(xmlSAXHandler &sax)
{
    sax = {};
    sax.initialized = XML_SAX2_MAGIC; // without it mistakes are printed
    sax.startElement = [](void *context, const xmlChar *name, const xmlChar **list) { collectorOf(context).begin(textOf(name), Attributes(list)); };
    sax.endElement = [](void *context, const xmlChar *) { collectorOf(context).end(); };
    sax.characters = [](void *context, const xmlChar *text, int size) {
        collectorOf(context).characters({ reinterpret_cast<const char *>(text), static_cast<std::size_t>(size) });
    };
    sax.ignorableWhitespace = sax.characters;
    sax.serror = [](void *context, xmlErrorPtr) { collectorOf(context).mistake(); };
}

} // namespace

base::Result<HtmlEvents> parseHtml(std::string_view utf8, const std::stop_token &stop)
{
    static std::once_flag isReady;
    std::call_once(isReady, [] { xmlInitParser(); });
    const std::unique_ptr<htmlParserCtxt, decltype(&htmlFreeParserCtxt)> parser(htmlNewParserCtxt(), &htmlFreeParserCtxt);
    if (!parser)
        return base::Error { base::ErrorKind::OutOfMemory, tr_("There is not enough memory to read it."), {} };
    Collector collector(parser.get(), utf8, stop);
    setHandlers(*parser->sax);
    parser->userData = &collector;
    const auto read = [](void *context, char *buffer, int size) { return collectorOf(context).read(buffer, size); };
    // The bytes are UTF-8 whatever the page says of itself.
    xmlFreeDoc(
        htmlCtxtReadIO(parser.get(), read, nullptr, &collector, nullptr, "UTF-8", HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_RECOVER));
    return collector.finish();
}

} // namespace anneal::document
