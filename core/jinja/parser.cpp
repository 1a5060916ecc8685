// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/parser.h"

#include "core/base/tr.h"
#include "core/jinja/lexer.h"

#include <algorithm>
#include <array>

namespace anneal::jinja {
namespace {

using Kind = Expression::Kind;

constexpr int kNesting = 200; // brackets, blocks, not, - …: what the parser itself recurses on
constexpr int kHeight = 300;  // of an expression tree: a + b + c + … grows by one with each term

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

class Parser
{
public:
    explicit Parser(std::string_view source) : m_tokens(lex(source)) { }

    Body take() { return body({}); }

private:
    struct Nested
    {
        explicit Nested(Parser &parser) : count(parser.m_nesting)
        {
            if (++count > kNesting) {
                --count;
                parser.failHere(tr_("the template is nested too deeply"));
            }
        }
        ~Nested() { --count; }
        int &count;
    };

    const LexedToken &current() const { return m_tokens[m_at]; }
    const LexedToken &following() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
    const LexedToken &next() { return m_tokens[m_at < m_tokens.size() - 1 ? m_at++ : m_at]; }
    bool isName(std::string_view name) const { return current().kind == TokenKind::Name && current().text == name; }
    bool isOperator(std::string_view op) const { return current().kind == TokenKind::Operator && current().text == op; }

    [[noreturn]] void failAt(int line, std::string message) const { throw Failure { base::ErrorKind::BadInput, std::move(message), false, line }; }
    [[noreturn]] void failHere(std::string message) const { failAt(current().line, std::move(message)); }

    bool skipName(std::string_view name)
    {
        const bool is = isName(name);
        m_at += is;
        return is;
    }
    bool skipOperator(std::string_view op)
    {
        const bool is = isOperator(op);
        m_at += is;
        return is;
    }
    void expectOperator(std::string_view op)
    {
        if (!skipOperator(op))
            failHere(tr_("expected '%1', got '%2'", op, describe(current())));
    }
    std::string expectName()
    {
        if (current().kind != TokenKind::Name)
            failHere(tr_("expected a name, got '%1'", describe(current())));
        return next().text;
    }
    void expectWord(std::string_view name)
    {
        if (!skipName(name))
            failHere(tr_("expected '%1', got '%2'", name, describe(current())));
    }
    void expect(TokenKind kind)
    {
        if (current().kind != kind)
            failHere(tr_("expected '%1', got '%2'", describe({ kind, 0, {} }), describe(current())));
        next();
    }

    ExpressionPtr finished(Expression &&node) const
    {
        const auto count = [&](const ExpressionPtr &child) { node.height = std::max(node.height, child ? child->height + 1 : 1); };
        std::for_each(node.operands.begin(), node.operands.end(), count);
        std::for_each(node.arguments.positional.begin(), node.arguments.positional.end(), count);
        for (const auto &[name, value] : node.arguments.named)
            count(value);
        count(node.arguments.rest);
        count(node.arguments.restNamed);
        if (node.height > kHeight)
            failAt(node.line, tr_("the expression is too long"));
        return std::make_unique<const Expression>(std::move(node));
    }

    template <typename... Operands>
    ExpressionPtr make(Kind kind, int line, std::string name, Operands... operands) const
    {
        Expression node { kind, line };
        node.name = std::move(name);
        (node.operands.push_back(std::move(operands)), ...);
        return finished(std::move(node));
    }

    ExpressionPtr constant(Value value, int line) const
    {
        Expression node { Kind::Constant, line };
        node.constant = std::move(value);
        return finished(std::move(node));
    }

    // Statements

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
        if (node.expressions[0]->kind != Kind::Call)
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

    // What is assigned to

    ExpressionPtr target(bool mayBeAttribute, std::string_view end)
    {
        const int line = current().line;
        std::vector<ExpressionPtr> parts;
        bool isTuple = false;
        while (!atTupleEnd(end)) {
            parts.push_back(targetPart(mayBeAttribute));
            if (!skipOperator(","))
                break;
            isTuple = true;
        }
        if (parts.empty())
            failAt(line, tr_("expected a name to assign to, got '%1'", describe(current())));
        if (!isTuple)
            return std::move(parts[0]);
        Expression node { Kind::TupleOf, line };
        node.operands = std::move(parts);
        return finished(std::move(node));
    }

    ExpressionPtr targetPart(bool mayBeAttribute)
    {
        const Nested nested(*this);
        const int line = current().line;
        if (skipOperator("(")) {
            auto part = target(mayBeAttribute, "");
            expectOperator(")");
            return part;
        }
        Expression node { Kind::Name, line };
        node.name = expectName();
        constexpr std::array<std::string_view, 6> kReserved { "true", "false", "none", "True", "False", "None" };
        if (std::find(kReserved.begin(), kReserved.end(), node.name) != kReserved.end())
            failAt(line, "can't assign to '" + node.name + "'"); // not translated: Jinja's words
        if (mayBeAttribute && skipOperator(".")) {
            node.kind = Kind::Attributed;
            node.text = std::move(node.name);
            node.name = expectName();
        }
        return finished(std::move(node));
    }

    bool atTupleEnd(std::string_view end) const
    {
        return current().kind == TokenKind::PrintEnd || current().kind == TokenKind::BlockEnd || isOperator(")") || (!end.empty() && isName(end));
    }

    // Expressions, from the loosest to the tightest

    ExpressionPtr tuple(std::string_view end, bool withCondition = true, bool inParentheses = false)
    {
        const int line = current().line;
        std::vector<ExpressionPtr> parts;
        bool isTuple = false;
        while (!atTupleEnd(end)) {
            parts.push_back(expression(withCondition));
            if (!skipOperator(","))
                break;
            isTuple = true;
        }
        if (!isTuple && !parts.empty())
            return std::move(parts[0]);
        if (!isTuple && !inParentheses)
            failHere(tr_("expected an expression, got '%1'", describe(current())));
        Expression node { Kind::TupleOf, line };
        node.operands = std::move(parts);
        return finished(std::move(node));
    }

    ExpressionPtr expression(bool withCondition = true)
    {
        const Nested nested(*this);
        const int line = current().line;
        auto then = orExpression();
        while (withCondition && skipName("if")) {
            auto test = orExpression();
            auto otherwise = skipName("else") ? expression() : nullptr;
            then = make(Kind::Condition, line, {}, std::move(test), std::move(then), std::move(otherwise));
        }
        return then;
    }

    ExpressionPtr orExpression()
    {
        auto left = andExpression();
        while (isName("or")) {
            const int line = next().line;
            auto right = andExpression();
            left = make(Kind::Or, line, {}, std::move(left), std::move(right));
        }
        return left;
    }

    ExpressionPtr andExpression()
    {
        auto left = notExpression();
        while (isName("and")) {
            const int line = next().line;
            auto right = notExpression();
            left = make(Kind::And, line, {}, std::move(left), std::move(right));
        }
        return left;
    }

    ExpressionPtr notExpression()
    {
        if (!isName("not"))
            return compareExpression();
        const Nested nested(*this);
        const int line = next().line;
        return make(Kind::Unary, line, "not", notExpression());
    }

    ExpressionPtr compareExpression()
    {
        const int line = current().line;
        auto first = sum();
        Expression node { Kind::Compare, line };
        node.operands.push_back(std::move(first));
        while (true) {
            std::string op;
            if (current().kind == TokenKind::Operator) {
                constexpr std::array<std::string_view, 6> kCompare { "==", "!=", "<", "<=", ">", ">=" };
                if (std::find(kCompare.begin(), kCompare.end(), current().text) == kCompare.end())
                    break;
                op = next().text;
            } else if (skipName("in")) {
                op = "in";
            } else if (isName("not") && following().kind == TokenKind::Name && following().text == "in") {
                m_at += 2;
                op = "not in"; // not translated: an operator
            } else {
                break;
            }
            node.operators.push_back(std::move(op));
            node.operands.push_back(sum());
        }
        if (node.operators.empty())
            return std::move(node.operands[0]);
        return finished(std::move(node));
    }

    ExpressionPtr sum()
    {
        auto left = concat();
        while (isOperator("+") || isOperator("-")) {
            const auto &op = next();
            auto right = concat();
            left = make(Kind::Binary, op.line, op.text, std::move(left), std::move(right));
        }
        return left;
    }

    ExpressionPtr concat()
    {
        const int line = current().line;
        auto first = product();
        if (!isOperator("~"))
            return first;
        Expression node { Kind::Concat, line };
        node.operands.push_back(std::move(first));
        while (skipOperator("~"))
            node.operands.push_back(product());
        return finished(std::move(node));
    }

    ExpressionPtr product()
    {
        auto left = power();
        while (isOperator("*") || isOperator("/") || isOperator("//") || isOperator("%")) {
            const auto &op = next();
            auto right = power();
            left = make(Kind::Binary, op.line, op.text, std::move(left), std::move(right));
        }
        return left;
    }

    ExpressionPtr power()
    {
        auto left = unary(true);
        while (isOperator("**")) {
            const int line = next().line;
            auto right = unary(true);
            left = make(Kind::Binary, line, "**", std::move(left), std::move(right));
        }
        return left;
    }

    ExpressionPtr unary(bool withFilter)
    {
        const Nested nested(*this);
        ExpressionPtr node;
        if (isOperator("-") || isOperator("+")) {
            const auto &op = next();
            node = make(Kind::Unary, op.line, op.text, unary(false));
        } else {
            node = primary();
        }
        node = postfix(std::move(node));
        return withFilter ? filtersAndTests(std::move(node)) : std::move(node);
    }

    ExpressionPtr primary()
    {
        const auto &token = current();
        switch (token.kind) {
        case TokenKind::Name:
            return name();
        case TokenKind::String: {
            std::string text;
            while (current().kind == TokenKind::String)
                text += next().text;
            return constant(Value::text(std::move(text)), token.line);
        }
        case TokenKind::Integer:
        case TokenKind::Float:
            return constant(next().number, token.line);
        default:
            break;
        }
        if (skipOperator("(")) {
            auto inside = tuple({}, true, true);
            expectOperator(")");
            return inside;
        }
        if (skipOperator("["))
            return list(token.line);
        if (skipOperator("{"))
            return dict(token.line);
        failHere("unexpected '" + describe(token) + "'");
    }

    ExpressionPtr name()
    {
        const auto &token = next();
        if (token.text == "true" || token.text == "True" || token.text == "false" || token.text == "False")
            return constant(Value::of(token.text[0] == 't' || token.text[0] == 'T'), token.line);
        if (token.text == "none" || token.text == "None")
            return constant({}, token.line);
        for (auto *macro : m_macros) {
            macro->usesCaller = macro->usesCaller || token.text == "caller";
            macro->usesKwargs = macro->usesKwargs || token.text == "kwargs";
            macro->usesVarargs = macro->usesVarargs || token.text == "varargs";
        }
        return make(Kind::Name, token.line, token.text);
    }

    ExpressionPtr list(int line)
    {
        Expression node { Kind::List, line };
        while (!isOperator("]")) {
            node.operands.push_back(expression());
            if (!skipOperator(","))
                break;
        }
        expectOperator("]");
        return finished(std::move(node));
    }

    ExpressionPtr dict(int line)
    {
        Expression node { Kind::DictOf, line };
        while (!isOperator("}")) {
            node.operands.push_back(expression());
            expectOperator(":");
            node.operands.push_back(expression());
            if (!skipOperator(","))
                break;
        }
        expectOperator("}");
        return finished(std::move(node));
    }

    ExpressionPtr postfix(ExpressionPtr node)
    {
        while (true) {
            if (isOperator("."))
                node = attribute(std::move(node));
            else if (isOperator("["))
                node = subscript(std::move(node));
            else if (isOperator("("))
                node = call(std::move(node));
            else
                return node;
        }
    }

    ExpressionPtr attribute(ExpressionPtr node)
    {
        const int line = next().line;
        const auto &token = next();
        if (token.kind == TokenKind::Name)
            return make(Kind::Attribute, line, token.text, std::move(node));
        if (token.kind != TokenKind::Integer)
            failAt(line, "expected name or number"); // not translated: Jinja's words
        return make(Kind::Subscript, line, {}, std::move(node), constant(token.number, line));
    }

    ExpressionPtr subscript(ExpressionPtr node)
    {
        const int line = next().line;
        std::vector<ExpressionPtr> parts;
        while (!isOperator("]")) {
            if (!parts.empty())
                expectOperator(",");
            parts.push_back(sliceOrIndex());
        }
        expectOperator("]");
        if (parts.size() == 1)
            return make(Kind::Subscript, line, {}, std::move(node), std::move(parts[0]));
        Expression index { Kind::TupleOf, line };
        index.operands = std::move(parts);
        return make(Kind::Subscript, line, {}, std::move(node), finished(std::move(index)));
    }

    ExpressionPtr sliceOrIndex()
    {
        const int line = current().line;
        auto start = isOperator(":") ? nullptr : expression();
        if (!skipOperator(":"))
            return start;
        const auto part = [&]() -> ExpressionPtr { return isOperator(":") || isOperator("]") || isOperator(",") ? nullptr : expression(); };
        auto stop = part();
        auto step = skipOperator(":") ? part() : nullptr;
        return make(Kind::Slice, line, {}, std::move(start), std::move(stop), std::move(step));
    }

    Arguments arguments()
    {
        const int line = current().line;
        expectOperator("(");
        Arguments all;
        const auto ensure = [&](bool valid) {
            if (!valid)
                failAt(line, "invalid syntax for function call expression"); // not translated: Jinja's words
        };
        while (!isOperator(")")) {
            if (skipOperator("*")) {
                ensure(!all.rest && !all.restNamed);
                all.rest = expression();
            } else if (skipOperator("**")) {
                ensure(!all.restNamed);
                all.restNamed = expression();
            } else if (current().kind == TokenKind::Name && following().kind == TokenKind::Operator && following().text == "=") {
                ensure(!all.restNamed);
                auto name = next().text;
                next();
                for (const auto &known : all.named)
                    ensure(known.first != name);
                all.named.emplace_back(std::move(name), expression());
            } else {
                ensure(!all.rest && !all.restNamed && all.named.empty());
                all.positional.push_back(expression());
            }
            if (!skipOperator(","))
                break;
        }
        expectOperator(")");
        return all;
    }

    ExpressionPtr call(ExpressionPtr function)
    {
        Expression node { Kind::Call, current().line };
        node.operands.push_back(std::move(function));
        node.arguments = arguments();
        return finished(std::move(node));
    }

    ExpressionPtr filtersAndTests(ExpressionPtr node)
    {
        while (true) {
            if (isOperator("|"))
                node = filters(std::move(node));
            else if (isName("is"))
                node = test(std::move(node));
            else if (isOperator("("))
                node = call(std::move(node));
            else
                return node;
        }
    }

    std::string dottedName()
    {
        auto name = expectName();
        while (skipOperator("."))
            name += "." + expectName();
        return name;
    }

    ExpressionPtr filters(ExpressionPtr node, bool started = false)
    {
        while (started || isOperator("|")) {
            if (!started)
                next();
            started = false;
            Expression filter { Kind::Filter, current().line };
            filter.name = dottedName();
            if (node)
                filter.operands.push_back(std::move(node));
            if (isOperator("("))
                filter.arguments = arguments();
            node = finished(std::move(filter));
        }
        return node;
    }

    ExpressionPtr test(ExpressionPtr node)
    {
        const int line = next().line;
        const bool negated = skipName("not");
        Expression check { Kind::Test, line };
        check.name = dottedName();
        check.operands.push_back(std::move(node));
        const auto kind = current().kind;
        if (isOperator("(")) {
            check.arguments = arguments();
        } else if ((kind == TokenKind::Name && !isName("else") && !isName("or") && !isName("and")) || kind == TokenKind::String
            || kind == TokenKind::Integer || kind == TokenKind::Float || isOperator("[") || isOperator("{")) {
            if (isName("is"))
                failHere("You cannot chain multiple tests with is"); // not translated: Jinja's words
            check.arguments.positional.push_back(postfix(primary()));
        }
        auto made = finished(std::move(check));
        return negated ? make(Kind::Unary, line, "not", std::move(made)) : std::move(made);
    }

    const std::vector<LexedToken> m_tokens;
    std::size_t m_at = 0;
    int m_nesting = 0;
    int m_loops = 0; // open in the innermost macro
    std::vector<MacroBody *> m_macros;
};

} // namespace

Body parse(std::string_view source)
{
    return Parser(source).take();
}

} // namespace anneal::jinja
