// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jinja/ast.h"
#include "core/jinja/tokenstream.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::jinja {

/// Reads expressions, and what is assigned to, of Jinja 3.1; the parser of statements stands on it.
class ExpressionParser : public TokenStream
{
public:
    using TokenStream::TokenStream;

    /// One or several behind commas; withCondition: "a if b" is read as one.
    ExpressionPtr tuple(std::string_view end, bool withCondition = true, bool inParentheses = false);
    ExpressionPtr expression(bool withCondition = true);
    /// A name, several, or an attribute of one where mayBeAttribute; "end" is the word behind them.
    ExpressionPtr target(bool mayBeAttribute, std::string_view end);
    /// What stands behind |: node is what goes in, null for a block's text; started: the first | is not written.
    ExpressionPtr filters(ExpressionPtr node, bool started = false);

protected:
    /// The macros that are being read, from the outermost: a name that is used tells them whether they have a caller and so on.
    std::vector<MacroBody *> m_macros;

private:
    using Operand = ExpressionPtr (ExpressionParser::*)();
    struct Level
    {
        Expression::Kind kind;
        std::initializer_list<std::string_view> operators; // words but for Kind::Binary
    };
    /// Operators of one level, as Jinja reads all of them: also a ** b ** c is (a ** b) ** c.
    ExpressionPtr leftToRight(Level level, Operand tighter);

    ExpressionPtr targetPart(bool mayBeAttribute);
    bool atTupleEnd(std::string_view end) const;
    ExpressionPtr orExpression();
    ExpressionPtr andExpression();
    ExpressionPtr notExpression();
    ExpressionPtr compareExpression();
    ExpressionPtr sum();
    ExpressionPtr concat();
    ExpressionPtr product();
    ExpressionPtr power();
    ExpressionPtr operand();
    ExpressionPtr unary(bool withFilter);
    ExpressionPtr primary();
    ExpressionPtr name();
    ExpressionPtr list(int line);
    ExpressionPtr dict(int line);
    ExpressionPtr postfix(ExpressionPtr node);
    ExpressionPtr attribute(ExpressionPtr node);
    ExpressionPtr subscript(ExpressionPtr node);
    ExpressionPtr sliceOrIndex();
    Arguments arguments();
    ExpressionPtr call(ExpressionPtr function);
    ExpressionPtr filtersAndTests(ExpressionPtr node);
    std::string dottedName();
    ExpressionPtr test(ExpressionPtr node);
    ExpressionPtr constant(Value value, int line) const;
    ExpressionPtr finished(Expression &&node) const;
    template <typename... Operands>
    ExpressionPtr make(Expression::Kind kind, int line, std::string name, Operands... operands) const;
};

} // namespace anneal::jinja
