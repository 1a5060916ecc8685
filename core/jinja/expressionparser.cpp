// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/expressionparser.h"

#include "core/base/tr.h"

#include <algorithm>
#include <array>

namespace anneal::jinja {

using Kind = Expression::Kind;

constexpr int kHeight = 300; // of an expression tree: a + b + c + … grows by one with each term

ExpressionPtr ExpressionParser::finished(Expression &&node) const
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
ExpressionPtr ExpressionParser::make(Kind kind, int line, std::string name, Operands... operands) const
{
    Expression node { kind, line };
    node.name = std::move(name);
    (node.operands.push_back(std::move(operands)), ...);
    return finished(std::move(node));
}

ExpressionPtr ExpressionParser::constant(Value value, int line) const
{
    Expression node { Kind::Constant, line };
    node.constant = std::move(value);
    return finished(std::move(node));
}

// What is assigned to

ExpressionPtr ExpressionParser::target(bool mayBeAttribute, std::string_view end)
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

ExpressionPtr ExpressionParser::targetPart(bool mayBeAttribute)
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

bool ExpressionParser::atTupleEnd(std::string_view end) const
{
    return current().kind == TokenKind::PrintEnd || current().kind == TokenKind::BlockEnd || isOperator(")") || (!end.empty() && isName(end));
}

// From the loosest to the tightest

ExpressionPtr ExpressionParser::tuple(std::string_view end, bool withCondition, bool inParentheses)
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

ExpressionPtr ExpressionParser::expression(bool withCondition)
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

ExpressionPtr ExpressionParser::leftToRight(Level level, Operand tighter)
{
    auto left = (this->*tighter)();
    const auto is = [&](std::string_view op) { return level.kind == Kind::Binary ? isOperator(op) : isName(op); };
    while (std::any_of(level.operators.begin(), level.operators.end(), is)) {
        const auto &op = next();
        auto right = (this->*tighter)();
        left = make(level.kind, op.line, level.kind == Kind::Binary ? op.text : std::string(), std::move(left), std::move(right));
    }
    return left;
}

ExpressionPtr ExpressionParser::orExpression()
{
    return leftToRight({ Kind::Or, { "or" } }, &ExpressionParser::andExpression);
}

ExpressionPtr ExpressionParser::andExpression()
{
    return leftToRight({ Kind::And, { "and" } }, &ExpressionParser::notExpression);
}

ExpressionPtr ExpressionParser::notExpression()
{
    if (!isName("not"))
        return compareExpression();
    const Nested nested(*this);
    const int line = next().line;
    return make(Kind::Unary, line, "not", notExpression());
}

ExpressionPtr ExpressionParser::compareExpression()
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
            next();
            next();
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

ExpressionPtr ExpressionParser::sum()
{
    return leftToRight({ Kind::Binary, { "+", "-" } }, &ExpressionParser::concat);
}

ExpressionPtr ExpressionParser::concat()
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

ExpressionPtr ExpressionParser::product()
{
    return leftToRight({ Kind::Binary, { "*", "/", "//", "%" } }, &ExpressionParser::power);
}

ExpressionPtr ExpressionParser::power()
{
    return leftToRight({ Kind::Binary, { "**" } }, &ExpressionParser::operand);
}

ExpressionPtr ExpressionParser::operand()
{
    return unary(true);
}

ExpressionPtr ExpressionParser::unary(bool withFilter)
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

ExpressionPtr ExpressionParser::primary()
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

ExpressionPtr ExpressionParser::name()
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

ExpressionPtr ExpressionParser::list(int line)
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

ExpressionPtr ExpressionParser::dict(int line)
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

ExpressionPtr ExpressionParser::postfix(ExpressionPtr node)
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

ExpressionPtr ExpressionParser::attribute(ExpressionPtr node)
{
    const int line = next().line;
    const auto &token = next();
    if (token.kind == TokenKind::Name)
        return make(Kind::Attribute, line, token.text, std::move(node));
    if (token.kind != TokenKind::Integer)
        failAt(line, "expected name or number"); // not translated: Jinja's words
    return make(Kind::Subscript, line, {}, std::move(node), constant(token.number, line));
}

ExpressionPtr ExpressionParser::subscript(ExpressionPtr node)
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

ExpressionPtr ExpressionParser::sliceOrIndex()
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

Arguments ExpressionParser::arguments()
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

ExpressionPtr ExpressionParser::call(ExpressionPtr function)
{
    Expression node { Kind::Call, current().line };
    node.operands.push_back(std::move(function));
    node.arguments = arguments();
    return finished(std::move(node));
}

ExpressionPtr ExpressionParser::filtersAndTests(ExpressionPtr node)
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

std::string ExpressionParser::dottedName()
{
    auto name = expectName();
    while (skipOperator("."))
        name += "." + expectName();
    return name;
}

ExpressionPtr ExpressionParser::filters(ExpressionPtr node, bool started)
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

ExpressionPtr ExpressionParser::test(ExpressionPtr node)
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

} // namespace anneal::jinja
