// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/tokenstream.h"

#include "core/base/tr.h"

namespace anneal::jinja {

constexpr int kNesting = 200;

std::string describe(const LexedToken &token)
{
    switch (token.kind) {
    case TokenKind::Data:
        return "template data / text"; // not translated: Jinja's words
    case TokenKind::BlockBegin:
        return "begin of statement block"; // not translated: Jinja's words
    case TokenKind::BlockEnd:
        return "end of statement block"; // not translated: Jinja's words
    case TokenKind::PrintBegin:
        return "begin of print statement"; // not translated: Jinja's words
    case TokenKind::PrintEnd:
        return "end of print statement"; // not translated: Jinja's words
    case TokenKind::End:
        return "end of template"; // not translated: Jinja's words
    default:
        return token.text;
    }
}

TokenStream::Nested::Nested(TokenStream &stream) : count(stream.m_nesting)
{
    if (++count > kNesting) {
        --count;
        stream.failHere(tr_("the template is nested too deeply"));
    }
}

void TokenStream::failAt(int line, std::string message) const
{
    throw Failure { base::ErrorKind::BadInput, std::move(message), false, line };
}

bool TokenStream::skipName(std::string_view name)
{
    const bool is = isName(name);
    m_at += is;
    return is;
}

bool TokenStream::skipOperator(std::string_view op)
{
    const bool is = isOperator(op);
    m_at += is;
    return is;
}

void TokenStream::expect(TokenKind kind)
{
    if (current().kind != kind)
        failHere(tr_("expected '%1', got '%2'", describe({ kind, 0, {} }), describe(current())));
    next();
}

void TokenStream::expectOperator(std::string_view op)
{
    if (!skipOperator(op))
        failHere(tr_("expected '%1', got '%2'", op, describe(current())));
}

void TokenStream::expectWord(std::string_view name)
{
    if (!skipName(name))
        failHere(tr_("expected '%1', got '%2'", name, describe(current())));
}

std::string TokenStream::expectName()
{
    if (current().kind != TokenKind::Name)
        failHere(tr_("expected a name, got '%1'", describe(current())));
    return next().text;
}

} // namespace anneal::jinja
