// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/parser.h"

#include "core/base/tr.h"
#include "core/jinja/expressionparser.h"

#include <algorithm>

namespace anneal::jinja {
namespace {

class Parser : private ExpressionParser
{
public:
    using ExpressionParser::ExpressionParser;

    Body take() { return body({}); }

private:
    Body body(std::vector<std::string_view> ends)
    {
        const Nested nested(*this);
        Body statements;
        while (current().kind != TokenKind::End) {
            const int line = current().line;
            if (current().kind == TokenKind::Data) {
                statements.push_back({ Statement::Kind::Text, line, next().text });
            } else if (current().kind == TokenKind::PrintBegin) {
                next();
                Statement print { Statement::Kind::Print, line };
                print.expressions.push_back(tuple({}));
                expect(TokenKind::PrintEnd);
                statements.push_back(std::move(print));
            } else {
                expect(TokenKind::BlockBegin);
                if (current().kind == TokenKind::Name && std::find(ends.begin(), ends.end(), current().text) != ends.end())
                    return statements;
                statement(statements);
                expect(TokenKind::BlockEnd);
            }
        }
        if (!ends.empty()) {
            std::string wanted;
            for (const auto end : ends)
                wanted += (wanted.empty() ? "'" : " or '") + std::string(end) + "'";
            failHere(tr_("unexpected end of template, looking for %1", wanted));
        }
        return statements;
    }

    /// The body of a block whose first tag is read up to its end.
    Body inner(std::vector<std::string_view> ends)
    {
        skipOperator(":");
        expect(TokenKind::BlockEnd);
        return body(std::move(ends));
    }
    Body innerUntil(std::string_view end)
    {
        auto statements = inner({ end });
        next();
        return statements;
    }

    void statement(Body &into)
    {
        const int line = current().line;
        if (current().kind != TokenKind::Name)
            failHere("tag name expected"); // not translated: Jinja's words
        const std::string tag = next().text;
        if (tag == "if")
            into.push_back(ifStatement(line));
        else if (tag == "for")
            into.push_back(forStatement(line));
        else if (tag == "set")
            into.push_back(setStatement(line));
        else if (tag == "macro")
            into.push_back(macroStatement(line));
        else if (tag == "call")
            into.push_back(callStatement(line));
        else if (tag == "filter")
            into.push_back(filterStatement(line));
        else if (tag == "generation")
            into.push_back(generationStatement(line));
        else if (tag == "with")
            into.push_back(withStatement(line));
        else if (tag == "block")
            into.push_back(blockStatement(line));
        else if (tag == "print")
            printStatement(line, into);
        else if (tag == "break" || tag == "continue")
            into.push_back(leaveStatement(line, tag));
        else if (tag == "include" || tag == "import" || tag == "from" || tag == "extends")
            failAt(line, tr_("a chat template cannot read other templates ('%1')", tag));
        else
            failAt(line, tr_("unknown tag '%1'", tag));
    }

    Statement ifStatement(int line)
    {
        Statement node { Statement::Kind::If, line };
        while (true) {
            node.expressions.push_back(tuple({}, false));
            node.bodies.push_back(inner({ "elif", "else", "endif" }));
            const std::string word = next().text;
            if (word == "elif")
                continue;
            if (word == "else")
                node.bodies.push_back(innerUntil("endif"));
            return node;
        }
    }

    Statement forStatement(int line)
    {
        Statement node { Statement::Kind::For, line };
        node.target = target(false, "in");
        expectWord("in");
        node.expressions.push_back(tuple({ "recursive" }, false));
        node.expressions.push_back(skipName("if") ? expression() : nullptr);
        node.recursive = skipName("recursive");
        ++m_loops;
        node.bodies.push_back(inner({ "endfor", "else" }));
        --m_loops;
        if (next().text == "else")
            node.bodies.push_back(innerUntil("endfor"));
        return node;
    }

    Statement setStatement(int line)
    {
        Statement node { Statement::Kind::Set, line };
        node.target = target(true, "");
        if (skipOperator("=")) {
            node.expressions.push_back(tuple({}));
            return node;
        }
        node.kind = Statement::Kind::SetBlock;
        node.expressions.push_back(isOperator("|") ? filters(nullptr) : nullptr);
        node.bodies.push_back(innerUntil("endset"));
        return node;
    }

    void signature(MacroBody &macro)
    {
        expectOperator("(");
        while (!isOperator(")")) {
            if (!macro.parameters.empty())
                expectOperator(",");
            macro.parameters.push_back(expectName());
            if (skipOperator("="))
                macro.defaults.push_back(expression());
            else if (!macro.defaults.empty())
                failHere("non-default argument follows default argument"); // not translated: Jinja's words
        }
        expectOperator(")");
    }

    void macroBody(MacroBody &macro, std::string_view end)
    {
        m_macros.push_back(&macro);
        const int loops = std::exchange(m_loops, 0);
        macro.body = innerUntil(end);
        m_loops = loops;
        m_macros.pop_back();
        for (const auto &parameter : macro.parameters) {
            macro.usesCaller = macro.usesCaller && parameter != "caller";
            macro.usesKwargs = macro.usesKwargs && parameter != "kwargs";
            macro.usesVarargs = macro.usesVarargs && parameter != "varargs";
        }
    }

    Statement macroStatement(int line)
    {
        auto macro = std::make_shared<MacroBody>();
        macro->name = expectName();
        signature(*macro);
        macroBody(*macro, "endmacro");
        Statement node { Statement::Kind::Macro, line };
        node.macro = std::move(macro);
        return node;
    }

    Statement callStatement(int line)
    {
        auto macro = std::make_shared<MacroBody>();
        macro->name = "caller";
        if (isOperator("("))
            signature(*macro);
        Statement node { Statement::Kind::CallBlock, line };
        node.expressions.push_back(expression());
        if (node.expressions[0]->kind != Expression::Kind::Call)
            failAt(line, "expected call"); // not translated: Jinja's words
        macroBody(*macro, "endcall");
        node.macro = std::move(macro);
        return node;
    }

    Statement generationStatement(int line)
    {
        auto macro = std::make_shared<MacroBody>();
        macro->name = "caller";
        macroBody(*macro, "endgeneration");
        Statement node { Statement::Kind::Generation, line };
        node.macro = std::move(macro);
        return node;
    }

    Statement filterStatement(int line)
    {
        Statement node { Statement::Kind::FilterBlock, line };
        node.expressions.push_back(filters(nullptr, true));
        node.bodies.push_back(innerUntil("endfilter"));
        return node;
    }

    Statement withStatement(int line)
    {
        Statement node { Statement::Kind::With, line };
        while (current().kind != TokenKind::BlockEnd) {
            if (!node.targets.empty())
                expectOperator(",");
            node.targets.push_back(target(false, ""));
            expectOperator("=");
            node.expressions.push_back(expression());
        }
        node.bodies.push_back(innerUntil("endwith"));
        return node;
    }

    /// Without inheritance a named block is a scope.
    Statement blockStatement(int line)
    {
        Statement node { Statement::Kind::Scope, line };
        const auto name = expectName();
        skipName("scoped");
        skipName("required");
        node.bodies.push_back(innerUntil("endblock"));
        skipName(name);
        return node;
    }

    void printStatement(int line, Body &into)
    {
        for (bool first = true; current().kind != TokenKind::BlockEnd; first = false) {
            if (!first)
                expectOperator(",");
            Statement node { Statement::Kind::Print, line };
            node.expressions.push_back(expression());
            into.push_back(std::move(node));
        }
    }

    Statement leaveStatement(int line, const std::string &tag)
    {
        if (m_loops == 0)
            failAt(line, tr_("'%1' outside loop", tag));
        return { tag == "break" ? Statement::Kind::Break : Statement::Kind::Continue, line };
    }

    int m_loops = 0; // open in the innermost macro
};

} // namespace

Body parse(std::string_view source)
{
    return Parser(source).take();
}

} // namespace anneal::jinja
