// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/text.h"

#include "core/base/text.h"
#include "core/jinja/codepoints.h"
#include "core/jinja/meter.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace anneal::jinja {
namespace {

std::string toUtf8(const icu::UnicodeString &text)
{
    std::string utf8;
    text.toUTF8String(utf8);
    return utf8;
}

icu::UnicodeString toIcu(std::string_view utf8)
{
    return icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
}

bool isLineBreak(char32_t c)
{
    return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/// Beginning of the code point that ends before `at`.
std::size_t previousStart(std::string_view utf8, std::size_t at)
{
    do {
        --at;
    } while (at > 0 && (static_cast<unsigned char>(utf8[at]) & 0xC0) == 0x80);
    return at;
}

} // namespace

std::string upper(std::string_view utf8)
{
    touched(utf8.size());
    return toUtf8(toIcu(utf8).toUpper(icu::Locale::getRoot()));
}

std::string lower(std::string_view utf8)
{
    touched(utf8.size());
    return toUtf8(toIcu(utf8).toLower(icu::Locale::getRoot()));
}

std::string capitalize(std::string_view utf8)
{
    touched(utf8.size());
    if (utf8.empty())
        return {};
    std::size_t at = 0;
    const char32_t first = nextCodePoint(utf8, at);
    std::string text;
    appendCodePoint(text, static_cast<char32_t>(u_totitle(static_cast<UChar32>(first))));
    return text + lower(utf8.substr(at));
}

std::string title(std::string_view utf8)
{
    touched(utf8.size());
    std::string text;
    bool inWord = false;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto c = static_cast<UChar32>(nextCodePoint(utf8, at));
        appendCodePoint(text, static_cast<char32_t>(inWord ? u_tolower(c) : u_totitle(c)));
        inWord = u_hasBinaryProperty(c, UCHAR_CASED);
    }
    return text;
}

std::string titleWords(std::string_view utf8)
{
    touched(utf8.size());
    std::string text;
    bool atStart = true;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto begin = at;
        const char32_t c = nextCodePoint(utf8, at);
        const auto one = utf8.substr(begin, at - begin);
        const bool separator = isSpace(c) || c == '-' || c == '(' || c == '{' || c == '[' || c == '<';
        text += separator ? std::string(one) : atStart ? upper(one) : lower(one);
        atStart = separator;
    }
    return text;
}

std::string swapCase(std::string_view utf8)
{
    touched(utf8.size());
    std::string text;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto begin = at;
        const auto c = static_cast<UChar32>(nextCodePoint(utf8, at));
        const auto one = utf8.substr(begin, at - begin);
        text += u_isUUppercase(c) ? lower(one) : upper(one);
    }
    return text;
}

namespace {

template <typename Goes>
std::string_view stripped(std::string_view utf8, Side side, Goes goes)
{
    std::size_t begin = 0;
    std::size_t end = utf8.size();
    while (side != Side::Right && begin < end) {
        auto next = begin;
        if (!goes(nextCodePoint(utf8, next)))
            break;
        begin = next;
    }
    while (side != Side::Left && end > begin) {
        const auto start = previousStart(utf8, end);
        auto at = start;
        if (!goes(nextCodePoint(utf8, at)))
            break;
        end = start;
    }
    return utf8.substr(begin, end - begin);
}

} // namespace

std::string_view trim(std::string_view utf8)
{
    return stripped(utf8, Side::Both, isSpace);
}

std::string strip(std::string_view utf8, Side side, const std::optional<std::string> &characters)
{
    touched(utf8.size());
    if (!characters)
        return std::string(stripped(utf8, side, isSpace));
    auto set = toCodePoints(*characters);
    std::sort(set.begin(), set.end());
    return std::string(stripped(utf8, side, [&](char32_t c) { return std::binary_search(set.begin(), set.end(), c); }));
}

namespace {

/// One more part of a text that is split up.
void addPart(std::vector<std::string> &parts, std::string_view part)
{
    touched(part.size() + sizeof(std::string));
    if (const auto *meter = Meter::current())
        meter->checkList(parts.size());
    parts.emplace_back(part);
}

std::vector<std::string> splitAtSpaces(std::string_view utf8, std::int64_t limit, bool fromRight)
{
    std::vector<std::string> words;
    std::string_view rest = utf8;
    while (true) {
        rest = stripped(rest, fromRight ? Side::Right : Side::Left, isSpace);
        if (rest.empty())
            break;
        if (limit >= 0 && static_cast<std::int64_t>(words.size()) >= limit) {
            // Only the side it came from is stripped; the far side of the last piece stays as it is.
            addPart(words, rest);
            break;
        }
        std::size_t cut = fromRight ? rest.size() : 0;
        while (fromRight ? cut > 0 : cut < rest.size()) {
            auto at = fromRight ? previousStart(rest, cut) : cut;
            const auto start = at;
            if (isSpace(nextCodePoint(rest, at)))
                break;
            cut = fromRight ? start : at;
        }
        addPart(words, fromRight ? rest.substr(cut) : rest.substr(0, cut));
        rest = fromRight ? rest.substr(0, cut) : rest.substr(cut);
    }
    if (fromRight)
        std::reverse(words.begin(), words.end());
    return words;
}

std::string reversed(std::string_view text)
{
    return { text.rbegin(), text.rend() };
}

} // namespace

std::size_t findLast(std::string_view text, std::string_view wanted)
{
    touched(2 * text.size() + wanted.size());
    const auto at = base::findText(reversed(text), reversed(wanted));
    return at == std::string_view::npos ? at : text.size() - at - wanted.size();
}

std::vector<std::string> splitText(std::string_view utf8, const std::optional<std::string> &separator, std::int64_t limit, bool fromRight)
{
    touched(utf8.size());
    if (!separator)
        return splitAtSpaces(utf8, limit, fromRight);
    // From the right is from the left with both texts the other way round.
    const auto text = fromRight ? reversed(utf8) : std::string();
    const auto wanted = fromRight ? reversed(*separator) : *separator;
    const std::string_view all = fromRight ? std::string_view(text) : utf8;
    const auto part = [&](std::size_t begin, std::size_t end) {
        return fromRight ? utf8.substr(utf8.size() - end, end - begin) : utf8.substr(begin, end - begin);
    };
    std::vector<std::string> parts;
    std::size_t begin = 0;
    while (limit < 0 || static_cast<std::int64_t>(parts.size()) < limit) {
        const auto at = base::findText(all, wanted, begin);
        if (at == std::string_view::npos)
            break;
        addPart(parts, part(begin, at));
        begin = at + wanted.size();
    }
    addPart(parts, part(begin, all.size()));
    if (fromRight)
        std::reverse(parts.begin(), parts.end());
    return parts;
}

std::vector<std::string> splitLines(std::string_view utf8, bool keepEnds)
{
    touched(utf8.size());
    std::vector<std::string> lines;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto end = at;
        const char32_t c = nextCodePoint(utf8, at);
        if (!isLineBreak(c))
            continue;
        if (c == '\r' && at < utf8.size() && utf8[at] == '\n')
            ++at;
        addPart(lines, utf8.substr(begin, (keepEnds ? at : end) - begin));
        begin = at;
    }
    if (begin < utf8.size())
        addPart(lines, utf8.substr(begin));
    return lines;
}

std::string replaceText(std::string_view utf8, std::string_view old, std::string_view by, std::int64_t limit)
{
    touched(utf8.size() + old.size() + by.size());
    std::string text;
    std::size_t at = 0;
    const auto put = [&] {
        touched(by.size());
        if (const auto *meter = Meter::current())
            meter->checkText(text.size() + by.size());
        text += by;
    };
    if (old.empty()) {
        for (std::int64_t done = 0; limit < 0 || done < limit; ++done) {
            put();
            if (at >= utf8.size())
                return text;
            const auto begin = at;
            nextCodePoint(utf8, at);
            text += utf8.substr(begin, at - begin);
        }
        return text.append(utf8.substr(at));
    }
    for (std::int64_t done = 0; limit < 0 || done < limit; ++done) {
        const auto found = base::findText(utf8, old, at);
        if (found == std::string_view::npos)
            break;
        text.append(utf8.substr(at, found - at));
        put();
        at = found + old.size();
    }
    return text.append(utf8.substr(at));
}

std::string pad(std::string_view utf8, std::int64_t width, Side textAt, char32_t fill)
{
    touched(utf8.size());
    const auto length = static_cast<std::int64_t>(base::codePointCount(utf8));
    if (width <= length)
        return std::string(utf8);
    const auto missing = width - length;
    touched(static_cast<std::size_t>(missing));
    // str.center puts the odd one on the left exactly when the width is odd too.
    const auto left = textAt == Side::Left ? 0 : textAt == Side::Right ? missing : missing / 2 + (missing & width & 1);
    std::string text;
    for (std::int64_t i = 0; i < left; ++i)
        appendCodePoint(text, fill);
    text += utf8;
    for (std::int64_t i = left; i < missing; ++i)
        appendCodePoint(text, fill);
    return text;
}

std::string escapeHtml(std::string_view text)
{
    touched(text.size());
    std::string escaped;
    for (const char c : text) {
        switch (c) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&#34;";
            break;
        case '\'':
            escaped += "&#39;";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

std::string inQuotes(std::string_view utf8)
{
    touched(utf8.size());
    const char quote = utf8.find('\'') != std::string_view::npos && utf8.find('"') == std::string_view::npos ? '"' : '\'';
    std::string text(1, quote);
    const auto hex = [&](char letter, int digits, char32_t c) {
        text += '\\';
        text += letter;
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
            text += "0123456789abcdef"[(c >> shift) & 15];
    };
    for (std::size_t at = 0; at < utf8.size();) {
        const auto begin = at;
        const char32_t c = nextCodePoint(utf8, at);
        if (c == static_cast<char32_t>(quote) || c == '\\')
            text.append(1, '\\').append(1, static_cast<char>(c));
        else if (c == '\n')
            text += "\\n";
        else if (c == '\r')
            text += "\\r";
        else if (c == '\t')
            text += "\\t";
        else if (isPrintable(c))
            text += utf8.substr(begin, at - begin);
        else if (c < 0x100)
            hex('x', 2, c);
        else if (c < 0x10000)
            hex('u', 4, c);
        else
            hex('U', 8, c);
    }
    return text + quote;
}

namespace {

/// Words, runs of white space, and (with hyphens) the pieces of hyphenated words, as textwrap cuts a line.
std::vector<std::u32string_view> wrapChunks(std::u32string_view line, bool breakOnHyphens)
{
    std::vector<std::u32string_view> chunks;
    for (std::size_t at = 0; at < line.size();) {
        const bool space = isSpace(line[at]);
        auto end = at;
        while (end < line.size() && isSpace(line[end]) == space) {
            ++end;
            // A hyphen breaks a word where letters stand on both sides.
            if (!space && breakOnHyphens && line[end - 1] == '-' && end - at >= 2 && isWordCharacter(line[end - 2]) && end < line.size()
                && u_isalpha(static_cast<UChar32>(line[end])))
                break;
        }
        touched(end - at);
        chunks.push_back(line.substr(at, end - at));
        at = end;
    }
    return chunks;
}

} // namespace

std::vector<std::string> wrapText(std::string_view text, std::int64_t width, bool breakLongWords, bool breakOnHyphens)
{
    const auto points = toCodePoints(text);
    auto chunks = wrapChunks(points, breakOnHyphens);
    std::reverse(chunks.begin(), chunks.end());
    std::vector<std::string> lines;
    const auto blank = [](std::u32string_view chunk) { return std::all_of(chunk.begin(), chunk.end(), isSpace); };
    while (!chunks.empty()) {
        std::vector<std::u32string_view> line;
        std::int64_t length = 0;
        if (!lines.empty() && blank(chunks.back()))
            chunks.pop_back();
        while (!chunks.empty() && length + static_cast<std::int64_t>(chunks.back().size()) <= width) {
            length += static_cast<std::int64_t>(chunks.back().size());
            line.push_back(chunks.back());
            chunks.pop_back();
        }
        if (!chunks.empty() && static_cast<std::int64_t>(chunks.back().size()) > width) {
            if (breakLongWords) {
                const auto room = static_cast<std::size_t>(std::max<std::int64_t>(1, width - length));
                line.push_back(chunks.back().substr(0, room));
                chunks.back().remove_prefix(room);
            } else if (line.empty()) {
                line.push_back(chunks.back());
                chunks.pop_back();
            }
        }
        if (!line.empty() && blank(line.back()))
            line.pop_back();
        std::string joined;
        for (const auto &chunk : line)
            joined += fromCodePoints(chunk);
        if (!line.empty())
            addPart(lines, joined);
    }
    return lines;
}

} // namespace anneal::jinja
