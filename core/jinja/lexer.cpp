// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/lexer.h"

#include "core/base/tr.h"
#include "core/jinja/codepoints.h"
#include "core/jinja/numbertext.h"
#include "core/jinja/text.h"
#include "core/jinja/whole.h"

#include <array>

namespace anneal::jinja {
namespace {

constexpr std::array<std::string_view, 25> kOperators {
    "//",
    "**",
    "==",
    "!=",
    "<=",
    ">=",
    "+",
    "-",
    "/",
    "*",
    "%",
    "~",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    ">",
    "<",
    "=",
    ".",
    ":",
    "|",
    ",",
};

[[noreturn]] void failAt(int line, std::string message)
{
    throw Failure { base::ErrorKind::BadInput, std::move(message), false, line };
}

/// Line ends become \n, and the last one of all is dropped.
std::string normalized(std::string_view source)
{
    std::string text;
    text.reserve(source.size());
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] == '\r') {
            text += '\n';
            i += i + 1 < source.size() && source[i + 1] == '\n';
        } else {
            text += source[i];
        }
    }
    if (!text.empty() && text.back() == '\n')
        text.pop_back();
    return text;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

class Lexer
{
public:
    explicit Lexer(std::string_view source) : m_text(normalized(source)) { }

    std::vector<LexedToken> take()
    {
        while (m_at < m_text.size())
            root();
        add(TokenKind::End, "");
        return std::move(m_tokens);
    }

private:
    void add(TokenKind kind, std::string text) { m_tokens.push_back({ kind, m_line, std::move(text) }); }
    bool startsWith(std::string_view what, std::size_t at) const { return m_text.compare(at, what.size(), what) == 0; }

    void advance(std::size_t to)
    {
        for (; m_at < to; ++m_at)
            m_line += m_text[m_at] == '\n';
        m_lineStarting = to > 0 && m_text[to - 1] == '\n';
    }

    std::size_t afterSpaces(std::size_t at) const
    {
        while (at < m_text.size()) {
            auto next = at;
            if (!isSpace(nextCodePoint(m_text, next)))
                break;
            at = next;
        }
        return at;
    }

    /// The text up to the next tag, and the tag.
    void root()
    {
        auto tag = m_at;
        while (true) {
            tag = m_text.find('{', tag);
            if (tag == std::string::npos || tag + 1 >= m_text.size()) {
                add(TokenKind::Data, m_text.substr(m_at));
                advance(m_text.size());
                return;
            }
            if (m_text[tag + 1] == '%' || m_text[tag + 1] == '{' || m_text[tag + 1] == '#')
                break;
            ++tag;
        }
        const char what = m_text[tag + 1];
        const char sign = tag + 2 < m_text.size() && (m_text[tag + 2] == '-' || m_text[tag + 2] == '+') ? m_text[tag + 2] : ' ';
        addData(m_text.substr(m_at, tag - m_at), sign, what == '{');
        const auto inner = tag + 2 + (sign != ' ');
        if (what == '#') {
            comment(inner);
        } else if (what == '%' && raw(inner)) {
            return;
        } else {
            advance(inner);
            add(what == '%' ? TokenKind::BlockBegin : TokenKind::PrintBegin, "");
            inside(what == '%');
        }
    }

    void addData(std::string text, char sign, bool isPrint)
    {
        if (sign == '-') {
            text = strip(text, Side::Right);
        } else if (sign != '+' && !isPrint) {
            const auto lineBreak = text.rfind('\n');
            const auto begin = lineBreak == std::string::npos ? 0 : lineBreak + 1;
            if ((begin > 0 || m_lineStarting) && strip(std::string_view(text).substr(begin), Side::Both).empty())
                text.resize(begin);
        }
        if (!text.empty())
            add(TokenKind::Data, std::move(text));
    }

    void comment(std::size_t inner)
    {
        const auto end = m_text.find("#}", inner);
        if (end == std::string::npos)
            failAt(m_line, "Missing end of comment tag"); // not translated: Jinja's words
        const char sign = end > inner ? m_text[end - 1] : ' ';
        advance(afterTag(end + 2, sign));
    }

    std::size_t afterTag(std::size_t at, char sign) const
    {
        if (sign == '-')
            return afterSpaces(at);
        return at + (sign != '+' && at < m_text.size() && m_text[at] == '\n');
    }

    /// {% raw %} up to its end; false when the block is another one.
    bool raw(std::size_t inner)
    {
        auto at = afterSpaces(inner);
        if (!startsWith("raw", at))
            return false;
        at = afterSpaces(at + 3);
        if (startsWith("-%}", at))
            at = afterSpaces(at + 3);
        else if (startsWith("%}", at))
            at += 2;
        else
            return false;
        advance(at);
        for (auto tag = m_text.find("{%", at); tag != std::string::npos; tag = m_text.find("{%", tag + 1)) {
            const char sign = tag + 2 < m_text.size() && (m_text[tag + 2] == '-' || m_text[tag + 2] == '+') ? m_text[tag + 2] : ' ';
            auto end = afterSpaces(tag + 2 + (sign != ' '));
            if (!startsWith("endraw", end))
                continue;
            end = afterSpaces(end + 6);
            const char endSign = startsWith("-%}", end) ? '-' : startsWith("+%}", end) ? '+' : ' ';
            end += endSign != ' ';
            if (!startsWith("%}", end))
                continue;
            addData(m_text.substr(at, tag - at), sign, false);
            advance(afterTag(end + 2, endSign));
            return true;
        }
        failAt(m_line, "Missing end of raw directive"); // not translated: Jinja's words
    }

    bool endOfTag(bool isBlock)
    {
        const std::string_view close = isBlock ? "%}" : "}}";
        const char sign = m_text[m_at] == '-' || (isBlock && m_text[m_at] == '+') ? m_text[m_at] : ' ';
        const auto at = m_at + (sign != ' ');
        if (!m_open.empty() || !startsWith(close, at))
            return false;
        add(isBlock ? TokenKind::BlockEnd : TokenKind::PrintEnd, "");
        advance(isBlock || sign == '-' ? afterTag(at + 2, sign) : at + 2);
        return true;
    }

    void inside(bool isBlock)
    {
        while (m_at < m_text.size()) {
            if (endOfTag(isBlock))
                return;
            if (const auto after = afterSpaces(m_at); after > m_at)
                advance(after);
            else if (!number() && !name() && !string() && !operation())
                failAt(m_line, tr_("unexpected char %1 in a tag", inQuotes(m_text.substr(m_at, 1))));
        }
        // The parser says what is missing.
    }

    /// End of digits that underscores may separate; `at` itself when there are none.
    std::size_t digits(std::size_t at) const
    {
        while (at < m_text.size() && isDigit(m_text[at])) {
            ++at;
            if (at + 1 < m_text.size() && m_text[at] == '_' && isDigit(m_text[at + 1]))
                ++at;
        }
        return at;
    }

    bool number()
    {
        if (!isDigit(m_text[m_at]))
            return false;
        auto end = digits(m_at);
        bool real = false;
        if (m_at == 0 || m_text[m_at - 1] != '.') {
            if (end + 1 < m_text.size() && m_text[end] == '.' && isDigit(m_text[end + 1])) {
                end = digits(end + 1);
                real = true;
            }
            if (end < m_text.size() && (m_text[end] == 'e' || m_text[end] == 'E')) {
                const auto sign = end + 1 < m_text.size() && (m_text[end + 1] == '+' || m_text[end + 1] == '-');
                if (const auto power = digits(end + 1 + sign); power > end + 1 + sign) {
                    end = power;
                    real = true;
                }
            }
        }
        if (!real && m_text[m_at] == '0' && end == m_at + 1 && end < m_text.size()
            && std::string_view("xXoObB").find(m_text[end]) != std::string_view::npos) {
            ++end;
            while (end < m_text.size() && (std::isxdigit(static_cast<unsigned char>(m_text[end])) || m_text[end] == '_'))
                ++end;
        }
        const auto text = m_text.substr(m_at, end - m_at);
        LexedToken token { real ? TokenKind::Float : TokenKind::Integer, m_line, text };
        const auto integer = real ? std::nullopt : parseWhole(text, 0);
        const auto value = real ? parseFloat(text) : std::nullopt;
        if (!integer && !value)
            failAt(m_line, tr_("the number %1 is too large", text));
        token.number = integer ? *integer : Value::of(*value);
        m_tokens.push_back(std::move(token));
        advance(end);
        return true;
    }

    bool name()
    {
        auto end = m_at;
        while (end < m_text.size()) {
            auto next = end;
            if (!isWordCharacter(nextCodePoint(m_text, next)))
                break;
            end = next;
        }
        if (end == m_at)
            return false;
        add(TokenKind::Name, m_text.substr(m_at, end - m_at));
        advance(end);
        return true;
    }

    bool string()
    {
        const char quote = m_text[m_at];
        if (quote != '"' && quote != '\'')
            return false;
        auto end = m_at + 1;
        while (end < m_text.size() && m_text[end] != quote)
            end += m_text[end] == '\\' ? 2 : 1;
        if (end >= m_text.size())
            failAt(m_line, tr_("a string that begins here does not end"));
        add(TokenKind::String, unescaped(std::string_view(m_text).substr(m_at + 1, end - m_at - 1)));
        advance(end + 1);
        return true;
    }

    std::string unescaped(std::string_view text) const
    {
        std::string plain;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] != '\\' || at + 1 == text.size()) {
                plain += text[at];
                continue;
            }
            const char c = text[++at];
            const auto simple = std::string_view("\\'\"abfnrtv").find(c);
            if (simple != std::string_view::npos)
                plain += "\\'\"\a\b\f\n\r\t\v"[simple];
            else if (c >= '0' && c <= '7')
                appendCodePoint(plain, digitsOf(text, at, 3, 8));
            else if (c == 'x' || c == 'u' || c == 'U')
                appendCodePoint(plain, fixedHex(text, at, c == 'x' ? 2 : c == 'u' ? 4 : 8));
            else if (c == 'N')
                failAt(m_line, tr_("characters by name (\\N{…}) are not supported"));
            else if (c != '\n')
                plain.append(1, '\\').append(1, c);
        }
        return plain;
    }

    static char32_t digitsOf(std::string_view text, std::size_t &at, int most, int base)
    {
        char32_t value = 0;
        int count = 0;
        while (count < most && at < text.size() && text[at] >= '0' && text[at] < '0' + base) {
            value = value * static_cast<char32_t>(base) + static_cast<char32_t>(text[at++] - '0');
            ++count;
        }
        --at;
        return value;
    }

    char32_t fixedHex(std::string_view text, std::size_t &at, std::size_t count) const
    {
        const auto hex = text.substr(at + 1, count);
        const auto value = hex.size() == count ? parseWhole("0x" + std::string(hex), 16) : std::nullopt;
        if (!value || value->integer() > 0x10FFFF)
            failAt(m_line, "truncated \\" + std::string(1, text[at]) + " escape");
        at += count;
        return static_cast<char32_t>(value->integer());
    }

    bool operation()
    {
        for (const auto op : kOperators) {
            if (!startsWith(op, m_at))
                continue;
            balance(op);
            add(TokenKind::Operator, std::string(op));
            advance(m_at + op.size());
            return true;
        }
        return false;
    }

    void balance(std::string_view op)
    {
        const std::string text(op);
        if (op == "(" || op == "[" || op == "{") {
            m_open += op == "(" ? ')' : op == "[" ? ']' : '}';
        } else if (op == ")" || op == "]" || op == "}") {
            if (m_open.empty())
                failAt(m_line, "unexpected '" + text + "'");
            if (m_open.back() != op[0])
                failAt(m_line, "unexpected '" + text + "', expected '" + m_open.back() + "'");
            m_open.pop_back();
        }
    }

    const std::string m_text;
    std::size_t m_at = 0;
    int m_line = 1;
    bool m_lineStarting = true;
    std::string m_open; // the closing brackets that are due
    std::vector<LexedToken> m_tokens;
};

} // namespace

std::vector<LexedToken> lex(std::string_view source)
{
    return Lexer(source).take();
}

} // namespace anneal::jinja
