// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/htmltree.h"

#include "core/split/pythontext.h"

#include <array>

namespace anneal::split {
namespace {

/// Names that mean something, by their number. The document's own cannot be that of a tag.
constexpr std::array<std::string_view, 32> kNames { "[document]", "h1", "h2", "h3", "h4", "h5", "h6", "body",
    // What has no end tag, in HTML 5 and before:
    "area", "base", "br", "col", "embed", "hr", "img", "input", "keygen", "link", "menuitem", "meta", "param", "source", "track", "wbr", "basefont",
    "bgsound", "command", "frame", "image", "isindex", "nextid", "spacer" };
constexpr std::int32_t kBody = 7, kFirstVoid = 8, kLastVoid = 31;

} // namespace

HtmlTree::HtmlTree(std::string_view html) : m_html(html)
{
    for (const auto name : kNames)
        numberOf(name);
    m_tags.push_back({ 0, 0 });
    m_open.push_back(0);
}

std::int32_t HtmlTree::numberOf(std::string_view name)
{
    const auto [found, isNew] = m_names.try_emplace(std::string(name), static_cast<std::int32_t>(m_names.size()));
    if (isNew) {
        m_openCount.push_back(0);
        m_closedAlready.push_back(0);
    }
    return found->second;
}

void HtmlTree::startTag(std::string_view name, bool isClosed)
{
    endData();
    const auto number = numberOf(name);
    const auto tag = static_cast<std::int32_t>(m_tags.size());
    m_tags.push_back({ number, static_cast<std::int32_t>(m_open.size()) });
    const bool isVoid = number >= kFirstVoid && number <= kLastVoid;
    if (isClosed || isVoid) {
        m_closedAlready[static_cast<std::size_t>(number)] += !isClosed;
        return;
    }
    m_open.push_back(tag);
    ++m_openCount[static_cast<std::size_t>(number)];
}

void HtmlTree::endTag(std::string_view name)
{
    const auto number = numberOf(name);
    if (auto &already = m_closedAlready[static_cast<std::size_t>(number)]; already > 0) {
        --already;
        return;
    }
    endData();
    close(number);
}

void HtmlTree::close(std::int32_t name)
{
    while (m_openCount[static_cast<std::size_t>(name)] > 0) {
        const auto top = m_tags[static_cast<std::size_t>(m_open.back())].name;
        m_open.pop_back();
        --m_openCount[static_cast<std::size_t>(top)];
        if (top == name)
            return;
    }
}

void HtmlTree::data(std::size_t begin, std::size_t end)
{
    if (!m_hasData) {
        m_hasData = m_isVerbatim = true;
        m_begin = begin;
    } else if (m_isVerbatim && begin != m_end) {
        m_data = m_html.substr(m_begin, m_end - m_begin);
        m_isVerbatim = false;
    }
    if (!m_isVerbatim)
        m_data += m_html.substr(begin, end - begin);
    m_end = end;
}

void HtmlTree::data(std::string_view text, std::size_t begin, std::size_t end)
{
    if (!m_hasData)
        m_begin = begin;
    if (!m_hasData || m_isVerbatim)
        m_data = m_hasData ? m_html.substr(m_begin, m_end - m_begin) : std::string_view();
    m_hasData = true;
    m_isVerbatim = false;
    m_data += text;
    m_end = end;
}

void HtmlTree::separate(std::size_t begin, std::size_t end)
{
    endData();
    data(begin, end);
    endData();
}

void HtmlTree::endData()
{
    if (!m_hasData)
        return;
    m_hasData = false;
    const auto source = stripped(m_html.substr(m_begin, m_end - m_begin));
    auto text = m_isVerbatim ? source : stripped(m_data);
    if (text.empty())
        return;
    if (!m_isVerbatim)
        text = m_owned.emplace_back(text);
    const auto begin = offsetIn(m_html, source);
    const auto number = static_cast<std::int32_t>(m_texts.size());
    m_texts.push_back({ text, begin, begin + source.size(), -1 });
    auto &tag = m_tags[static_cast<std::size_t>(m_open.back())];
    (tag.first < 0 ? tag.first : m_texts[static_cast<std::size_t>(tag.last)].next) = number;
    tag.last = number;
}

void HtmlTree::finish()
{
    endData();
}

void HtmlTree::forEach(const std::function<void(const Tag &)> &visit) const
{
    std::size_t root = 0;
    for (std::size_t i = 0; i < m_tags.size() && root == 0; ++i)
        if (m_tags[i].name == kBody)
            root = i;
    for (auto i = root; i < m_tags.size() && (i == root || m_tags[i].depth > m_tags[root].depth); ++i)
        if (m_tags[i].first >= 0)
            visit(m_tags[i]);
}

int HtmlTree::headingLevel(const Tag &tag)
{
    return tag.name >= 1 && tag.name <= 6 ? tag.name : 0;
}

} // namespace anneal::split
