// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/countedpattern.h"

#include "core/base/tr.h"

#include <algorithm>
#include <vector>

namespace anneal::text {
namespace {

/// Goes through a pattern once and copies it.
class LoopCounter
{
public:
    LoopCounter(std::string_view pattern, std::string_view callout) : m_in(pattern), m_callout(callout) { }

    CountedPattern run()
    {
        while (m_at < m_in.size() && m_made.refused.empty())
            next();
        return std::move(m_made);
    }

private:
    struct Group
    {
        std::size_t begin; // in what is made
        bool isExtended;   // what it was outside: (?x)
        bool looksBehind;  // itself or one around it
    };

    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_in.size() ? m_in[m_at + ahead] : '\0'; }
    bool comes(std::string_view text) const { return m_in.substr(m_at).starts_with(text); }
    void copy(std::size_t count = 1)
    {
        count = std::min(count, m_in.size() - m_at);
        m_made.pattern += m_in.substr(m_at, count);
        m_at += count;
    }
    void copyBehind(char end)
    {
        const auto at = m_in.find(end, m_at);
        copy(at == std::string_view::npos ? m_in.size() - m_at : at + 1 - m_at);
    }
    /// What a quantifier would repeat begins here; `isWatched`: each of its characters is asked for.
    void beginItem(bool isWatched)
    {
        m_item = m_made.pattern.size();
        m_isWatched = isWatched;
    }

    void next()
    {
        const char c = peek();
        if (c == '\\')
            escape();
        else if (c == '[') {
            beginItem(true);
            characterClass();
        } else if (c == '(')
            open();
        else if (c == ')')
            close();
        else if (c == '*' || c == '+' || c == '?' || (c == '{' && isInterval()))
            quantifier();
        else if (m_isExtended && c == '#')
            copyBehind('\n');
        else if (m_isExtended && (c == ' ' || (c >= '\t' && c <= '\r')))
            copy(); // what it stands behind may still be repeated
        else {
            beginItem(c == '.');
            // All bytes of a character belong together.
            copy();
            while ((static_cast<unsigned char>(peek()) & 0xC0) == 0x80)
                copy();
        }
    }

    void escape()
    {
        const char c = peek(1), behind = peek(2);
        const bool isNamed = behind == '<' || behind == '\'';
        if ((c >= '1' && c <= '9') || (c == 'k' && isNamed))
            m_made.refused = tr_("the regular expression \"%1\" refers back to what it has matched, which could take very long");
        else if (c == 'g' && isNamed)
            m_made.refused = tr_("the regular expression \"%1\" calls a group again with \\g, which could take very long");
        beginItem(c != '\0' && std::string_view("pPwWsSdDhHNO").find(c) != std::string_view::npos);
        copy(2);
        const bool isBraced = c == 'p' || c == 'P' || c == 'x' || c == 'o';
        if (isBraced && peek() == '{')
            copyBehind('}');
        else if (c == 'x') // up to two digits
            copyDigits(2, 16);
        else if (c == 'u')
            copyDigits(4, 16);
        else if (c == '0')
            copyDigits(2, 8);
        else if (c == 'c' || ((c == 'C' || c == 'M') && behind == '-'))
            copyControl(c == 'c');
        else
            while ((static_cast<unsigned char>(peek()) & 0xC0) == 0x80)
                copy();
    }

    void copyDigits(int most, int base)
    {
        const auto isDigit = [&](char d) {
            return (d >= '0' && d < '0' + std::min(base, 10)) || (base == 16 && ((d >= 'a' && d <= 'f') || (d >= 'A' && d <= 'F')));
        };
        for (; most > 0 && isDigit(peek()); --most)
            copy();
    }

    /// \cA, \C-a, \M-a, \M-\C-a
    void copyControl(bool isShort)
    {
        if (!isShort)
            copy();
        if (peek() != '\\') {
            copy();
            return;
        }
        const bool isShortAgain = peek(1) == 'c';
        copy(2);
        copyControl(isShortAgain);
    }

    void characterClass()
    {
        copy();
        if (peek() == '^')
            copy();
        // The library takes a bracket that closes at once for a character, where another one comes.
        if (peek() == ']' && m_in.find(']', m_at + 1) != std::string_view::npos)
            copy();
        while (m_at < m_in.size()) {
            if (peek() == '\\')
                copy(2);
            else if (comes("[:") && m_in.find(":]", m_at) != std::string_view::npos)
                copy(m_in.find(":]", m_at) + 2 - m_at);
            else if (peek() == '[')
                characterClass();
            else if (peek() == ']') {
                copy();
                return;
            } else
                copy();
        }
    }

    void open()
    {
        if (comes("(?#")) {
            for (; m_at < m_in.size() && peek() != ')';)
                copy(peek() == '\\' ? 2 : 1);
            copy();
            return;
        }
        if (comes("(?~"))
            m_made.refused = tr_("the regular expression \"%1\" uses (?~…), which could take very long");
        m_groups.push_back({ m_made.pattern.size(), m_isExtended, looksBehind() });
        copy();
        if (peek() != '?')
            return;
        copy();
        if (peek() == '<' || peek() == '\'') {
            const char end = peek() == '<' ? '>' : '\'';
            m_groups.back().looksBehind |= peek(1) == '=' || peek(1) == '!';
            copy(2);
            if (m_in[m_at - 1] != '=' && m_in[m_at - 1] != '!')
                copyBehind(end); // of its name
        } else if (peek() == '(') {
            copyBehind(')'); // a condition
        } else if (peek() == '=' || peek() == '!' || peek() == '>' || peek() == ':') {
            copy();
        } else {
            options();
        }
    }

    /// Of (?i-x:…), where they hold in the group, and (?i-x), where they hold from here to the end of what is around.
    void options()
    {
        bool isOn = true;
        for (char c = peek(); c != ':' && c != ')' && c != '\0'; copy(), c = peek()) {
            if (c == '-')
                isOn = false;
            else if (c == 'x')
                m_isExtended = isOn;
        }
        if (peek() == ')') {
            m_groups.pop_back();
            m_item = m_made.pattern.size();
        }
        copy();
    }

    bool looksBehind() const { return !m_groups.empty() && m_groups.back().looksBehind; }

    void close()
    {
        copy();
        if (m_groups.empty())
            return;
        m_item = m_groups.back().begin;
        m_isExtended = m_groups.back().isExtended;
        m_isWatched = false;
        m_groups.pop_back();
    }

    /// {2}, {2,}, {,3} and {2,3}; anything else in braces is text.
    bool isInterval() const
    {
        const auto end = m_in.find('}', m_at);
        if (end == std::string_view::npos)
            return false;
        const auto inner = m_in.substr(m_at + 1, end - m_at - 1);
        const bool hasDigit = inner.find_first_of("0123456789") != std::string_view::npos;
        return hasDigit && inner.find_first_not_of("0123456789,") == std::string_view::npos && std::count(inner.begin(), inner.end(), ',') <= 1;
    }

    void quantifier()
    {
        // The library takes no callout behind (?<= where every loop has its bounds, and it goes back step by step, which is counted.
        if (peek() != '?' && !m_isWatched && !looksBehind()) {
            m_made.pattern.insert(m_item, "(?:");
            m_made.pattern += m_callout;
            m_made.pattern += ')';
        }
        peek() == '{' ? copyBehind('}') : copy();
        m_isWatched = true; // what repeats this repeats what is watched
        if (peek() == '?' || peek() == '+')
            copy();
    }

    const std::string_view m_in, m_callout;
    CountedPattern m_made;
    std::size_t m_at = 0;
    std::size_t m_item = 0; // where in what is made that begins which a quantifier here would repeat
    bool m_isWatched = true;
    bool m_isExtended = false;
    std::vector<Group> m_groups;
};

} // namespace

CountedPattern countLoops(std::string_view pattern, std::string_view callout)
{
    return LoopCounter(pattern, callout).run();
}

} // namespace anneal::text
