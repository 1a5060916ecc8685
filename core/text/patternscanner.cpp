// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/patternscanner.h"

#include "core/text/regex.h"

#include <array>

namespace anneal::text {
namespace {

constexpr std::array<CharacterClass, 128> kAsciiClasses = [] {
    std::array<CharacterClass, 128> classes {};
    for (std::size_t c = 0; c < classes.size(); ++c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        classes[c] = letter                   ? CharacterClass::Letter
            : c >= '0' && c <= '9'            ? CharacterClass::Number
            : c == ' ' || (c >= 9 && c <= 13) ? CharacterClass::Space
                                              : CharacterClass::Other;
    }
    return classes;
}();

/// Walks through one piece of text; each method appends the end of what one branch of the pattern matches.
class Scanner
{
public:
    Scanner(std::string_view text, Range within) : m_text(text.substr(0, within.end)), m_at(within.begin) { }

    bool atEnd() const { return m_at >= m_text.size(); }

    Range next(KnownPattern pattern)
    {
        const auto begin = m_at;
        if (pattern == KnownPattern::Gpt2)
            nextGpt2();
        else
            nextLlama(pattern == KnownPattern::Llama3 ? 3 : 1);
        return { static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(m_at) };
    }

private:
    CharacterClass classAt(std::size_t at, std::size_t &after) const
    {
        const auto byte = static_cast<unsigned char>(m_text[at]);
        if (byte < 0x80) {
            after = at + 1;
            return kAsciiClasses[byte];
        }
        after = at;
        return characterClass(nextCodePoint(m_text, after));
    }

    /// Moves over characters of one class.
    void run(CharacterClass wanted, int most = -1)
    {
        for (std::size_t after = 0; m_at < m_text.size() && most != 0 && classAt(m_at, after) == wanted; --most)
            m_at = after;
    }

    bool isNewline(std::size_t at) const { return m_text[at] == '\n' || m_text[at] == '\r'; }

    /// 's 't 're 've 'm 'll 'd at m_at; ignoring case means the long s, U+017F, too.
    bool contraction(bool anyCase)
    {
        if (m_text[m_at] != '\'')
            return false;
        const auto letter = [&](std::size_t i) {
            const char c = m_at + i < m_text.size() ? m_text[m_at + i] : '\0';
            return anyCase && c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        };
        const char first = letter(1), second = letter(2);
        const bool isLongS = anyCase && m_text.substr(m_at + 1, 2) == "\xC5\xBF";
        if (isLongS || (first == 'r' && second == 'e') || (first == 'v' && second == 'e') || (first == 'l' && second == 'l')) {
            m_at += 3;
        } else if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            m_at += 2;
        } else {
            return false;
        }
        return true;
    }

    /// \s+(?!\S)|\s+ : a run of white space, without its last character where something follows that may want it.
    void spaces()
    {
        std::size_t last = m_at, count = 0;
        for (std::size_t after = 0; m_at < m_text.size() && classAt(m_at, after) == CharacterClass::Space; ++count) {
            last = m_at;
            m_at = after;
        }
        if (m_at < m_text.size() && count > 1)
            m_at = last;
    }

    void nextGpt2()
    {
        if (contraction(false))
            return;
        std::size_t after = 0;
        auto kind = classAt(m_at, after);
        if (m_text[m_at] == ' ' && after < m_text.size()) {
            std::size_t behind = 0;
            if (const auto following = classAt(after, behind); following != CharacterClass::Space) {
                m_at = after;
                kind = following;
            }
        }
        if (kind == CharacterClass::Space)
            spaces();
        else
            run(kind);
    }

    void nextLlama(int digits)
    {
        if (contraction(true))
            return;
        std::size_t after = 0, behind = 0;
        const auto kind = classAt(m_at, after);
        const auto following = after < m_text.size() ? classAt(after, behind) : CharacterClass::Space;
        if (kind == CharacterClass::Letter || (kind != CharacterClass::Number && !isNewline(m_at) && following == CharacterClass::Letter)) {
            m_at = after;
            run(CharacterClass::Letter);
        } else if (kind == CharacterClass::Number) {
            run(CharacterClass::Number, digits);
        } else if (kind == CharacterClass::Other || (m_text[m_at] == ' ' && following == CharacterClass::Other)) {
            m_at = after;
            run(CharacterClass::Other);
            while (m_at < m_text.size() && isNewline(m_at))
                ++m_at;
        } else if (!linesOfSpace()) {
            spaces();
        }
    }

    /// \s*[\r\n]+ : white space up to the last line break of the run.
    bool linesOfSpace()
    {
        std::size_t end = 0;
        for (std::size_t at = m_at, after = 0; at < m_text.size() && classAt(at, after) == CharacterClass::Space; at = after) {
            if (isNewline(at))
                end = after;
        }
        if (end != 0)
            m_at = end;
        return end != 0;
    }

    std::string_view m_text;
    std::size_t m_at;
};

} // namespace

std::optional<KnownPattern> knownPattern(std::string_view pattern)
{
    if (pattern == kGpt2Pattern || pattern == R"('(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)")
        return KnownPattern::Gpt2;
    if (pattern == kLlama3Pattern)
        return KnownPattern::Llama3;
    if (pattern == kQwen2Pattern)
        return KnownPattern::Qwen2;
    return std::nullopt;
}

void scanPattern(KnownPattern pattern, std::string_view text, Range within, std::vector<Range> &pieces)
{
    for (Scanner scanner(text, within); !scanner.atEnd();)
        pieces.push_back(scanner.next(pattern));
}

} // namespace anneal::text
