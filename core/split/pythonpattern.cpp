// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/split/pythonpattern.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/split/pythontext.h"

#include <array>
#include <bitset>
#include <cctype>
#include <cstdio>
#include <optional>

namespace anneal::split {
namespace {

// Members of a class: what str.isdecimal(), str.isalnum() with _, and str.isspace() are true for.
constexpr std::string_view kDigit = "\\p{Nd}", kWord = "\\p{L}\\p{N}_";
constexpr std::string_view kSpace = "\\t-\\r\\x1c-\\x20\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}";
constexpr std::string_view kAsciiDigit = "0-9", kAsciiWord = "a-zA-Z0-9_", kAsciiSpace = "\\t-\\r\\x20";

bool isAsciiAlnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// A pattern that is none, or one that is not taken.
struct Mistake
{
    std::string what;
    std::string hint;
};

/// Which bytes a match of something can begin with, where it is not empty.
struct Beginning
{
    std::bitset<256> bytes; // none of 10xxxxxx
    bool mayBeEmpty = false;

    static Beginning anything()
    {
        Beginning all;
        for (std::size_t byte = 0; byte < 256; ++byte)
            all.bytes[byte] = byte < 0x80 || byte >= 0xC0;
        return all;
    }
    static Beginning nothing() { return { {}, true }; }
    /// One character from `low` to `high`, and with `ignoresCase` all that may be taken for one of them.
    void add(char32_t low, char32_t high, bool ignoresCase)
    {
        for (char32_t code = low; code <= high && code < 0x80; ++code) {
            bytes[code] = true;
            if (ignoresCase && std::isalpha(static_cast<int>(code)))
                bytes[code ^ 0x20] = true;
        }
        for (std::size_t byte = 0xC0; byte < 256 && (high >= 0x80 || ignoresCase); ++byte)
            bytes[byte] = true;
    }
    void invert()
    {
        for (std::size_t byte = 0; byte < 0x80; ++byte)
            bytes.flip(byte);
        for (std::size_t byte = 0xC0; byte < 256; ++byte)
            bytes[byte] = true;
    }
    void add(const Beginning &other)
    {
        bytes |= other.bytes;
        mayBeEmpty = mayBeEmpty || other.mayBeEmpty;
    }
    /// What follows begins here where this is empty.
    void follow(const Beginning &next)
    {
        if (mayBeEmpty)
            bytes |= next.bytes;
        mayBeEmpty = mayBeEmpty && next.mayBeEmpty;
    }
};

/// A pattern in another dialect, and what is known of it.
struct Translated
{
    std::string pattern;
    std::optional<std::string> literal; // where it is nothing but characters
    Beginning beginning;
};

/// Writes a pattern of Python's re in the dialect that text::Regex compiles (Ruby's).
class Translator
{
public:
    explicit Translator(std::string_view pattern) : m_in(pattern) { }

    Translated run()
    {
        globalFlags();
        if (m_flags.ignoresCase)
            m_out = "(?i:";
        m_isLiteral = !m_flags.ignoresCase;
        auto beginning = alternatives(0);
        if (m_at < m_in.size())
            invalid("unbalanced parenthesis"); // not translated: as Python says it
        if (m_flags.ignoresCase)
            m_out += ')';
        return { std::move(m_out), m_isLiteral ? std::optional(std::move(m_literal)) : std::nullopt, beginning };
    }

private:
    struct Flags
    {
        bool ignoresCase = false, isMultiLine = false, dotIsAll = false, isVerbose = false, isAscii = false;
    };

    [[noreturn]] static void invalid(std::string what) { throw Mistake { std::move(what), {} }; }

    bool isAtEnd() const { return m_at >= m_in.size(); }
    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_in.size() ? m_in[m_at + ahead] : '\0'; }
    bool take(std::string_view text)
    {
        if (!m_in.substr(m_at).starts_with(text))
            return false;
        m_at += text.size();
        return true;
    }
    char32_t takeCharacter()
    {
        if (isAtEnd())
            invalid("bad escape (end of pattern)"); // not translated: as Python says it
        return text::nextCodePoint(m_in, m_at);
    }
    void literal(char32_t code)
    {
        std::array<char, 16> text {};
        std::snprintf(text.data(), text.size(), code < 0x80 ? "\\x%02x" : "\\x{%x}", static_cast<unsigned>(code));
        const bool isPlain = code < 0x80 && (isAsciiAlnum(static_cast<char>(code)) || code == '_');
        m_out += isPlain ? std::string(1, static_cast<char>(code)) : std::string(text.data());
    }

    /// (?im) at the very beginning holds for all.
    void globalFlags()
    {
        while (m_in.substr(m_at).starts_with("(?") && m_in.find_first_not_of("aimsxuL", m_at + 2) != std::string_view::npos
            && m_in[m_in.find_first_not_of("aimsxuL", m_at + 2)] == ')' && peek(2) != ')') {
            m_at += 2;
            flags(m_flags);
            ++m_at;
        }
    }

    void flags(Flags &flags)
    {
        bool isOn = true;
        for (; peek() != ')' && peek() != ':'; ++m_at) {
            switch (peek()) {
            case 'i':
                flags.ignoresCase = isOn;
                break;
            case 'm':
                flags.isMultiLine = isOn;
                break;
            case 's':
                flags.dotIsAll = isOn;
                break;
            case 'x':
                flags.isVerbose = isOn;
                break;
            case 'a':
                flags.isAscii = true;
                break;
            case 'u':
                flags.isAscii = false;
                break;
            case '-':
                isOn = false;
                break;
            default:
                invalid("unknown extension or flag"); // not translated: as Python says it
            }
        }
    }

    Beginning alternatives(int depth)
    {
        constexpr int kDeepest = 100;
        if (depth > kDeepest)
            invalid("groups are nested too deeply"); // not translated: beside what Python says
        const auto outer = m_flags;
        bool mayRepeat = false;
        std::size_t item = m_out.size();
        Beginning all, before = Beginning::nothing(), last = Beginning::nothing(); // of this alternative: all but the last item, and that
        while (!isAtEnd() && peek() != ')') {
            if (m_flags.isVerbose && skipVerbose())
                continue;
            if (const auto times = quantifier()) {
                if (!mayRepeat)
                    invalid("nothing to repeat"); // not translated: as Python says it
                repeat(*times, item);
                last.mayBeEmpty = last.mayBeEmpty || times->mayBeNone;
                mayRepeat = m_isLiteral = false;
                continue;
            }
            before.follow(last);
            item = m_out.size();
            if (take("|")) {
                m_out += '|';
                all.add(before);
                before = last = Beginning::nothing();
                mayRepeat = m_isLiteral = false;
                continue;
            }
            mayRepeat = one(depth, last);
        }
        before.follow(last);
        all.add(before);
        m_flags = outer;
        return all;
    }

    bool skipVerbose()
    {
        if (peek() == '#') {
            const auto end = m_in.find('\n', m_at);
            m_at = end == std::string_view::npos ? m_in.size() : end + 1;
            return true;
        }
        const bool isBlank = std::string_view(" \t\n\r\v\f").find(peek()) != std::string_view::npos;
        m_at += isBlank;
        return isBlank;
    }

    struct Times
    {
        std::string text;
        bool isFixed;
        bool mayBeNone;
    };

    /// Of *, +, ?, {2}, {2,}, {,3} and {2,3}; other braces are characters.
    std::optional<Times> quantifier()
    {
        if (const char c = peek(); !isAtEnd() && (c == '*' || c == '+' || c == '?')) {
            ++m_at;
            return Times { std::string(1, c), false, c != '+' };
        }
        if (peek() != '{')
            return std::nullopt;
        auto end = m_at + 1;
        const auto digits = [&] {
            const auto from = end;
            while (end < m_in.size() && m_in[end] >= '0' && m_in[end] <= '9')
                ++end;
            return std::string(m_in.substr(from, end - from));
        };
        const auto low = digits();
        const bool hasComma = end < m_in.size() && m_in[end] == ',';
        end += hasComma;
        const auto high = hasComma ? digits() : low;
        if (end >= m_in.size() || m_in[end] != '}' || end == m_at + 1)
            return std::nullopt;
        m_at = end + 1;
        return Times { "{" + (low.empty() ? "0" : low) + (hasComma ? "," + high : "") + "}", !hasComma,
            low.find_first_not_of('0') == std::string::npos };
    }

    void repeat(const Times &times, std::size_t item)
    {
        m_out += times.text;
        if (take("?")) {
            m_out += times.isFixed ? "" : "?"; // {2}? would be none or two
        } else if (take("+")) {
            m_out.insert(item, "(?>");
            m_out += ')';
        }
    }

    /// One item; false where nothing of it can be repeated.
    bool one(int depth, Beginning &beginning)
    {
        const char c = peek();
        beginning = {};
        if (c == '(') {
            m_isLiteral = false;
            return group(depth, beginning);
        }
        if (c == '[') {
            m_isLiteral = false;
            characterClass(beginning);
            return true;
        }
        if (c == '\\') {
            ++m_at;
            return escape(beginning);
        }
        const auto code = takeCharacter();
        if (code != '.' && code != '^' && code != '$') {
            oneCharacter(code, beginning);
            return true;
        }
        m_isLiteral = false;
        beginning = code == '.' ? Beginning::anything() : Beginning::nothing();
        m_out += code == '.' ? (m_flags.dotIsAll ? "(?m:.)" : "[^\\n]")
            : code == '^'    ? (m_flags.isMultiLine ? "(?:\\A|(?<=\\n))" : "\\A")
                             : (m_flags.isMultiLine ? "(?=\\n|\\z)" : "(?=\\n?\\z)");
        return code == '.';
    }

    void oneCharacter(char32_t code, Beginning &beginning)
    {
        literal(code);
        text::appendCodePoint(m_literal, code);
        beginning.add(code, code, m_flags.ignoresCase);
    }

    bool group(int depth, Beginning &beginning)
    {
        if (take("(?#")) {
            const auto end = m_in.find(')', m_at);
            if (end == std::string_view::npos)
                invalid("missing ), unterminated comment"); // not translated: as Python says it
            m_at = end + 1;
            beginning = Beginning::nothing();
            return false;
        }
        constexpr std::array<std::string_view, 6> kOpenings { "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>" };
        const auto outer = m_flags;
        bool isKnown = false, looksAround = false;
        for (const auto opening : kOpenings)
            if (!isKnown && take(opening)) {
                m_out += opening;
                isKnown = true;
                looksAround = opening != "(?:" && opening != "(?>";
            }
        if (!isKnown && m_in.substr(m_at).starts_with("(?") && peek(2) != 'P' && peek(2) != '(') {
            m_at += 2;
            flags(m_flags);
            if (peek() != ':')
                invalid("global flags not at the start of the expression"); // not translated: as Python says it
            ++m_at;
            m_out += m_flags.ignoresCase == outer.ignoresCase ? "(?:" : m_flags.ignoresCase ? "(?i:" : "(?-i:";
        } else if (!isKnown) {
            throw Mistake { tr_("groups that capture are not supported in separators"), tr_("Write (?:…) instead of (…).") };
        }
        beginning = alternatives(depth + 1);
        if (looksAround)
            beginning = Beginning::nothing();
        if (isAtEnd())
            invalid("missing ), unterminated subpattern"); // not translated: as Python says it
        ++m_at;
        m_out += ')';
        m_flags = outer;
        return true;
    }

    /// The members of \d, \w, \s or their opposites; nothing for any other letter.
    std::optional<std::string> shorthand(char c) const
    {
        const auto of = [&](std::string_view all, std::string_view ascii) { return std::string(m_flags.isAscii ? ascii : all); };
        switch (c | 0x20) {
        case 'd':
            return of(kDigit, kAsciiDigit);
        case 'w':
            return of(kWord, kAsciiWord);
        case 's':
            return of(kSpace, kAsciiSpace);
        default:
            return std::nullopt;
        }
    }

    bool escape(Beginning &beginning)
    {
        const char c = peek();
        if (const auto members = shorthand(c)) {
            ++m_at;
            m_isLiteral = false;
            addShorthand(c, beginning);
            m_out += (c & 0x20 ? "[" : "[^") + *members + "]";
            return true;
        }
        if (c == 'A' || c == 'Z' || c == 'b' || c == 'B') {
            ++m_at;
            m_isLiteral = false;
            beginning = Beginning::nothing();
            const auto word = "[" + *shorthand('w') + "]";
            m_out += c == 'A' ? "\\A"
                : c == 'Z'    ? "\\z"
                : c == 'b'    ? "(?:(?<=" + word + ")(?!" + word + ")|(?<!" + word + ")(?=" + word + "))"
                              : "(?:(?<=" + word + ")(?=" + word + ")|(?<!" + word + ")(?!" + word + "))";
            return false;
        }
        oneCharacter(escaped(false), beginning);
        return true;
    }

    /// What \\d, \\w, \\s or one of their opposites can begin with: of ASCII exactly, and all else.
    void addShorthand(char c, Beginning &beginning) const
    {
        Beginning own;
        for (char32_t code = 0; code < 0x80; ++code) {
            const bool isDigit = code >= '0' && code <= '9';
            const bool isIn = (c | 0x20) == 'd' ? isDigit
                : (c | 0x20) == 's'             ? jinja::isSpace(code) && !(m_flags.isAscii && code >= 0x1C && code < 0x20)
                                                : isAsciiAlnum(static_cast<char>(code)) || code == '_';
            if (isIn == ((c & 0x20) != 0))
                own.add(code, code, false);
        }
        own.add(0x80, 0x10FFFF, false);
        beginning.add(own);
    }

    char32_t hex(int digits)
    {
        char32_t code = 0;
        for (int i = 0; i < digits; ++i) {
            const char c = peek();
            const int value = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
            if (value < 0)
                invalid("incomplete escape"); // not translated: as Python says it
            code = code << 4 | static_cast<char32_t>(value);
            ++m_at;
        }
        if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
            invalid("bad escape"); // not translated: as Python says it
        return code;
    }

    /// The character that stands behind a backslash.
    char32_t escaped(bool isInClass)
    {
        const auto code = takeCharacter();
        constexpr std::string_view kLetters = "nrtfva", kMeaning = "\n\r\t\f\v\a";
        if (const auto at = code < 0x80 ? kLetters.find(static_cast<char>(code)) : std::string_view::npos; at != std::string_view::npos)
            return static_cast<char32_t>(kMeaning[at]);
        if (code == 'x')
            return hex(2);
        if (code == 'u')
            return hex(4);
        if (code == 'U')
            return hex(8);
        if (isInClass && code == 'b')
            return 8;
        if (code >= '0' && code <= '9')
            return octal(code, isInClass);
        if (code == 'N')
            throw Mistake { tr_("characters by name, as in \\N{…}, are not supported in separators"),
                tr_("Write the character itself, or \\u with its number.") };
        if (code < 0x80 && isAsciiAlnum(static_cast<char>(code)))
            invalid("bad escape"); // not translated: as Python says it
        return code;
    }

    char32_t octal(char32_t first, bool isInClass)
    {
        const auto isOctal = [&](std::size_t ahead) { return peek(ahead) >= '0' && peek(ahead) <= '7'; };
        const bool isLong = first >= '0' && first <= '3' && isOctal(0) && isOctal(1);
        if (first != '0' && !isLong && !(isInClass && first <= '7'))
            invalid("invalid group reference"); // not translated: as Python says it
        char32_t code = first - '0';
        for (int i = 0; i < 2 && isOctal(0) && code * 8 < 256; ++i, ++m_at)
            code = code * 8 + static_cast<char32_t>(peek() - '0');
        return code;
    }

    void characterClass(Beginning &beginning)
    {
        ++m_at;
        const bool isInverted = take("^");
        m_out += isInverted ? "[^" : "[";
        for (bool isFirst = true; isFirst || peek() != ']'; isFirst = false) {
            const auto low = member(beginning);
            if (peek() != '-' || peek(1) == ']' || !low) {
                if (low) {
                    literal(*low);
                    beginning.add(*low, *low, m_flags.ignoresCase);
                }
                continue;
            }
            ++m_at;
            const auto before = m_out.size();
            const auto high = member(beginning);
            if (!high || *high < *low) {
                m_out.resize(before);
                invalid("bad character range"); // not translated: as Python says it
            }
            literal(*low);
            m_out += '-';
            literal(*high);
            beginning.add(*low, *high, m_flags.ignoresCase);
        }
        ++m_at;
        m_out += ']';
        if (isInverted)
            m_flags.ignoresCase ? void(beginning = Beginning::anything()) : beginning.invert(); // else what is known of ASCII is exact
    }

    /// The next character of a class; nothing for a class in it, which is written.
    std::optional<char32_t> member(Beginning &beginning)
    {
        if (isAtEnd())
            invalid("unterminated character set"); // not translated: as Python says it
        if (peek() != '\\')
            return takeCharacter();
        ++m_at;
        const char c = peek();
        const auto members = shorthand(c);
        if (!members)
            return escaped(true);
        ++m_at;
        addShorthand(c, beginning);
        m_out += c & 0x20 ? *members : "[^" + *members + "]";
        return std::nullopt;
    }

    const std::string_view m_in;
    std::size_t m_at = 0;
    std::string m_out;
    std::string m_literal;
    bool m_isLiteral = true;
    Flags m_flags;
};

} // namespace

base::Result<text::Regex> compilePython(std::string_view pattern)
{
    constexpr std::size_t kLongest = 4u << 10;
    const auto shown = base::firstBytes(pattern, 200);
    if (pattern.size() > kLongest)
        return base::Error { base::ErrorKind::BadConfig, tr_("a separator is longer than %1", base::formatBytes(kLongest)), {} };
    try {
        const auto translated = Translator(pattern).run();
        if (translated.literal)
            return text::Regex::literal(*translated.literal);
        auto regex = text::Regex::compile(translated.pattern);
        if (regex && !translated.beginning.mayBeEmpty)
            return regex->beginningWith(translated.beginning.bytes);
        if (regex)
            return regex;
        return base::Error { base::ErrorKind::BadConfig,
            tr_("the separator \"%1\" is not a regular expression that can be used: %2", shown, regex.error().detail), {} };
    } catch (const Mistake &mistake) {
        return base::Error { base::ErrorKind::BadConfig,
            tr_("the separator \"%1\" is not a regular expression that can be used: %2", shown, mistake.what), mistake.hint };
    }
}

} // namespace anneal::split
