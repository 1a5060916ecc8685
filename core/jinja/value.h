// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/jinja/meter.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anneal::jinja {

class Value;

inline constexpr int kContainerDepth = 120; // JSON input has at most 64

/// Everything a Value points to; counts its bytes while it lives.
class Object
{
public:
    Object() : m_meter(Meter::current()) { charge(48); }
    virtual ~Object();
    Object(const Object &) = delete;
    Object &operator=(const Object &) = delete;

    virtual std::string repr() const { return "<object>"; }
    /// What `self`, a value of this object, has under that name; nothing when there is no such attribute.
    virtual std::optional<Value> attribute(const std::string &name, const Value &self) const;
    virtual int depth() const { return 0; } // of nested values; what can hold others adds one

protected:
    void charge(std::size_t bytes);

private:
    Meter *m_meter;
    std::size_t m_bytes = 0;
};

enum class Type {
    Undefined,
    None,
    Bool,
    Int,
    LongInt, // beyond 64 bits, and only then
    Float,
    String,
    List,
    Tuple,
    Range,    // a list that prints as range(…)
    View,     // what dict.items() gives: can be counted and iterated, not subscripted
    Iterator, // what map() gives: can be iterated once
    Dict,
    Callable,
    Namespace,
    Other, // loop, cycler, joiner, dict
};

struct Text;
struct Items;
struct Dict;
struct Unknown;

/// A value with Python's semantics. Copies share what they point to, and everything but a namespace is constant.
class Value
{
public:
    Value() = default; // None
    static Value undefined(std::string message);
    static Value of(bool value);
    static Value of(std::int64_t value);
    static Value of(double value);
    static Value longInteger(std::string digits);
    static Value text(std::string utf8, bool safe = false);
    static Value items(Type type, std::vector<Value> values, std::string label = {});
    static Value list(std::vector<Value> values) { return items(Type::List, std::move(values)); }
    static Value tuple(std::vector<Value> values) { return items(Type::Tuple, std::move(values)); }
    static Value iterator(std::vector<Value> values) { return items(Type::Iterator, std::move(values), "generator"); }
    static Value dict(std::vector<std::pair<Value, Value>> entries); // a later entry of the same key replaces the earlier
    static Value object(Type type, std::shared_ptr<Object> object);
    static Value fromJson(const base::Json &json);
    /// Adds to `bytes` how large it is.
    static Value fromJson(const base::Json &json, std::size_t &bytes);

    Type type() const { return m_type; }
    bool is(Type type) const { return m_type == type; }
    bool isString() const { return m_type == Type::String; }
    bool isSequence() const { return m_type == Type::List || m_type == Type::Tuple || m_type == Type::Range; }
    bool isNumber() const { return isWhole() || m_type == Type::Float; }
    bool isWhole() const { return isIntegral() || m_type == Type::LongInt; }
    bool isIntegral() const { return m_type == Type::Int || m_type == Type::Bool; } // of 64 bits
    bool isUndefined() const { return m_type == Type::Undefined; }
    bool isNone() const { return m_type == Type::None; }
    bool isSafe() const { return m_safe; } // markup: text that was declared safe

    bool boolean() const { return m_number.i != 0; }
    std::int64_t integer() const { return m_number.i; }
    double real() const; // the nearest; fails for a LongInt beyond all of them
    const std::string &string() const;
    const std::string &digits() const; // of a LongInt
    std::size_t codePoints() const;
    const Items &sequence() const;
    const Dict &mapping() const;
    const std::shared_ptr<Object> &object() const { return m_object; }
    template <typename T>
    T *as() const
    {
        return dynamic_cast<T *>(m_object.get());
    }

    bool truthy() const;
    std::string typeName() const; // as Python's type(x).__name__
    std::string str() const;
    std::string repr() const;
    std::size_t hash() const; // fails for what Python cannot hash
    int depth() const { return m_object ? m_object->depth() : 0; }
    bool same(const Value &other) const; // Python's "is"

    /// Fails with the message of an undefined value; does nothing for others.
    void mustBeDefined() const;
    std::string undefinedMessage() const;

private:
    Type m_type = Type::None;
    bool m_safe = false;
    union
    {
        std::int64_t i = 0;
        double d;
    } m_number;
    std::shared_ptr<Object> m_object;
};

bool equal(const Value &a, const Value &b);
/// -1, 0 or 1, and 2 where a NaN has no order; fails where Python does. `op` is for the message.
int compare(const Value &a, const Value &b, std::string_view op);
/// Everything a value iterates over; consumes an iterator. Fails for what cannot be iterated.
std::vector<Value> elements(const Value &value);
bool isIterable(const Value &value);
/// len(); fails for what has none.
std::int64_t lengthOf(const Value &value);

struct JsonStyle
{
    bool asciiOnly = false;
    bool sortKeys = false;
    std::string indent;
    bool indented = false;
    std::string itemSeparator = ", ";
    std::string keySeparator = ": ";
};
/// json.dumps; fails for what JSON cannot hold.
std::string toJsonText(const Value &value, const JsonStyle &style);

} // namespace anneal::jinja
