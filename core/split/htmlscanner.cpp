// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/htmlscanner.h"

#include "core/base/text.h"
#include "core/split/htmlentities.h"
#include "core/split/pythontext.h"

#include <array>
#include <charconv>

namespace anneal::split {
namespace {

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// What &#number; stands for: numbers of Windows-1252 are read as such, impossible ones become U+FFFD.
std::string textOfNumber(std::string_view digits, int base)
{
    constexpr std::array<char16_t, 32> kWindows { 0x20AC, 0, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0,
        0x17D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0, 0x17E, 0x178 };
    std::uint32_t code = 0;
    const bool isRead = std::from_chars(digits.data(), digits.data() + digits.size(), code, base).ec == std::errc();
    if (!isRead || code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        return std::string(text::kReplacementCharacter);
    if (code >= 0x80 && code < 0xA0 && kWindows[code - 0x80] != 0)
        code = kWindows[code - 0x80];
    std::string result;
    text::appendCodePoint(result, code);
    return result;
}

/// Whether Python's re.IGNORECASE takes the character at `at`, which moves behind it, for the letter.
bool takeLetter(std::string_view html, std::size_t &at, char letter)
{
    if (at >= html.size())
        return false;
    const auto code = text::nextCodePoint(html, at);
    const auto wanted = static_cast<char32_t>(letter);
    return code == wanted || code + 32 == wanted || (letter == 's' && code == 0x17F) || (letter == 'i' && (code == 0x130 || code == 0x131));
}

} // namespace

void HtmlScanner::run()
{
    // The parser is fed with all and then closed: what it waits for the end of is looked at once more.
    goAhead(Text::MayGoOn);
    goAhead(Text::IsWhole);
    m_tree.finish();
}

void HtmlScanner::goAhead(Text state)
{
    while (m_at < m_html.size() && !m_work.isStopped()) {
        const auto next = m_raw.empty() ? nextText() : findRawEnd();
        if (next == kNowhere)
            break;
        if (m_at < next)
            m_tree.data(m_at, next);
        m_at = next;
        if (m_at == m_html.size())
            break;
        if (m_html[m_at] == '&') {
            if (!reference(state))
                break;
            continue;
        }
        auto end = markup();
        if (end == kNowhere) {
            if (state == Text::MayGoOn || m_at + 1 == m_html.size())
                break;
            if (end = find('>', m_at + 1); end != kNowhere)
                ++end;
            else if (end = find('<', m_at + 1); end == kNowhere)
                end = m_at + 1;
            m_tree.data(m_at, end);
        }
        m_at = end;
    }
    if (state == Text::IsWhole && m_at < m_html.size() && m_raw.empty() && !m_work.isStopped())
        m_tree.data(m_at, m_html.size());
}

/// The next < or &, or the end.
std::size_t HtmlScanner::nextText() const
{
    auto next = m_at;
    while (next < m_html.size() && m_html[next] != '<' && m_html[next] != '&')
        ++next;
    return next;
}

/// The end tag of the script or style that is open.
std::size_t HtmlScanner::findRawEnd() const
{
    for (auto begin = m_html.find("</", m_at); begin != kNowhere; begin = m_html.find("</", begin + 2)) {
        auto at = skipSpaces(begin + 2);
        bool isSame = true;
        for (const char letter : m_raw)
            isSame = isSame && takeLetter(m_html, at, letter);
        if (isSame && this->at(skipSpaces(at)) == '>')
            return begin;
    }
    return kNowhere;
}

std::size_t HtmlScanner::find(char wanted, std::size_t from)
{
    auto &none = m_none[static_cast<unsigned char>(wanted)];
    if (from >= none)
        return kNowhere;
    const auto found = m_html.find(wanted, from);
    if (found == kNowhere)
        none = from;
    return found;
}

std::size_t HtmlScanner::skipSpaces(std::size_t at) const
{
    while (const auto bytes = spaceLength(m_html, at))
        at += bytes;
    return at;
}

/// (?:\s|/(?!>))*
std::size_t HtmlScanner::skipSpacesAndSlashes(std::size_t at) const
{
    for (;;) {
        at = skipSpaces(at);
        if (this->at(at) != '/' || this->at(at + 1) == '>')
            return at;
        ++at;
    }
}

std::size_t HtmlScanner::tagName(std::size_t at) const
{
    return std::min(m_html.find_first_of(std::string_view("\t\n\r\f />\0", 8), at), m_html.size());
}

/// Where the name of an attribute ends that begins here; kNowhere where none does.
std::size_t HtmlScanner::attributeName(std::size_t at) const
{
    const auto before = text::lastCodePointAt(m_html.substr(0, at));
    const char quote = m_html[before];
    if ((quote != '\'' && quote != '"' && quote != '/' && spaceLength(m_html, before) == 0) || at >= m_html.size())
        return kNowhere;
    const auto isEnd = [&] { return at >= m_html.size() || m_html[at] == '/' || m_html[at] == '>' || spaceLength(m_html, at) > 0; };
    if (isEnd())
        return kNowhere;
    do
        at += text::sequenceLength(m_html, at);
    while (!isEnd() && m_html[at] != '=');
    return at;
}

/// \s*=+\s* and a value behind the name of an attribute; kNowhere where there is none. A quote that is never closed is part of a bare value where
/// going back makes one possible.
std::size_t HtmlScanner::attributeValue(std::size_t at)
{
    const auto equals = skipSpaces(at);
    auto behind = equals;
    while (this->at(behind) == '=')
        ++behind;
    if (behind == equals)
        return kNowhere;
    auto value = skipSpaces(behind);
    if (const char quote = this->at(value); quote == '\'' || quote == '"') {
        if (const auto end = find(quote, value + 1); end != kNowhere)
            return end + 1;
        if (value > behind)
            return text::lastCodePointAt(m_html.substr(0, value)); // nothing, before the last blank
        if (behind - equals < 2)
            return kNowhere;
        value = behind - 1;
    }
    while (value < m_html.size() && m_html[value] != '>' && spaceLength(m_html, value) == 0)
        value += text::sequenceLength(m_html, value);
    return value;
}

/// check_for_whole_start_tag: behind a start tag, or behind what only looks like one.
std::size_t HtmlScanner::wholeStartTag()
{
    auto at = tagName(m_at + 1);
    for (at = skipSpaces(at); this->at(at) == '/'; at = skipSpaces(at)) // [\s/]*
        ++at;
    for (auto name = attributeName(at); name != kNowhere; name = attributeName(at)) {
        const auto value = attributeValue(name);
        at = skipSpacesAndSlashes(value == kNowhere ? name : skipSpaces(value));
    }
    at = skipSpaces(at);
    if (at >= m_html.size())
        return kNowhere;
    const char next = m_html[at];
    if (next == '>')
        return at + 1;
    if (next == '/')
        return this->at(at + 1) == '>' ? at + 2 : kNowhere;
    return isLetter(next) || next == '=' ? kNowhere : at;
}

std::size_t HtmlScanner::markup()
{
    const char next = at(m_at + 1);
    if (isLetter(next))
        return startTag();
    if (next == '/')
        return endTag();
    if (isAt(m_at, "<!--"))
        return comment();
    if (next == '?') {
        const auto end = find('>', m_at + 2);
        if (end == kNowhere)
            return end;
        m_tree.separate(m_at + 2, end);
        return end + 1;
    }
    if (next == '!')
        return declaration();
    if (m_at + 1 == m_html.size())
        return kNowhere;
    m_tree.data(m_at, m_at + 1);
    return m_at + 1;
}

std::size_t HtmlScanner::startTag()
{
    const auto end = wholeStartTag();
    m_work.budget.work((end == kNowhere ? m_html.size() : end) - m_at);
    if (end == kNowhere)
        return end;
    const auto nameEnd = tagName(m_at + 1);
    const auto name = lower(m_html.substr(m_at + 1, nameEnd - m_at - 1));
    auto at = skipSpacesAndSlashes(nameEnd);
    while (at < end) {
        const auto attribute = attributeName(at);
        if (attribute == kNowhere)
            break;
        const auto value = attributeValue(attribute);
        at = skipSpacesAndSlashes(value == kNowhere ? attribute : value);
    }
    const auto rest = at < end ? stripped(m_html.substr(at, end - at)) : std::string_view();
    if (rest != ">" && rest != "/>") {
        m_tree.data(m_at, end);
        return end;
    }
    m_tree.startTag(name, rest == "/>");
    if (rest == ">")
        m_raw = name == "script" ? "script" : name == "style" ? "style" : "";
    return end;
}

std::size_t HtmlScanner::endTag()
{
    const auto bracket = find('>', m_at + 1);
    if (bracket == kNowhere)
        return bracket;
    // </ name >
    const auto begin = skipSpaces(m_at + 2);
    auto end = begin;
    const auto isOfName = [](char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '.' || c == ':' || c == '_'; };
    while (isLetter(at(begin)) && isOfName(at(end)))
        ++end;
    const bool isPlain = end > begin && skipSpaces(end) == bracket;
    const auto plain = isPlain ? lower(m_html.substr(begin, end - begin)) : std::string();
    if (!m_raw.empty() && plain != m_raw) {
        m_tree.data(m_at, bracket + 1);
        return bracket + 1;
    }
    if (isPlain) {
        m_tree.endTag(plain);
        m_raw = {};
        return bracket + 1;
    }
    if (!isLetter(at(m_at + 2)))
        return at(m_at + 2) == '>' ? m_at + 3 : bogusComment();
    const auto nameEnd = tagName(m_at + 2);
    m_tree.endTag(lower(m_html.substr(m_at + 2, nameEnd - m_at - 2)));
    return find('>', skipSpacesAndSlashes(nameEnd)) + 1;
}

std::size_t HtmlScanner::comment()
{
    if (m_at + 4 >= m_noComment)
        return kNowhere;
    for (auto close = m_html.find("--", m_at + 4); close != kNowhere; close = m_html.find("--", close + 1))
        if (const auto bracket = skipSpaces(close + 2); at(bracket) == '>') {
            m_tree.separate(m_at + 4, close);
            return bracket + 1;
        }
    m_noComment = m_at + 4;
    return kNowhere;
}

std::size_t HtmlScanner::bogusComment()
{
    const auto end = find('>', m_at + 2);
    if (end == kNowhere)
        return end;
    m_tree.separate(m_at + 2, end);
    return end + 1;
}

std::size_t HtmlScanner::declaration()
{
    if (isAt(m_at, "<!["))
        return markedSection();
    if (base::toLower(m_html.substr(m_at, 9)) != "<!doctype") // not translated: HTML
        return bogusComment();
    const auto end = find('>', m_at + 9);
    if (end == kNowhere)
        return end;
    const auto name = m_at + 9 < end ? m_at + 9 + text::sequenceLength(m_html, m_at + 9) : end; // behind "DOCTYPE "
    m_tree.separate(name, end);
    return end + 1;
}

std::size_t HtmlScanner::markedSection()
{
    const auto begin = m_at + 3;
    auto nameEnd = begin;
    const auto isOfName = [](char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '.' || c == '_'; };
    while (isLetter(at(begin)) && isOfName(at(nameEnd)))
        ++nameEnd;
    if (skipSpaces(nameEnd) == m_html.size())
        return kNowhere;
    const auto name = lower(m_html.substr(begin, nameEnd - begin));
    const bool isOffice = name == "if" || name == "else" || name == "endif";
    if (!isOffice && name != "temp" && name != "cdata" && name != "ignore" && name != "include" && name != "rcdata")
        return bogusComment();
    for (auto close = m_html.find(']', begin); close != kNowhere; close = m_html.find(']', close + 1)) {
        auto bracket = skipSpaces(close + 1);
        if (!isOffice && at(bracket) != ']')
            continue;
        bracket = isOffice ? bracket : skipSpaces(bracket + 1);
        if (at(bracket) != '>')
            continue;
        const bool isData = base::toLower(m_html.substr(begin, 6)) == "cdata[";
        m_tree.separate(begin + (isData ? 6 : 0), close);
        return bracket + 1;
    }
    m_work.budget.work(m_html.size() - begin);
    return kNowhere;
}

/// The & at m_at and what belongs to it; false where it has to wait for more.
bool HtmlScanner::reference(Text state)
{
    if (at(m_at + 1) == '#')
        return numericReference();
    return namedReference(state);
}

bool HtmlScanner::numericReference()
{
    const bool isHex = at(m_at + 2) == 'x' || at(m_at + 2) == 'X';
    const auto begin = m_at + (isHex ? 3 : 2);
    auto end = begin;
    while (isHex ? isHexDigit(at(end)) : isDigit(at(end)))
        ++end;
    if (end > begin && end < m_html.size() && !isHexDigit(m_html[end])) {
        m_tree.data(textOfNumber(m_html.substr(begin, end - begin), isHex ? 16 : 10), m_at, end);
        m_at = end + (m_html[end] == ';');
        return true;
    }
    if (m_html.find(';', m_at) != kNowhere) {
        m_tree.data(m_at, m_at + 2);
        m_at += 2;
    }
    return false;
}

bool HtmlScanner::namedReference(Text state)
{
    const auto begin = m_at + 1;
    auto end = begin;
    const auto isOfName = [](char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '.'; };
    while (isLetter(at(begin)) && isOfName(at(end)))
        ++end;
    if (end == m_html.size()) // something must follow, if need be the last of - and .
        do
            --end;
        while (end > begin && isLetter(at(begin)) && m_html[end] != '-' && m_html[end] != '.');
    if (end > begin) {
        const auto name = m_html.substr(begin, end - begin);
        const bool isClosed = m_html[end] == ';';
        if (const auto character = textOfEntity(name); !character.empty())
            m_tree.data(character, m_at, end + isClosed);
        else if (isClosed)
            m_tree.data(m_html.substr(m_at, end - m_at), m_at, end + 1); // without the semicolon
        else
            m_tree.data(m_at, end);
        m_at = end + isClosed;
        return true;
    }
    if (isLetter(at(begin))) { // incomplete
        if (state == Text::IsWhole && begin + 1 == m_html.size())
            ++m_at;
        return false;
    }
    if (begin == m_html.size())
        return false;
    m_tree.data(m_at, begin);
    m_at = begin;
    return true;
}

} // namespace anneal::split
