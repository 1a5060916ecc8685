// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tr.h"
#include "core/jinja/codepoints.h"
#include "core/jinja/interpreter.h"
#include "core/jinja/text.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace anneal::jinja {
namespace {

using Test = bool (*)(const Value &, const std::vector<Value> &);

const Value &only(const std::vector<Value> &arguments)
{
    return arguments[0]; // the caller has counted them
}

bool leaves(const Value &value, const Value &divisor, std::int64_t rest)
{
    if (value.isString())                                             // which % would format
        fail("not all arguments converted during string formatting"); // not translated: Python's words
    return equal(binary("%", value, divisor), Value::of(rest));
}

int order(const Value &value, const std::vector<Value> &arguments, std::string_view op)
{
    return compare(value, only(arguments), op);
}

bool isSequence(const Value &value, const std::vector<Value> &)
{
    // What has a length and a __getitem__; undefined has none, but says so only when it is asked.
    return value.isString() || value.isSequence() || value.is(Type::Dict);
}

const std::map<std::string, Test, std::less<>> kTests {
    { "defined", [](const Value &value, const std::vector<Value> &) { return !value.isUndefined(); } },
    { "undefined", [](const Value &value, const std::vector<Value> &) { return value.isUndefined(); } },
    { "none", [](const Value &value, const std::vector<Value> &) { return value.isNone(); } },
    { "boolean", [](const Value &value, const std::vector<Value> &) { return value.is(Type::Bool); } },
    { "true", [](const Value &value, const std::vector<Value> &) { return value.is(Type::Bool) && value.boolean(); } },
    { "false", [](const Value &value, const std::vector<Value> &) { return value.is(Type::Bool) && !value.boolean(); } },
    { "integer", [](const Value &value, const std::vector<Value> &) { return value.is(Type::Int) || value.is(Type::LongInt); } },
    { "float", [](const Value &value, const std::vector<Value> &) { return value.is(Type::Float); } },
    { "number", [](const Value &value, const std::vector<Value> &) { return value.isNumber(); } },
    { "string", [](const Value &value, const std::vector<Value> &) { return value.isString(); } },
    { "mapping", [](const Value &value, const std::vector<Value> &) { return value.is(Type::Dict); } },
    { "sequence", isSequence },
    { "iterable", [](const Value &value, const std::vector<Value> &) { return isIterable(value); } },
    { "callable",
        [](const Value &value, const std::vector<Value> &) {
            return value.is(Type::Callable) || value.isUndefined() || value.as<Callable>() != nullptr;
        } },
    { "escaped", [](const Value &value, const std::vector<Value> &) { return value.isString() && value.isSafe(); } },
    { "sameas", [](const Value &value, const std::vector<Value> &arguments) { return value.same(only(arguments)); } },
    { "in", [](const Value &value, const std::vector<Value> &arguments) { return contains(only(arguments), value); } },
    { "odd", [](const Value &value, const std::vector<Value> &) { return leaves(value, Value::of(std::int64_t { 2 }), 1); } },
    { "even", [](const Value &value, const std::vector<Value> &) { return leaves(value, Value::of(std::int64_t { 2 }), 0); } },
    { "divisibleby", [](const Value &value, const std::vector<Value> &arguments) { return leaves(value, only(arguments), 0); } },
    { "lower", [](const Value &value, const std::vector<Value> &) { return isCased(value.str(), false); } },
    { "upper", [](const Value &value, const std::vector<Value> &) { return isCased(value.str(), true); } },
    { "filter", [](const Value &value, const std::vector<Value> &) { return isFilter(value.str()); } },
    { "test", [](const Value &value, const std::vector<Value> &) { return isTest(value.str()); } },
    { "eq", [](const Value &value, const std::vector<Value> &arguments) { return equal(value, only(arguments)); } },
    { "ne", [](const Value &value, const std::vector<Value> &arguments) { return !equal(value, only(arguments)); } },
    { "lt", [](const Value &value, const std::vector<Value> &arguments) { return order(value, arguments, "<") < 0; } },
    { "le", [](const Value &value, const std::vector<Value> &arguments) { return order(value, arguments, "<=") <= 0; } },
    { "gt", [](const Value &value, const std::vector<Value> &arguments) { return order(value, arguments, ">") == 1; } },
    { "ge",
        [](const Value &value, const std::vector<Value> &arguments) {
            const int found = order(value, arguments, ">=");
            return found == 0 || found == 1;
        } },
};

const std::map<std::string, std::string, std::less<>> kOtherNames {
    { "==", "eq" },
    { "equalto", "eq" },
    { "!=", "ne" },
    { "<", "lt" },
    { "lessthan", "lt" },
    { "<=", "le" },
    { ">", "gt" },
    { "greaterthan", "gt" },
    { ">=", "ge" },
};

Test find(const std::string &name)
{
    const auto other = kOtherNames.find(name);
    const auto place = kTests.find(other == kOtherNames.end() ? name : other->second);
    return place == kTests.end() ? nullptr : place->second;
}

/// The tests that compare with an argument; the others take none.
bool takesArgument(Test test)
{
    constexpr const char *kNames[] { "sameas", "in", "divisibleby", "eq", "ne", "lt", "le", "gt", "ge" };
    return std::any_of(std::begin(kNames), std::end(kNames), [&](const char *name) { return find(name) == test; });
}

} // namespace

std::vector<std::string> testNames()
{
    std::vector<std::string> names;
    for (const auto &[name, test] : kTests)
        names.push_back(name);
    return names;
}

bool isTest(const std::string &name)
{
    return find(name) != nullptr;
}

bool Interpreter::test(const std::string &name, const Value &value, CallArguments arguments)
{
    const auto found = find(name);
    if (!found)
        fail("No test named '" + name + "'."); // not translated: Jinja's words
    if (!arguments.named.empty() || arguments.positional.size() != (takesArgument(found) ? 1u : 0u))
        fail(takesArgument(found) ? tr_("the test '%1' takes one argument", name) : tr_("the test '%1' takes no arguments", name));
    m_meter.step();
    return found(value, arguments.positional);
}

} // namespace anneal::jinja
