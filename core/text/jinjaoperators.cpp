// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/jinjainterpreter.h"
#include "core/text/jinjatext.h"

#include <algorithm>
#include <cmath>

namespace anneal::text::jinja {
namespace {

[[noreturn]] void failOperands(const std::string &op, const Value &a, const Value &b)
{
    fail("unsupported operand type(s) for " + op + ": '" + a.typeName() + "' and '" + b.typeName() + "'");
}

[[noreturn]] void failOverflow()
{
    fail("a whole number does not fit into 64 bits");
}

std::int64_t floorDivided(std::int64_t a, std::int64_t b)
{
    if (b == -1 && a == INT64_MIN)
        failOverflow();
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

std::int64_t floorModulo(std::int64_t a, std::int64_t b)
{
    const auto rest = b == -1 ? 0 : a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

double floorModulo(double a, double b)
{
    double rest = std::fmod(a, b);
    if (rest != 0 && (rest < 0) != (b < 0))
        rest += b;
    return rest;
}

Value power(const Value &a, const Value &b)
{
    if (!a.isIntegral() || !b.isIntegral() || b.integer() < 0) {
        if (a.real() == 0 && b.real() < 0)
            fail("0.0 cannot be raised to a negative power");
        return Value::of(std::pow(a.real(), b.real()));
    }
    std::int64_t result = 1;
    std::int64_t base = a.integer();
    for (auto exponent = b.integer(); exponent > 0; exponent >>= 1) {
        if ((exponent & 1) && __builtin_mul_overflow(result, base, &result))
            failOverflow();
        if (exponent > 1 && __builtin_mul_overflow(base, base, &base))
            failOverflow();
    }
    return Value::of(result);
}

Value arithmetic(const std::string &op, const Value &a, const Value &b)
{
    const bool whole = a.isIntegral() && b.isIntegral();
    if ((op == "/" || op == "//" || op == "%") && b.real() == 0)
        fail(op == "%" && !whole     ? "float modulo"
                : op == "/" && whole ? "division by zero"
                : whole              ? "integer division or modulo by zero"
                                     : "float division by zero");
    if (op == "/")
        return Value::of(a.real() / b.real());
    if (op == "**")
        return power(a, b);
    if (whole) {
        std::int64_t result = 0;
        const auto x = a.integer();
        const auto y = b.integer();
        if (op == "//")
            return Value::of(floorDivided(x, y));
        if (op == "%")
            return Value::of(floorModulo(x, y));
        if (op == "+"       ? __builtin_add_overflow(x, y, &result)
                : op == "-" ? __builtin_sub_overflow(x, y, &result)
                            : __builtin_mul_overflow(x, y, &result))
            failOverflow();
        return Value::of(result);
    }
    const double x = a.real();
    const double y = b.real();
    if (op == "//")
        return Value::of(std::floor(x / y));
    if (op == "%")
        return Value::of(floorModulo(x, y));
    return Value::of(op == "+" ? x + y : op == "-" ? x - y : x * y);
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
    const auto count = std::max<std::int64_t>(0, times.integer());
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
    const auto isLong = [](const Value &one, const Value &other) { return one.is(Type::LongInt) && (other.isNumber() || other.is(Type::LongInt)); };
    if (isLong(a, b) || isLong(b, a))
        failOverflow();
    if (op == "+")
        return added(a, b);
    const auto repeats = [](const Value &value) { return value.isString() || value.is(Type::List) || value.is(Type::Tuple); };
    if (op == "*" && repeats(a) && b.isIntegral())
        return multiplied(a, b);
    if (op == "*" && repeats(b) && a.isIntegral())
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
    if (a.is(Type::LongInt))
        failOverflow();
    if (!a.isIntegral())
        fail("bad operand type for unary -: '" + a.typeName() + "'");
    if (a.integer() == INT64_MIN)
        failOverflow();
    return Value::of(-a.integer());
}

Value unaryPlus(const Value &a)
{
    a.mustBeDefined();
    if (a.is(Type::LongInt))
        return a;
    if (!a.isNumber())
        fail("bad operand type for unary +: '" + a.typeName() + "'");
    return a.is(Type::Float) ? a : Value::of(a.integer());
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
        return findText(container.string(), value.string()) != std::string::npos;
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
    const auto stride = step.isNone() ? 1 : integerOf(step);
    if (stride == 0)
        fail("slice step cannot be zero");
    const auto length = lengthOf(value);
    const auto bound = [&](const Value &given, std::int64_t absent) {
        if (given.isNone())
            return absent;
        const auto at = integerOf(given);
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

} // namespace anneal::text::jinja
