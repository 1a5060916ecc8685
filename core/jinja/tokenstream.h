// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jinja/lexer.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::jinja {

/// What a token is called where another was expected.
std::string describe(const LexedToken &token);

/// The tokens of a template and where in them a parser stands. What is wrong is thrown as Failure with the line.
class TokenStream
{
public:
    explicit TokenStream(std::string_view source) : m_tokens(lex(source)) { }

    const LexedToken &current() const { return m_tokens[m_at]; }
    const LexedToken &following() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
    /// The current token, which is left behind; the last one, the end of the template, is never left.
    const LexedToken &next() { return m_tokens[m_at < m_tokens.size() - 1 ? m_at++ : m_at]; }
    bool isName(std::string_view name) const { return current().kind == TokenKind::Name && current().text == name; }
    bool isOperator(std::string_view op) const { return current().kind == TokenKind::Operator && current().text == op; }

    /// Goes on where the current token is that one, and says whether it was.
    bool skipName(std::string_view name);
    bool skipOperator(std::string_view op);

    void expect(TokenKind kind);
    void expectOperator(std::string_view op);
    void expectWord(std::string_view name);
    std::string expectName();

    [[noreturn]] void failAt(int line, std::string message) const;
    [[noreturn]] void failHere(std::string message) const { failAt(current().line, std::move(message)); }

protected:
    /// One more level of what a parser itself recurses on, for as long as it lives: brackets, blocks, not, - …
    struct Nested
    {
        explicit Nested(TokenStream &stream);
        ~Nested() { --count; }
        Nested(const Nested &) = delete;
        Nested &operator=(const Nested &) = delete;
        int &count;
    };

private:
    const std::vector<LexedToken> m_tokens;
    std::size_t m_at = 0;
    int m_nesting = 0;
};

} // namespace anneal::jinja
