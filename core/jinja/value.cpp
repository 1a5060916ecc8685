// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/value.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/jinja/codepoints.h"
#include "core/jinja/numbertext.h"
#include "core/jinja/objects.h"
#include "core/jinja/text.h"
#include "core/jinja/whole.h"

#include <algorithm>
#include <cmath>

namespace anneal::jinja {

Value Value::undefined(std::string message)
{
    return object(Type::Undefined, std::make_shared<Unknown>(std::move(message)));
}

Value Value::of(bool value)
{
    Value made;
    made.m_type = Type::Bool;
    made.m_number.i = value;
    return made;
}

Value Value::of(std::int64_t value)
{
    Value made;
    made.m_type = Type::Int;
    made.m_number.i = value;
    return made;
}

Value Value::of(double value)
{
    Value made;
    made.m_type = Type::Float;
    made.m_number.d = value;
    return made;
}

Value Value::longInteger(std::string digits)
{
    return object(Type::LongInt, std::make_shared<Text>(std::move(digits)));
}

double Value::real() const
{
    if (m_type == Type::LongInt) {
        const double nearest = parseFloat(digits()).value_or(HUGE_VAL);
        if (std::isinf(nearest))
            fail("int too large to convert to float"); // not translated: Python's words
        return nearest;
    }
    return m_type == Type::Float ? m_number.d : static_cast<double>(m_number.i);
}

Value Value::text(std::string utf8, bool safe)
{
    auto made = object(Type::String, std::make_shared<Text>(std::move(utf8)));
    made.m_safe = safe;
    return made;
}

Value Value::items(Type type, std::vector<Value> values, std::string label)
{
    return object(type, std::make_shared<Items>(std::move(values), std::move(label)));
}

Value Value::dict(std::vector<std::pair<Value, Value>> entries)
{
    return object(Type::Dict, std::make_shared<Dict>(std::move(entries)));
}

Value Value::object(Type type, std::shared_ptr<Object> object)
{
    Value made;
    made.m_type = type;
    made.m_object = std::move(object);
    return made;
}

const std::string &Value::string() const
{
    return static_cast<const Text &>(*m_object).utf8;
}

const std::string &Value::digits() const
{
    return string();
}

std::size_t Value::codePoints() const
{
    const auto &held = static_cast<const Text &>(*m_object);
    if (held.points < 0) {
        touched(held.utf8.size());
        held.points = static_cast<std::int64_t>(base::codePointCount(held.utf8));
    }
    return static_cast<std::size_t>(held.points);
}

const Items &Value::sequence() const
{
    return static_cast<const Items &>(*m_object);
}

const Dict &Value::mapping() const
{
    return static_cast<const Dict &>(*m_object);
}

bool Value::truthy() const
{
    switch (m_type) {
    case Type::Undefined:
    case Type::None:
        return false;
    case Type::Bool:
    case Type::Int:
        return m_number.i != 0;
    case Type::Float:
        return m_number.d != 0;
    case Type::String:
        return !string().empty();
    case Type::List:
    case Type::Tuple:
    case Type::Range:
    case Type::View:
        return !sequence().values.empty();
    case Type::Dict:
        return !mapping().entries.empty();
    default:
        return true;
    }
}

std::string Value::typeName() const
{
    switch (m_type) {
    case Type::Undefined:
        return "Undefined";
    case Type::None:
        return "NoneType";
    case Type::Bool:
        return "bool";
    case Type::Int:
    case Type::LongInt:
        return "int";
    case Type::Float:
        return "float";
    case Type::String:
        return m_safe ? "Markup" : "str";
    case Type::List:
        return "list";
    case Type::Tuple:
        return "tuple";
    case Type::Range:
        return "range";
    case Type::View:
    case Type::Iterator:
        return sequence().label;
    case Type::Dict:
        return "dict";
    case Type::Callable:
        return "function";
    case Type::Namespace:
        return "TemplateNamespace";
    case Type::Other:
        break;
    }
    return "object";
}

std::string Value::str() const
{
    if (m_type == Type::String) {
        touched(string().size());
        return string();
    }
    if (m_type == Type::Undefined)
        return {};
    return repr();
}

namespace {

void appendRepr(std::string &text, const Value &value, int depth)
{
    if (auto *meter = Meter::current()) {
        meter->step();
        meter->checkText(text.size());
    }
    if (depth > 2 * kContainerDepth)
        failUnsafe(tr_("the chat template prints values nested too deeply"));
    const auto list = [&](const std::vector<Value> &values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            text += i ? ", " : "";
            appendRepr(text, values[i], depth + 1);
        }
    };
    switch (value.type()) {
    case Type::Undefined:
        text += "Undefined";
        break;
    case Type::None:
        text += "None";
        break;
    case Type::Bool:
        text += value.boolean() ? "True" : "False";
        break;
    case Type::Int:
        text += std::to_string(value.integer());
        break;
    case Type::LongInt:
        text += value.digits();
        break;
    case Type::Float:
        text += floatText(value.real());
        break;
    case Type::String:
        text += value.isSafe() ? "Markup(" + inQuotes(value.string()) + ")" : inQuotes(value.string());
        break;
    case Type::List:
        text += '[';
        list(value.sequence().values);
        text += ']';
        break;
    case Type::Tuple:
        text += '(';
        list(value.sequence().values);
        text += value.sequence().values.size() == 1 ? ",)" : ")";
        break;
    case Type::Range:
        text += value.sequence().label;
        break;
    case Type::View:
        text += value.sequence().label + "([";
        list(value.sequence().values);
        text += "])";
        break;
    case Type::Iterator:
        text += "<" + value.sequence().label + " object>";
        break;
    case Type::Dict: {
        text += '{';
        bool first = true;
        for (const auto &[key, held] : value.mapping().entries) {
            text += first ? "" : ", ";
            first = false;
            appendRepr(text, key, depth + 1);
            text += ": ";
            appendRepr(text, held, depth + 1);
        }
        text += '}';
        break;
    }
    case Type::Namespace: {
        const auto &names = *value.as<Namespace>();
        text += "<Namespace {";
        for (std::size_t i = 0; i < names.order.size(); ++i) {
            text += (i ? ", " : "") + inQuotes(names.order[i]) + ": ";
            appendRepr(text, names.values().at(names.order[i]), depth + 1);
        }
        text += "}>";
        break;
    }
    case Type::Callable:
    case Type::Other:
        text += value.object()->repr();
        break;
    }
}

} // namespace

std::string Value::repr() const
{
    std::string text;
    appendRepr(text, *this, 0);
    return text;
}

std::size_t Value::hash() const
{
    if (auto *meter = Meter::current())
        meter->step(); // tuples hold one another more often than they are large
    switch (m_type) {
    case Type::Bool:
    case Type::Int:
        return std::hash<double>()(static_cast<double>(m_number.i));
    case Type::Float:
        return std::hash<double>()(m_number.d);
    case Type::LongInt: // like the float that is equal to it, if there is one
        touched(string().size());
        return std::hash<double>()(parseFloat(digits()).value_or(HUGE_VAL));
    case Type::String:
        touched(string().size());
        return std::hash<std::string>()(string());
    case Type::Tuple: {
        std::size_t mixed = 7;
        for (const auto &value : sequence().values)
            mixed = mixed * 31 + value.hash();
        return mixed;
    }
    case Type::List:
    case Type::Dict:
        fail("unhashable type: '" + typeName() + "'"); // not translated: Python's words
    case Type::None:
    case Type::Undefined:
        return static_cast<std::size_t>(m_type);
    default:
        return std::hash<const void *>()(m_object.get());
    }
}

bool Value::same(const Value &other) const
{
    if (m_type != other.m_type)
        return false;
    if (m_type == Type::String)
        return equal(*this, other); // short texts are one object in Python more often than not
    return m_object ? m_object == other.m_object : m_number.i == other.m_number.i;
}

std::string Value::undefinedMessage() const
{
    return static_cast<const Unknown &>(*m_object).message;
}

void Value::mustBeDefined() const
{
    if (m_type == Type::Undefined)
        fail(undefinedMessage());
}

bool equal(const Value &a, const Value &b)
{
    if (auto *meter = Meter::current())
        meter->step();
    if (a.isNumber() && b.isNumber())
        return compareNumbers(a, b) == 0;
    if (a.type() != b.type())
        return false;
    switch (a.type()) {
    case Type::Undefined:
    case Type::None:
        return true;
    case Type::String:
        if (a.string().size() == b.string().size())
            touched(a.string().size());
        return a.string() == b.string();
    case Type::List:
    case Type::Tuple:
    case Type::Range: {
        const auto &left = a.sequence().values;
        const auto &right = b.sequence().values;
        return left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin(), equal);
    }
    case Type::Dict: {
        const auto &left = a.mapping();
        const auto &right = b.mapping();
        return left.entries.size() == right.entries.size() && std::all_of(left.entries.begin(), left.entries.end(), [&](const auto &entry) {
            const auto *other = right.find(entry.first);
            return other && equal(entry.second, *other);
        });
    }
    default:
        return a.object() == b.object();
    }
}

int compare(const Value &a, const Value &b, std::string_view op)
{
    a.mustBeDefined();
    b.mustBeDefined();
    if (a.isNumber() && b.isNumber())
        return compareNumbers(a, b);
    touched(0);
    if (a.isString() && b.isString()) {
        touched(std::min(a.string().size(), b.string().size()));
        return std::clamp(a.string().compare(b.string()), -1, 1); // byte order of UTF-8 is the order of code points
    }
    if (a.type() == b.type() && (a.is(Type::List) || a.is(Type::Tuple))) {
        const auto &left = a.sequence().values;
        const auto &right = b.sequence().values;
        for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i)
            if (!equal(left[i], right[i]))
                return compare(left[i], right[i], op);
        return left.size() < right.size() ? -1 : left.size() > right.size();
    }
    const auto types = "'" + a.typeName() + "' and '" + b.typeName() + "'";
    fail("'" + std::string(op) + "' not supported between instances of " + types); // not translated: Python's words
}

bool isIterable(const Value &value)
{
    switch (value.type()) {
    case Type::Undefined:
    case Type::String:
    case Type::List:
    case Type::Tuple:
    case Type::Range:
    case Type::View:
    case Type::Iterator:
    case Type::Dict:
        return true;
    default:
        return false;
    }
}

std::vector<Value> elements(const Value &value)
{
    std::vector<Value> all;
    switch (value.type()) {
    case Type::Undefined:
        break;
    case Type::String: {
        const auto &text = value.string();
        Meter::current()->charge(text.size() * 2 * sizeof(Value)); // given back at once: what follows counts itself
        Meter::current()->release(text.size() * 2 * sizeof(Value));
        for (std::size_t at = 0; at < text.size();) {
            const auto begin = at;
            nextCodePoint(text, at);
            all.push_back(Value::text(text.substr(begin, at - begin), value.isSafe()));
        }
        break;
    }
    case Type::Iterator: {
        const auto &held = value.sequence();
        all.assign(held.values.begin() + static_cast<std::ptrdiff_t>(held.next), held.values.end());
        held.next = held.values.size();
        break;
    }
    case Type::List:
    case Type::Tuple:
    case Type::Range:
    case Type::View:
        all = value.sequence().values;
        break;
    case Type::Dict:
        for (const auto &entry : value.mapping().entries)
            all.push_back(entry.first);
        break;
    default:
        fail("'" + value.typeName() + "' object is not iterable"); // not translated: Python's words
    }
    if (auto *meter = Meter::current())
        meter->step(static_cast<std::int64_t>(all.size() / 4));
    return all;
}

std::int64_t lengthOf(const Value &value)
{
    switch (value.type()) {
    case Type::Undefined:
        return 0;
    case Type::String:
        return static_cast<std::int64_t>(value.codePoints());
    case Type::List:
    case Type::Tuple:
    case Type::Range:
    case Type::View:
        return static_cast<std::int64_t>(value.sequence().values.size());
    case Type::Dict:
        return static_cast<std::int64_t>(value.mapping().entries.size());
    default:
        fail("object of type '" + value.typeName() + "' has no len()"); // not translated: Python's words
    }
}

} // namespace anneal::jinja
