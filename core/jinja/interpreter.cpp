// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/interpreter.h"

#include "core/base/tr.h"
#include "core/jinja/loop.h"

#include <algorithm>

namespace anneal::jinja {
namespace {

constexpr int kDepth = 900; // nodes in evaluation, one in the other, over all macro calls

/// Counts how deep the evaluation is, as templates can make it deeper than the stack.
class Deeper
{
public:
    explicit Deeper(Meter &meter) : m_meter(meter)
    {
        if (++m_meter.depth > kDepth) {
            --m_meter.depth;
            failUnsafe(tr_("the chat template calls itself too deeply"));
        }
    }
    ~Deeper() { --m_meter.depth; }

private:
    Meter &m_meter;
};

class Macro : public Callable
{
public:
    Macro(std::shared_ptr<const MacroBody> body, ScopePtr scope) : m_body(std::move(body)), m_scope(std::move(scope)) { charge(sizeof(Macro)); }

    Value call(Interpreter &interpreter, CallArguments arguments) override { return interpreter.callMacro(*m_body, m_scope, std::move(arguments)); }
    std::string repr() const override { return "<Macro '" + m_body->name + "'>"; }
    std::optional<Value> attribute(const std::string &name, const Value &) const override
    {
        if (name == "name")
            return Value::text(m_body->name);
        if (name == "caller")
            return Value::of(m_body->usesCaller);
        if (name != "arguments")
            return {};
        std::vector<Value> names;
        for (const auto &parameter : m_body->parameters)
            names.push_back(Value::text(parameter));
        return Value::tuple(std::move(names));
    }

private:
    const std::shared_ptr<const MacroBody> m_body;
    const ScopePtr m_scope;
};

Value makeMacro(const Statement &statement, const ScopePtr &scope)
{
    return Value::object(Type::Callable, std::make_shared<Macro>(statement.macro, scope));
}

} // namespace

const Value *Scope::find(const std::string &name) const
{
    for (const auto *scope = this; scope; scope = scope->m_outer.get())
        if (const auto place = scope->values().find(name); place != scope->values().end())
            return &place->second;
    return nullptr;
}

std::vector<std::optional<Value>> CallArguments::bind(std::string_view function, std::span<const std::string_view> names, std::size_t required) const
{
    const std::string title(function);
    if (positional.size() > names.size()) {
        const auto given = std::to_string(positional.size());
        fail(title + "() takes at most " + std::to_string(names.size()) + " arguments (" + given + " given)"); // not translated: Python's words
    }
    std::vector<std::optional<Value>> bound(names.size());
    std::copy(positional.begin(), positional.end(), bound.begin());
    for (const auto &[name, value] : named) {
        const auto place = std::find(names.begin(), names.end(), name);
        if (place == names.end())
            fail(title + "() got an unexpected keyword argument '" + name + "'"); // not translated: Python's words
        auto &slot = bound[static_cast<std::size_t>(place - names.begin())];
        if (slot)
            fail(title + "() got multiple values for argument '" + name + "'"); // not translated: Python's words
        slot = value;
    }
    for (std::size_t i = 0; i < required; ++i)
        if (!bound[i])
            fail(title + "() missing 1 required positional argument: '" + std::string(names[i]) + "'"); // not translated: Python's words
    return bound;
}

void Interpreter::run(const Body &body, const ScopePtr &variables)
{
    if (const auto *messages = variables->find("messages"); messages && messages->isSequence())
        for (std::size_t i = 0; i < messages->sequence().values.size(); ++i)
            if (const auto &object = messages->sequence().values[i].object())
                m_messages.emplace(object.get(), i);
    try {
        execute(body, std::make_shared<Scope>(variables));
    } catch (Failure &failure) {
        if (failure.line == 0)
            failure.line = m_line;
        throw;
    } catch (const base::TooMuch &failure) {
        throw Failure { base::ErrorKind::Unsafe, tr_("the chat template %1", failure.what), false, m_line };
    }
}

void Interpreter::write(std::string_view text)
{
    m_meter.checkText(m_out->size() + text.size());
    m_meter.copied(text.size());
    m_out->append(text);
}

std::string Interpreter::captured(const Body &body, const ScopePtr &scope)
{
    std::string text;
    auto *const outer = std::exchange(m_out, &text);
    try {
        execute(body, scope);
    } catch (...) {
        m_out = outer;
        throw;
    }
    m_out = outer;
    return text;
}

Interpreter::Flow Interpreter::execute(const Body &body, const ScopePtr &scope)
{
    for (const auto &statement : body)
        if (const auto flow = executeOne(statement, scope); flow != Flow::Normal)
            return flow;
    return Flow::Normal;
}

Interpreter::Flow Interpreter::executeOne(const Statement &statement, const ScopePtr &scope)
{
    const Deeper deeper(m_meter);
    m_meter.step();
    m_line = statement.line;
    switch (statement.kind) {
    case Statement::Kind::Text:
        write(statement.text);
        break;
    case Statement::Kind::Print:
        write(evaluate(*statement.expressions[0], scope).str());
        break;
    case Statement::Kind::If:
        return executeIf(statement, scope);
    case Statement::Kind::For:
        return executeFor(statement, scope, evaluate(*statement.expressions[0], scope), 0);
    case Statement::Kind::Set:
    case Statement::Kind::SetBlock:
        executeSet(statement, scope);
        break;
    case Statement::Kind::With:
        return executeWith(statement, scope);
    case Statement::Kind::Macro:
        scope->set(statement.macro->name, makeMacro(statement, scope));
        break;
    case Statement::Kind::CallBlock:
        executeCallBlock(statement, scope);
        break;
    case Statement::Kind::FilterBlock: {
        const auto text = Value::text(captured(statement.bodies[0], std::make_shared<Scope>(scope)));
        const auto outer = std::exchange(m_filterInput, text);
        const auto filtered = evaluate(*statement.expressions[0], scope);
        m_filterInput = outer;
        write(filtered.str());
        break;
    }
    case Statement::Kind::Generation:
        executeGeneration(statement, scope);
        break;
    case Statement::Kind::Scope:
        return execute(statement.bodies[0], std::make_shared<Scope>(scope));
    case Statement::Kind::Break:
        return Flow::Break;
    case Statement::Kind::Continue:
        return Flow::Continue;
    }
    return Flow::Normal;
}

Interpreter::Flow Interpreter::executeIf(const Statement &statement, const ScopePtr &scope)
{
    for (std::size_t i = 0; i < statement.expressions.size(); ++i)
        if (evaluate(*statement.expressions[i], scope).truthy())
            return execute(statement.bodies[i], scope);
    return statement.bodies.size() > statement.expressions.size() ? execute(statement.bodies.back(), scope) : Flow::Normal;
}

Interpreter::Flow Interpreter::executeFor(const Statement &statement, const ScopePtr &scope, const Value &iterable, int depth)
{
    auto items = elements(iterable);
    if (const auto &test = statement.expressions[1]) {
        std::vector<Value> kept;
        for (auto &item : items) {
            const auto inner = std::make_shared<Scope>(scope);
            assign(*statement.target, item, inner);
            if (evaluate(*test, inner).truthy())
                kept.push_back(std::move(item));
        }
        items = std::move(kept);
    }
    if (items.empty()) // a break in the else part leaves the loop around this one
        return statement.bodies.size() > 1 ? execute(statement.bodies[1], std::make_shared<Scope>(scope)) : Flow::Normal;
    const auto loop = std::make_shared<Loop>(statement, scope, Value::list(std::move(items)), depth);
    const auto loopValue = Value::object(Type::Other, loop);
    const auto around = m_message;
    for (; !loop->atEnd(); loop->advance()) {
        m_meter.step();
        const auto message = m_messages.find(loop->item().object().get());
        m_message = message != m_messages.end() ? std::optional(message->second) : around;
        const auto inner = std::make_shared<Scope>(scope);
        inner->set("loop", loopValue);
        assign(*statement.target, loop->item(), inner);
        if (execute(statement.bodies[0], inner) == Flow::Break)
            break;
    }
    m_message = around;
    return Flow::Normal;
}

std::string Interpreter::renderLoop(const Statement &loop, const ScopePtr &scope, const Value &iterable, int depth)
{
    const Deeper deeper(m_meter);
    std::string text;
    auto *const outer = std::exchange(m_out, &text);
    try {
        executeFor(loop, scope, iterable, depth);
    } catch (...) {
        m_out = outer;
        throw;
    }
    m_out = outer;
    return text;
}

void Interpreter::executeSet(const Statement &statement, const ScopePtr &scope)
{
    if (statement.kind == Statement::Kind::Set) {
        assign(*statement.target, evaluate(*statement.expressions[0], scope), scope);
        return;
    }
    auto value = Value::text(captured(statement.bodies[0], std::make_shared<Scope>(scope)));
    if (statement.expressions[0]) {
        const auto outer = std::exchange(m_filterInput, value);
        value = evaluate(*statement.expressions[0], scope);
        m_filterInput = outer;
    }
    assign(*statement.target, value, scope);
}

Interpreter::Flow Interpreter::executeWith(const Statement &statement, const ScopePtr &scope)
{
    const auto inner = std::make_shared<Scope>(scope);
    for (std::size_t i = 0; i < statement.targets.size(); ++i)
        assign(*statement.targets[i], evaluate(*statement.expressions[i], scope), inner);
    return execute(statement.bodies[0], inner);
}

void Interpreter::executeCallBlock(const Statement &statement, const ScopePtr &scope)
{
    const auto caller = makeMacro(statement, scope);
    write(evaluateCall(*statement.expressions[0], scope, &caller).str());
}

void Interpreter::executeGeneration(const Statement &statement, const ScopePtr &scope)
{
    const auto begin = m_root.size(); // what is buffered by a macro is not counted, as in transformers
    const auto text = callMacro(*statement.macro, scope, {}).string();
    m_generated.emplace_back(begin, begin + text.size());
    m_speakers.push_back(m_message);
    write(text);
}

void Interpreter::assign(const Expression &target, const Value &value, const ScopePtr &scope)
{
    switch (target.kind) {
    case Expression::Kind::Name:
        scope->set(target.name, value);
        return;
    case Expression::Kind::Attributed: {
        const auto *holder = scope->find(target.text);
        auto *names = holder ? holder->as<Namespace>() : nullptr;
        if (!names)
            fail("cannot assign attribute on non-namespace object"); // not translated: Jinja's words
        if (target.name.starts_with('_'))
            fail("Chat templates cannot store underscore-prefixed attributes on a namespace, but got '" + target.name // not translated: Jinja's words
                + "'. Please rename the attribute.");                                                                 // not translated: Jinja's words
        names->assign(target.name, value);
        return;
    }
    default:
        break;
    }
    if (!isIterable(value))
        fail("cannot unpack non-iterable " + value.typeName() + " object"); // not translated: Python's words
    const auto parts = elements(value);
    const auto wanted = target.operands.size();
    if (parts.size() != wanted) {
        const auto expected = "(expected " + std::to_string(wanted);
        if (parts.size() > wanted)
            fail("too many values to unpack " + expected + ")");                                         // not translated: Python's words
        fail("not enough values to unpack " + expected + ", got " + std::to_string(parts.size()) + ")"); // not translated: Python's words
    }
    for (std::size_t i = 0; i < wanted; ++i)
        assign(*target.operands[i], parts[i], scope);
}

Value Interpreter::callMacro(const MacroBody &macro, const ScopePtr &definedIn, CallArguments arguments)
{
    if (m_calls >= m_meter.callLimit)
        failUnsafe(tr_("the chat template calls itself too deeply"));
    const auto scope = std::make_shared<Scope>(definedIn);
    const auto take = [&](const std::string &name) -> std::optional<Value> {
        touched(64 * arguments.named.size());
        const auto place = std::find_if(arguments.named.begin(), arguments.named.end(), [&](const auto &given) { return given.first == name; });
        if (place == arguments.named.end())
            return {};
        auto value = std::move(place->second);
        arguments.named.erase(place);
        return value;
    };
    const auto count = macro.parameters.size();
    const auto given = std::min(count, arguments.positional.size());
    std::vector<std::optional<Value>> values(arguments.positional.begin(), arguments.positional.begin() + static_cast<std::ptrdiff_t>(given));
    for (auto i = given; i < count; ++i)
        values.push_back(take(macro.parameters[i]));
    if (macro.usesCaller)
        scope->set("caller", take("caller").value_or(Value::undefined("No caller defined"))); // not translated: Jinja's words
    if (macro.usesKwargs) {
        std::vector<std::pair<Value, Value>> entries;
        for (auto &[name, value] : arguments.named)
            entries.emplace_back(Value::text(name), value);
        scope->set("kwargs", Value::dict(std::move(entries)));
    } else if (!arguments.named.empty()) {
        fail("macro '" + macro.name + "' takes no keyword argument '" + arguments.named[0].first + "'"); // not translated: Jinja's words
    }
    if (macro.usesVarargs)
        scope->set("varargs", Value::tuple({ arguments.positional.begin() + static_cast<std::ptrdiff_t>(given), arguments.positional.end() }));
    else if (arguments.positional.size() > count)
        fail("macro '" + macro.name + "' takes not more than " + std::to_string(count) + " argument(s)"); // not translated: Jinja's words

    const auto firstDefault = count - macro.defaults.size();
    for (std::size_t i = 0; i < count; ++i) {
        const auto &name = macro.parameters[i];
        if (values[i])
            scope->set(name, *values[i]);
        else if (i >= firstDefault)
            scope->set(name, evaluate(*macro.defaults[i - firstDefault], scope));
        else
            scope->set(name, Value::undefined("parameter '" + name + "' was not provided")); // not translated: Jinja's words
    }
    ++m_calls;
    auto text = captured(macro.body, scope);
    --m_calls; // a failure ends the whole rendering, so it need not be put back then
    return Value::text(std::move(text));
}

Value Interpreter::call(const Value &function, CallArguments arguments)
{
    function.mustBeDefined();
    auto *callable = function.as<Callable>();
    if (!callable)
        fail("'" + function.typeName() + "' object is not callable"); // not translated: Python's words
    const Deeper deeper(m_meter);
    m_meter.step();
    return callable->call(*this, std::move(arguments));
}

Value Interpreter::evaluate(const Expression &node, const ScopePtr &scope)
{
    const Deeper deeper(m_meter);
    m_meter.step();
    m_line = node.line;
    switch (node.kind) {
    case Expression::Kind::Constant:
        return node.constant;
    case Expression::Kind::Name:
        return evaluateName(node, scope);
    case Expression::Kind::List:
    case Expression::Kind::TupleOf:
    case Expression::Kind::DictOf:
        return evaluateMany(node, scope);
    case Expression::Kind::Attribute:
        return attribute(evaluate(*node.operands[0], scope), node.name);
    case Expression::Kind::Subscript:
        return evaluateSubscript(node, scope);
    case Expression::Kind::Call:
        return evaluateCall(node, scope);
    case Expression::Kind::Filter:
        return evaluateFilter(node, scope);
    case Expression::Kind::Test:
        return Value::of(test(node.name, evaluate(*node.operands[0], scope), evaluateArguments(node.arguments, scope)));
    case Expression::Kind::Unary: {
        const auto value = evaluate(*node.operands[0], scope);
        return node.name == "not" ? Value::of(!value.truthy()) : node.name == "-" ? unaryMinus(value) : unaryPlus(value);
    }
    case Expression::Kind::Binary: {
        const auto left = evaluate(*node.operands[0], scope);
        return binary(node.name, left, evaluate(*node.operands[1], scope));
    }
    case Expression::Kind::Concat:
        return evaluateConcat(node, scope);
    case Expression::Kind::And:
    case Expression::Kind::Or: {
        auto left = evaluate(*node.operands[0], scope);
        return left.truthy() == (node.kind == Expression::Kind::And) ? evaluate(*node.operands[1], scope) : left;
    }
    case Expression::Kind::Compare:
        return evaluateCompare(node, scope);
    case Expression::Kind::Condition:
        if (evaluate(*node.operands[0], scope).truthy())
            return evaluate(*node.operands[1], scope);
        if (node.operands[2])
            return evaluate(*node.operands[2], scope);
        return Value::undefined("the inline if-expression on line " + std::to_string(node.line) // not translated: Jinja's words
            + " evaluated to false and no else section was defined.");                          // not translated: Jinja's words
    case Expression::Kind::Slice:
        fail(tr_("a slice stands only inside brackets with one index"));
    case Expression::Kind::Attributed:
        break;
    }
    fail(tr_("an assignment target is not a value"));
}

Value Interpreter::evaluateName(const Expression &node, const ScopePtr &scope)
{
    const auto *value = scope->find(node.name);
    return value ? *value : Value::undefined("'" + node.name + "' is undefined"); // not translated: Jinja's words
}

Value Interpreter::evaluateMany(const Expression &node, const ScopePtr &scope)
{
    std::vector<Value> values;
    for (const auto &operand : node.operands)
        values.push_back(evaluate(*operand, scope));
    if (node.kind != Expression::Kind::DictOf)
        return Value::items(node.kind == Expression::Kind::List ? Type::List : Type::Tuple, std::move(values));
    std::vector<std::pair<Value, Value>> entries;
    for (std::size_t i = 0; i + 1 < values.size(); i += 2)
        entries.emplace_back(std::move(values[i]), std::move(values[i + 1]));
    return Value::dict(std::move(entries));
}

Value Interpreter::evaluateCompare(const Expression &node, const ScopePtr &scope)
{
    auto left = evaluate(*node.operands[0], scope);
    for (std::size_t i = 0; i < node.operators.size(); ++i) {
        auto right = evaluate(*node.operands[i + 1], scope);
        const auto &op = node.operators[i];
        bool holds = false;
        if (op == "in" || op == "not in") { // not translated: an operator
            holds = contains(right, left) == (op == "in");
        } else if (op == "==" || op == "!=") {
            holds = equal(left, right) == (op == "==");
        } else {
            const int order = compare(left, right, op);
            holds = order != 2 && (op == "<" ? order < 0 : op == "<=" ? order <= 0 : op == ">" ? order > 0 : order >= 0);
        }
        if (!holds)
            return Value::of(false);
        left = std::move(right);
    }
    return Value::of(true);
}

Value Interpreter::evaluateConcat(const Expression &node, const ScopePtr &scope)
{
    std::string text;
    for (const auto &operand : node.operands) {
        const auto part = evaluate(*operand, scope).str();
        m_meter.checkText(text.size() + part.size()); // before it grows: a text is copied when it does
        text += part;
    }
    return Value::text(std::move(text));
}

Value Interpreter::evaluateFilter(const Expression &node, const ScopePtr &scope)
{
    const auto value = node.operands.empty() ? m_filterInput : evaluate(*node.operands[0], scope);
    auto arguments = evaluateArguments(node.arguments, scope);
    m_line = node.line;
    return filter(node.name, value, std::move(arguments));
}

Value Interpreter::evaluateSubscript(const Expression &node, const ScopePtr &scope)
{
    const auto value = evaluate(*node.operands[0], scope);
    const auto &index = *node.operands[1];
    if (index.kind != Expression::Kind::Slice)
        return subscript(value, evaluate(index, scope));
    const auto part = [&](std::size_t i) { return index.operands[i] ? evaluate(*index.operands[i], scope) : Value(); };
    const auto start = part(0);
    const auto stop = part(1);
    return slice(value, start, stop, part(2));
}

Value Interpreter::evaluateCall(const Expression &node, const ScopePtr &scope, const Value *caller)
{
    const auto function = evaluate(*node.operands[0], scope);
    auto arguments = evaluateArguments(node.arguments, scope);
    if (caller)
        arguments.named.emplace_back("caller", *caller);
    m_line = node.line;
    return call(function, std::move(arguments));
}

CallArguments Interpreter::evaluateArguments(const Arguments &arguments, const ScopePtr &scope)
{
    CallArguments values;
    for (const auto &argument : arguments.positional)
        values.positional.push_back(evaluate(*argument, scope));
    for (const auto &[name, argument] : arguments.named)
        values.named.emplace_back(name, evaluate(*argument, scope));
    if (arguments.rest)
        for (auto &value : elements(evaluate(*arguments.rest, scope)))
            values.positional.push_back(std::move(value));
    if (arguments.restNamed) {
        const auto more = evaluate(*arguments.restNamed, scope);
        if (!more.is(Type::Dict))
            fail("argument after ** must be a mapping, not " + more.typeName()); // not translated: Python's words
        for (const auto &[key, value] : more.mapping().entries) {
            if (!key.isString())
                fail("keywords must be strings"); // not translated: Python's words
            values.named.emplace_back(key.string(), value);
        }
    }
    return values;
}

} // namespace anneal::jinja
