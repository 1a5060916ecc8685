// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/yamllines.h"

#include "core/base/text.h"
#include "core/config/yamltree.h"

#include <algorithm>

namespace anneal::config {

std::size_t YamlLines::lineBegin(std::size_t at) const
{
    const auto before = at == 0 ? std::string_view::npos : m_text.rfind('\n', at - 1);
    return before != std::string_view::npos ? before + 1 : m_text.starts_with("\xEF\xBB\xBF") ? std::size_t(3) : 0;
}

std::size_t YamlLines::lineEnd(std::size_t at) const
{
    return LineIndex(m_text).lineEnd(at);
}

YamlLines::Span YamlLines::linesOf(Span span) const
{
    return { lineBegin(span.begin), std::min(m_text.find('\n', span.end), m_text.size() - 1) + 1 };
}

std::size_t YamlLines::blankLinesEnd(std::size_t at) const
{
    while (at < m_text.size()) {
        const auto end = std::min(m_text.find('\n', at), m_text.size());
        if (!base::trimmed(m_text.substr(at, end - at)).empty())
            break;
        at = std::min(end + 1, m_text.size());
    }
    return at;
}

std::size_t YamlLines::skipSpaceAndComments(std::size_t at) const
{
    while (at < m_text.size()) {
        if (std::string_view(" \t\r\n").find(m_text[at]) != std::string_view::npos)
            ++at;
        else if (m_text[at] == '#')
            at = std::min(m_text.find('\n', at), m_text.size());
        else
            break;
    }
    return at;
}

std::size_t YamlLines::aboveKey(std::size_t key) const
{
    const auto own = lineBegin(key);
    for (auto at = own; at != lineBegin(0);) {
        const auto above = lineBegin(at - 1);
        if (!base::trimmed(m_text.substr(above, at - above)).starts_with('#'))
            return at;
        at = above;
    }
    return own;
}

std::size_t YamlLines::behindOwnComments(std::size_t end, std::size_t column) const
{
    for (auto next = m_text.find('\n', end); next < m_text.size();) {
        const auto begin = next + 1;
        next = m_text.find('\n', begin);
        const auto line = m_text.substr(begin, next == std::string_view::npos ? next : next - begin);
        const auto mark = line.find_first_not_of(" \t\r");
        if (mark == std::string_view::npos)
            continue; // a blank line, which may stand within the section
        if (line[mark] != '#' || mark <= column)
            break;
        end = lineEnd(begin);
    }
    return end;
}

} // namespace anneal::config
