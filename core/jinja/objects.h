// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jinja/value.h"

#include <atomic>
#include <unordered_map>

/// What a Value points to where it is no number.
namespace anneal::jinja {

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
