// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/budget.h"
#include "core/base/json.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace anneal::jinja {

/// What ends a rendering early. Thrown inside the interpreter only; chattemplate.cpp turns it into a base::Error.
struct Failure
{
    base::ErrorKind kind;
    std::string message;
    bool raised = false; // by the template itself, with raise_exception
    int line = 0;
};

[[noreturn]] void fail(std::string message);       // BadInput
[[noreturn]] void failUnsafe(std::string message); // a limit was passed

class Mutable;
class Value;
struct RenderLimits;

/// Counts what one rendering uses and ends it when it is too much. One at a time per thread, from construction to destruction;
/// values made while there is none are not counted.
class Meter
{
public:
    /// `input`: bytes of the template and of the values it is given.
    Meter(const RenderLimits &limits, std::size_t input);
    ~Meter();
    Meter(const Meter &) = delete;
    Meter &operator=(const Meter &) = delete;

    static Meter *current();

    void step(std::int64_t count = 1);
    void copied(std::size_t bytes) { m_budget.work(bytes); } // work in proportion to a text
    void charge(std::size_t bytes);
    void release(std::size_t bytes) { m_live -= bytes; }
    void add(Mutable *object) { m_mutables.insert(object); }
    void remove(Mutable *object) { m_mutables.erase(object); }
    void checkText(std::size_t bytes) const; // whether a text of that size may be made
    void checkList(std::size_t count) const; // whether so many values may be held in one

    int depth = 0;                 // of evaluation
    const std::size_t outputLimit; // bytes, of every text
    const int callLimit;           // of macros, one in the other

private:
    base::Budget m_budget;
    std::int64_t m_stepsLeft;
    std::size_t m_live = 0; // bytes
    std::size_t m_liveLimit;
    std::unordered_set<Mutable *> m_mutables;
};

/// Work in proportion to so many bytes of a text, when it is metered; every call counts a little.
inline void touched(std::size_t bytes)
{
    if (auto *meter = Meter::current())
        meter->copied(bytes + 32);
}

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

struct Text : Object
{
    explicit Text(std::string utf8);
    const std::string utf8;
    mutable std::atomic<std::int64_t> points = -1; // counted when first asked; constants of a template are shared by threads
};

struct Items : Object
{
    Items(std::vector<Value> values, std::string label);
    const std::vector<Value> values;
    const std::string label; // range(…), dict_items, generator
    int depth() const override { return m_depth; }
    mutable std::size_t next = 0; // of an iterator

private:
    int m_depth = 0;
};

struct Dict : Object
{
    explicit Dict(std::vector<std::pair<Value, Value>> all);
    const Value *find(const Value &key) const;
    const Value *find(const std::string &key) const;
    int depth() const override { return m_depth; }
    std::vector<std::pair<Value, Value>> entries;

private:
    int m_depth = 0;
    std::unordered_multimap<std::size_t, std::size_t> m_index; // hash to place
};

struct Unknown : Object
{
    explicit Unknown(std::string text) : message(std::move(text)) { charge(message.capacity()); }
    const std::string message; // what using it says
};

/// Values that change, and so can form chains of any length, and rings: their contents are freed one after the other,
/// and the meter empties those that are left at its end.
class Mutable : public Object
{
public:
    Mutable();
    ~Mutable() override;
    std::unordered_map<std::string, Value> &values() { return m_values; }
    const std::unordered_map<std::string, Value> &values() const { return m_values; }
    void set(const std::string &name, Value value);

private:
    friend class Meter;
    Meter *m_owner;
    std::unordered_map<std::string, Value> m_values;
};

struct Namespace : Mutable
{
    std::vector<std::string> order; // of the attributes, for printing
    void assign(const std::string &name, Value value);
};

} // namespace anneal::jinja
