// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grammar/regex.h"

#include "core/base/text.h"
#include "core/text/utf8.h"

#include <optional>
#include <string>

namespace anneal::grammar {
namespace {

using base::Error;
using base::ErrorKind;
using base::Result;

constexpr int kDeepest = 100; // groups in groups
constexpr std::size_t kLongestPattern = 16 << 10;

const CodePoints kDigits { { '0', '9' } };
const CodePoints kWord { { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' } };
const CodePoints kSpaces { { '\t', '\r' }, { ' ', ' ' }, { 0xA0, 0xA0 }, { 0x1680, 0x1680 }, { 0x2000, 0x200A }, { 0x2028, 0x2029 },
    { 0x202F, 0x202F }, { 0x205F, 0x205F }, { 0x3000, 0x3000 } };
const CodePoints kLineEnds { { '\n', '\n' }, { '\r', '\r' }, { 0x2028, 0x2029 } };

/// A recursive descent that stops at the first problem and keeps it.
class Parser
{
public:
    explicit Parser(std::string_view pattern) : m_pattern(pattern) { }

    Result<Regex> whole()
    {
        auto regex = choice(0);
        if (!m_problem && m_at < m_pattern.size())
            fail(ErrorKind::BadInput, "it closes a group that is not open");
        if (m_problem)
            return *m_problem;
        return regex;
    }

private:
    bool atEnd() const { return m_at >= m_pattern.size() || m_problem; }
    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_pattern.size() ? m_pattern[m_at + ahead] : '\0'; }
    bool takes(std::string_view text)
    {
        if (!m_pattern.substr(m_at).starts_with(text))
            return false;
        m_at += text.size();
        return true;
    }
    void fail(ErrorKind kind, const std::string &why)
    {
        if (!m_problem)
            m_problem = Error { kind,
                "The pattern \"" + base::errorExcerpt(m_pattern, 200) + "\" cannot be used: at byte " + std::to_string(m_at) + ", " + why + ".", {} };
    }
    void lacks(const std::string &what) { fail(ErrorKind::Unsupported, what + " is not supported"); }

    Regex choice(int depth)
    {
        if (depth > kDeepest)
            fail(ErrorKind::Unsafe, "groups are nested too deeply");
        std::vector<Regex> branches { sequence(depth) };
        while (!atEnd() && takes("|"))
            branches.push_back(sequence(depth));
        if (branches.size() == 1)
            return std::move(branches.front());
        return { Regex::Kind::Choice, {}, std::move(branches) };
    }

    Regex sequence(int depth)
    {
        Regex result;
        while (!atEnd() && peek() != '|' && peek() != ')')
            result.children.push_back(repeated(depth));
        return result;
    }

    Regex repeated(int depth)
    {
        auto one = atom(depth);
        const bool isAnchor = one.kind == Regex::Kind::AtBegin || one.kind == Regex::Kind::AtEnd;
        for (int times = 0; !atEnd(); ++times) {
            const auto counts = repetition();
            if (!counts)
                break;
            if (isAnchor || times > 0) {
                fail(ErrorKind::Unsupported,
                    isAnchor ? "repeating an anchor is not supported" : "repeating a repetition, or a possessive one, is not supported");
                break;
            }
            takes("?"); // a lazy one matches the same texts
            one = { Regex::Kind::Repetition, {}, { std::move(one) }, counts->first, counts->second };
        }
        return one;
    }

    std::optional<std::pair<std::uint32_t, std::uint32_t>> repetition()
    {
        if (takes("*"))
            return std::pair { 0u, Regex::kNoLimit };
        if (takes("+"))
            return std::pair { 1u, Regex::kNoLimit };
        if (takes("?"))
            return std::pair { 0u, 1u };
        if (peek() != '{')
            return {};
        const auto start = m_at++;
        const auto least = number();
        auto most = least;
        if (takes(","))
            most = peek() == '}' ? std::optional(Regex::kNoLimit) : number();
        if (!least || !most || !takes("}")) {
            m_at = start; // a brace that opens no counts is a character like any other
            return {};
        }
        if (*least > *most)
            fail(ErrorKind::BadInput, "a repetition runs backwards");
        return std::pair { *least, *most };
    }

    std::optional<std::uint32_t> number()
    {
        std::optional<std::uint32_t> value;
        for (; peek() >= '0' && peek() <= '9'; ++m_at)
            value = std::min<std::uint64_t>(std::uint64_t { value.value_or(0) } * 10 + static_cast<std::uint64_t>(peek() - '0'), Regex::kNoLimit - 1);
        return value;
    }

    static Regex set(CodePoints characters) { return { Regex::Kind::Characters, std::move(characters) }; }
    static Regex one(char32_t code) { return set({ { code, code } }); }

    Regex atom(int depth)
    {
        if (takes("("))
            return group(depth);
        if (takes("["))
            return set(characterClass());
        if (takes("^"))
            return { Regex::Kind::AtBegin };
        if (takes("$"))
            return { Regex::Kind::AtEnd };
        if (takes("."))
            return set(kLineEnds.inverted());
        if (peek() == '*' || peek() == '+' || peek() == '?')
            fail(ErrorKind::BadInput, "there is nothing to repeat");
        if (takes("\\"))
            return set(escape(false));
        return one(text::nextCodePoint(m_pattern, m_at));
    }

    Regex group(int depth)
    {
        if (takes("?=") || takes("?!"))
            lacks("look-ahead");
        else if (takes("?<=") || takes("?<!"))
            lacks("look-behind");
        else if (takes("?P="))
            lacks("a back-reference");
        else if (takes("?>"))
            lacks("an atomic group");
        else if (takes("?P<") || takes("?<"))
            m_at = std::min(m_pattern.size(), m_pattern.find('>', m_at)) + (m_pattern.find('>', m_at) != std::string_view::npos);
        else if (!takes("?:") && peek() == '?')
            lacks("a group with (?" + std::string(1, peek(1)));
        if (m_problem)
            return {};
        auto inner = choice(depth + 1);
        if (!takes(")"))
            fail(ErrorKind::BadInput, "a group is not closed");
        return inner;
    }

    /// What stands behind a backslash.
    CodePoints escape(bool inClass)
    {
        if (atEnd()) {
            fail(ErrorKind::BadInput, "there is nothing behind the last \\");
            return {};
        }
        const char letter = m_pattern[m_at];
        const auto code = text::nextCodePoint(m_pattern, m_at);
        switch (letter) {
        case 'd':
            return kDigits;
        case 'D':
            return kDigits.inverted();
        case 'w':
            return kWord;
        case 'W':
            return kWord.inverted();
        case 's':
            return kSpaces;
        case 'S':
            return kSpaces.inverted();
        case 't':
            return { { '\t', '\t' } };
        case 'n':
            return { { '\n', '\n' } };
        case 'r':
            return { { '\r', '\r' } };
        case 'f':
            return { { '\f', '\f' } };
        case 'v':
            return { { '\v', '\v' } };
        case '0':
            return { { 0, 0 } };
        case 'x':
            return hex(2);
        case 'u':
            return takes("{") ? hexInBraces() : hex(4);
        case 'b':
            if (inClass)
                return { { '\b', '\b' } };
            [[fallthrough]];
        case 'B':
            lacks("a word boundary (\\" + std::string(1, letter) + ")");
            return {};
        case 'k':
            lacks("a back-reference (\\k)");
            return {};
        case 'p':
        case 'P':
            lacks("a Unicode property (\\" + std::string(1, letter) + ")");
            return {};
        default:
            break;
        }
        if (letter >= '1' && letter <= '9')
            lacks("a back-reference (\\" + std::string(1, letter) + ")");
        else if ((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'))
            lacks("\\" + std::string(1, letter));
        return { { code, code } };
    }

    CodePoints hex(int digits)
    {
        const auto code = hexNumber(digits);
        if (code < 0xD800 || code > 0xDFFF)
            return { { code, code } };
        if (const auto high = code; high < 0xDC00 && takes("\\u")) // a pair, as ECMA-262 has it
            if (const auto low = hexNumber(4); low >= 0xDC00 && low <= 0xDFFF) {
                const char32_t both = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                return { { both, both } };
            }
        fail(ErrorKind::BadInput, "it names half of a surrogate pair");
        return {};
    }

    char32_t hexNumber(int digits)
    {
        char32_t code = 0;
        for (int i = 0; i < digits; ++i, ++m_at) {
            const char c = peek();
            const int value = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
            if (value < 0) {
                fail(ErrorKind::BadInput, "a hexadecimal number is not complete");
                return 0;
            }
            code = code * 16 + static_cast<char32_t>(value);
        }
        return code;
    }

    CodePoints hexInBraces()
    {
        const auto close = m_pattern.find('}', m_at);
        const auto digits = close == std::string_view::npos ? 0 : close - m_at;
        if (digits < 1 || digits > 6) {
            fail(ErrorKind::BadInput, "\\u{ } holds no code point");
            return {};
        }
        const auto code = hexNumber(static_cast<int>(digits));
        ++m_at;
        if (code > kLastCodePoint || (code >= 0xD800 && code <= 0xDFFF))
            fail(ErrorKind::BadInput, "\\u{ } holds no code point");
        return { { code, code } };
    }

    CodePoints characterClass()
    {
        const bool isInverted = takes("^");
        CodePoints result;
        while (!atEnd() && peek() != ']') {
            const auto from = member();
            if (peek() != '-' || peek(1) == ']' || peek(1) == '\0') {
                result.add(from);
                continue;
            }
            ++m_at;
            const auto to = member();
            const auto isOne = [](const CodePoints &set) { return set.ranges().size() == 1 && set.ranges()[0].first == set.ranges()[0].last; };
            if (m_problem)
                break;
            if (!isOne(from) || !isOne(to) || from.ranges()[0].first > to.ranges()[0].first) {
                fail(ErrorKind::BadInput, "a range of characters has no begin and end in order");
                break;
            }
            result.add(from.ranges()[0].first, to.ranges()[0].first);
        }
        if (!takes("]"))
            fail(ErrorKind::BadInput, "a class of characters is not closed");
        return isInverted ? result.inverted() : result;
    }

    CodePoints member()
    {
        if (takes("\\"))
            return escape(true);
        const auto code = text::nextCodePoint(m_pattern, m_at);
        return { { code, code } };
    }

    std::string_view m_pattern;
    std::size_t m_at = 0;
    std::optional<Error> m_problem;
};

} // namespace

Result<Regex> parseRegex(std::string_view pattern)
{
    if (pattern.size() > kLongestPattern)
        return Error { ErrorKind::Unsafe, "A pattern has more than " + std::to_string(kLongestPattern) + " bytes.", {} };
    if (!base::isUtf8(pattern))
        return Error { ErrorKind::BadInput, "A pattern is not UTF-8.", {} };
    return Parser(pattern).whole();
}

} // namespace anneal::grammar
