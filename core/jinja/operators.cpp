// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tr.h"
#include "core/jinja/codepoints.h"
#include "core/jinja/interpreter.h"
#include "core/jinja/text.h"
#include "core/jinja/whole.h"

#include <algorithm>
#include <cmath>

namespace anneal::jinja {
namespace {

[[noreturn]] void failOperands(const std::string &op, const Value &a, const Value &b)
{
    fail("unsupported operand type(s) for " + op + ": '" + a.typeName() + "' and '" + b.typeName() + "'");
}

std::int64_t floorDivided(std::int64_t a, std::int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

std::int64_t floorModulo(std::int64_t a, std::int64_t b)
{
    const auto rest = b == -1 ? 0 : a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

double floorModulo(double a, double b)
{
    const double rest = std::fmod(a, b);
    if (rest == 0)
        return std::copysign(0.0, b);
    return (rest < 0) != (b < 0) ? rest + b : rest;
}

/// From the rest, as Python does: 1.0 // 0.1 is 9, although 1.0 / 0.1 is 10.
double floorDivided(double a, double b)
{
    const double rest = std::fmod(a, b);
    const double quotient = (a - rest) / b - (rest != 0 && (rest < 0) != (b < 0) ? 1 : 0);
    if (quotient == 0)
        return std::copysign(0.0, a / b);
    const double floor = std::floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
}

Value floatPower(double a, double b)
{
    if (a == 0 && b < 0)
        fail("zero to a negative power");
    if (a < 0 && std::isfinite(a) && std::isfinite(b) && std::floor(b) != b)
        fail(tr_("complex numbers are not available"));
    const double result = std::pow(a, b);
    if (std::isinf(result) && std::isfinite(a) && std::isfinite(b))
        fail("Numerical result out of range");
    return Value::of(result);
}

/// Of whole numbers, the result of which is one.
Value wholeResult(const std::string &op, const Value &a, const Value &b)
{
    std::int64_t result = 0;
    if (a.isIntegral() && b.isIntegral()) {
        const auto x = a.integer(), y = b.integer();
        if (op == "//" && (x != INT64_MIN || y != -1))
            return Value::of(floorDivided(x, y));
        if (op == "%")
            return Value::of(floorModulo(x, y));
        const bool overflows = op == "+" ? __builtin_add_overflow(x, y, &result)
            : op == "-"                  ? __builtin_sub_overflow(x, y, &result)
            : op == "*"                  ? __builtin_mul_overflow(x, y, &result)
                                         : true;
        if (!overflows)
            return Value::of(result);
    }
    return wholeArithmetic(op, a, b);
}

Value arithmetic(const std::string &op, const Value &a, const Value &b)
{
    const bool whole = a.isWhole() && b.isWhole();
    if ((op == "/" || op == "//" || op == "%") && !b.truthy())
        fail(op == "%" && !whole     ? "float modulo"
                : op == "/" && whole ? "division by zero"
                : whole              ? "integer division or modulo by zero"
                                     : "float division by zero");
    if (whole && op == "/")
        return Value::of(wholeQuotient(a, b));
    if (whole && (op != "**" || !isNegative(b)))
        return wholeResult(op, a, b);
    const double x = a.real();
    const double y = b.real();
    if (op == "**")
        return floatPower(x, y);
    if (op == "//")
        return Value::of(floorDivided(x, y));
    if (op == "%")
        return Value::of(floorModulo(x, y));
    return Value::of(op == "/" ? x / y : op == "+" ? x + y : op == "-" ? x - y : x * y);
}

Value added(const Value &a, const Value &b)
{
    if (a.isString() && b.isString())
        return joined(a, b);
    if (a.type() == b.type() && (a.is(Type::List) || a.is(Type::Tuple))) {
        auto values = a.sequence().values;
        const auto &more = b.sequence().values;
        Meter::current()->step(static_cast<std::int64_t>((values.size() + more.size()) / 4));
        values.insert(values.end(), more.begin(), more.end());
        return Value::items(a.type(), std::move(values));
    }
    if (a.isString() || a.is(Type::List) || a.is(Type::Tuple))
        fail("can only concatenate " + a.typeName() + " (not \"" + b.typeName() + "\") to " + a.typeName());
    failOperands("+", a, b);
}

Value multiplied(const Value &sequence, const Value &times)
{
    const auto count = std::max<std::int64_t>(0, integerOf(times));
    if (sequence.isString())
        return Value::text(repeated(sequence.string(), count), sequence.isSafe());
    const auto &once = sequence.sequence().values;
    constexpr std::int64_t kMost = 1'000'000'000;
    if (!once.empty())
        Meter::current()->checkList(static_cast<std::size_t>(std::min(count, kMost)) * std::min<std::size_t>(once.size(), kMost));
    std::vector<Value> values;
    for (std::int64_t i = 0; i < count && !once.empty(); ++i)
        values.insert(values.end(), once.begin(), once.end());
    return Value::items(sequence.type(), std::move(values));
}

} // namespace

std::string repeated(const std::string &text, std::int64_t count)
{
    if (count <= 0 || text.empty())
        return {};
    if (static_cast<std::uint64_t>(count) > Meter::current()->outputLimit / text.size())
        Meter::current()->checkText(Meter::current()->outputLimit + 1);
    std::string all;
    all.reserve(text.size() * static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i)
        all += text;
    return all;
}

Value joined(const Value &a, const Value &b)
{
    Meter::current()->checkText(a.string().size() + b.string().size());
    if (a.isSafe() == b.isSafe())
        return Value::text(a.string() + b.string(), a.isSafe());
    return Value::text(a.isSafe() ? a.string() + escapeHtml(b.string()) : escapeHtml(a.string()) + b.string(), true);
}

Value binary(const std::string &op, const Value &a, const Value &b)
{
    a.mustBeDefined();
    if (op == "%" && a.isString())
        return Value::text(formatPercent(a, b), a.isSafe());
    b.mustBeDefined();
    if (a.isNumber() && b.isNumber())
        return arithmetic(op, a, b);
    if (op == "+")
        return added(a, b);
    const auto repeats = [](const Value &value) { return value.isString() || value.is(Type::List) || value.is(Type::Tuple); };
    if (op == "*" && repeats(a) && b.isWhole())
        return multiplied(a, b);
    if (op == "*" && repeats(b) && a.isWhole())
        return multiplied(b, a);
    if (op == "*" && repeats(a))
        fail("can't multiply sequence by non-int of type '" + b.typeName() + "'");
    failOperands(op == "**" ? "** or pow()" : op, a, b);
}

Value unaryMinus(const Value &a)
{
    a.mustBeDefined();
    if (a.is(Type::Float))
        return Value::of(-a.real());
    if (!a.isWhole())
        fail("bad operand type for unary -: '" + a.typeName() + "'");
    return wholeResult("-", Value::of(std::int64_t { 0 }), a);
}

Value unaryPlus(const Value &a)
{
    a.mustBeDefined();
    if (!a.isNumber())
        fail("bad operand type for unary +: '" + a.typeName() + "'");
    return a.is(Type::Bool) ? Value::of(a.integer()) : a;
}

bool contains(const Value &container, const Value &value)
{
    switch (container.type()) {
    case Type::Undefined:
        return false;
    case Type::String:
        if (!value.isString())
            fail("'in <string>' requires string as left operand, not " + value.typeName());
        touched(container.string().size() + value.string().size());
        return base::findText(container.string(), value.string()) != std::string::npos;
    case Type::Dict:
        return container.mapping().find(value) != nullptr;
    case Type::List:
    case Type::Tuple:
    case Type::Range:
    case Type::View: {
        const auto &values = container.sequence().values;
        return std::any_of(values.begin(), values.end(), [&](const Value &element) { return equal(element, value); });
    }
    case Type::Iterator: {
        const auto values = elements(container);
        return std::any_of(values.begin(), values.end(), [&](const Value &element) { return equal(element, value); });
    }
    default:
        fail("argument of type '" + container.typeName() + "' is not iterable");
    }
}

std::int64_t integerOf(const Value &value)
{
    value.mustBeDefined();
    if (value.is(Type::LongInt))
        fail("cannot fit 'int' into an index-sized integer");
    if (!value.isIntegral())
        fail("'" + value.typeName() + "' object cannot be interpreted as an integer");
    return value.integer();
}

Value missing(const Value &value, const Value &name)
{
    std::string what;
    switch (value.type()) {
    case Type::None:
        what = "None";
        break;
    case Type::Namespace:
        what = "namespace object";
        break;
    default:
        what = value.typeName() + " object";
    }
    if (name.isString())
        return Value::undefined(inQuotes(what) + " has no attribute " + inQuotes(name.string()));
    return Value::undefined(what + " has no element " + name.repr());
}

namespace {

/// The element at a place counted from either end; nothing outside.
std::optional<Value> elementAt(const Value &value, std::int64_t index)
{
    const auto length = lengthOf(value);
    if (index < 0)
        index += length;
    if (index < 0 || index >= length)
        return {};
    if (!value.isString())
        return value.sequence().values[static_cast<std::size_t>(index)];
    const auto &text = value.string();
    Meter::current()->copied(text.size());
    std::size_t at = 0;
    if (static_cast<std::size_t>(length) == text.size()) {
        at = static_cast<std::size_t>(index);
        return Value::text(text.substr(at, 1), value.isSafe());
    }
    for (std::int64_t i = 0; i < index; ++i)
        nextCodePoint(text, at);
    const auto begin = at;
    nextCodePoint(text, at);
    return Value::text(text.substr(begin, at - begin), value.isSafe());
}

/// obj[index] of Python, nothing where it raises TypeError or LookupError.
std::optional<Value> itemOf(const Value &value, const Value &index)
{
    if (value.is(Type::Dict)) {
        if (index.is(Type::List) || index.is(Type::Dict))
            return {};
        const auto *found = value.mapping().find(index);
        return found ? std::optional(*found) : std::nullopt;
    }
    if ((value.isSequence() || value.isString()) && index.isIntegral())
        return elementAt(value, index.integer());
    return {};
}

std::optional<Value> attributeOf(const Value &value, const std::string &name)
{
    if (const auto *names = value.as<Namespace>()) {
        const auto place = names->values().find(name);
        return place == names->values().end() ? std::nullopt : std::optional(place->second);
    }
    return methodOf(value, name);
}

} // namespace

Value subscript(const Value &value, const Value &index)
{
    value.mustBeDefined();
    if (auto item = itemOf(value, index))
        return *item;
    if (index.isString())
        if (auto found = attributeOf(value, index.string()))
            return *found;
    return missing(value, index);
}

Value attribute(const Value &value, const std::string &name)
{
    value.mustBeDefined();
    if (auto found = attributeOf(value, name))
        return *found;
    if (value.is(Type::Dict))
        if (const auto *item = value.mapping().find(name))
            return *item;
    return missing(value, Value::text(name));
}

Value slice(const Value &value, const Value &start, const Value &stop, const Value &step)
{
    value.mustBeDefined();
    if (!value.isString() && !value.isSequence())
        fail(value.is(Type::Dict) ? "unhashable type: 'slice'" : "'" + value.typeName() + "' object is not subscriptable");
    const auto place = [](const Value &given) { // beyond 64 bits it is beyond every end, too
        if (given.is(Type::LongInt))
            return isNegative(given) ? -INT64_MAX : INT64_MAX;
        return std::max(integerOf(given), -INT64_MAX);
    };
    const auto stride = step.isNone() ? 1 : place(step);
    if (stride == 0)
        fail("slice step cannot be zero");
    const auto length = lengthOf(value);
    const auto bound = [&](const Value &given, std::int64_t absent) {
        if (given.isNone())
            return absent;
        const auto at = place(given);
        const auto lowest = stride > 0 ? std::int64_t { 0 } : std::int64_t { -1 };
        return at < 0 ? std::max(lowest, at < -length ? lowest : at + length) : std::min(at, stride > 0 ? length : length - 1);
    };
    const auto from = bound(start, stride > 0 ? 0 : length - 1);
    const auto to = bound(stop, stride > 0 ? length : -1);
    const auto goesOn = [&](std::int64_t at) { return stride > 0 ? at < to : at > to; };
    const auto advance
        = [&](std::int64_t at) { return stride > 0 ? (at > length - stride ? length : at + stride) : (at < -stride ? -1 : at + stride); };
    if (value.isString()) {
        const auto points = toCodePoints(value.string());
        Meter::current()->copied(points.size() * 4);
        std::string text;
        for (auto at = from; goesOn(at); at = advance(at))
            appendCodePoint(text, points[static_cast<std::size_t>(at)]);
        return Value::text(std::move(text), value.isSafe());
    }
    std::vector<Value> values;
    for (auto at = from; goesOn(at); at = advance(at))
        values.push_back(value.sequence().values[static_cast<std::size_t>(at)]);
    Meter::current()->step(static_cast<std::int64_t>(values.size() / 4));
    return Value::items(value.is(Type::Range) ? Type::List : value.type(), std::move(values));
}

} // namespace anneal::jinja
