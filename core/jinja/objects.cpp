// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/objects.h"

#include "core/base/tr.h"

#include <algorithm>

namespace anneal::jinja {

Object::~Object()
{
    if (m_meter)
        m_meter->release(m_bytes);
}

std::optional<Value> Object::attribute(const std::string &, const Value &) const
{
    return {};
}

void Object::charge(std::size_t bytes)
{
    if (!m_meter)
        return;
    m_bytes += bytes; // before the check, so that the destructor gives back what was counted
    m_meter->charge(bytes);
}

Text::Text(std::string text) : utf8(std::move(text))
{
    if (auto *meter = Meter::current())
        meter->checkText(utf8.size());
    charge(sizeof(Text) + utf8.capacity());
}

Items::Items(std::vector<Value> all, std::string name) : values(std::move(all)), label(std::move(name))
{
    for (const auto &value : values)
        m_depth = std::max(m_depth, value.depth() + 1);
    if (m_depth > kContainerDepth)
        failUnsafe(tr_("the chat template nests values too deeply"));
    if (const auto *meter = Meter::current())
        meter->checkList(values.size());
    charge(sizeof(Items) + values.capacity() * sizeof(Value));
}

Dict::Dict(std::vector<std::pair<Value, Value>> all)
{
    for (auto &[key, value] : all) {
        const auto hash = key.hash();
        const auto range = m_index.equal_range(hash);
        const auto known
            = std::find_if(range.first, range.second, [&, &k = key](const auto &place) { return equal(entries[place.second].first, k); });
        m_depth = std::max(m_depth, value.depth() + 1);
        if (known != range.second) {
            entries[known->second].second = std::move(value);
            continue;
        }
        m_index.emplace(hash, entries.size());
        entries.emplace_back(std::move(key), std::move(value));
    }
    if (m_depth > kContainerDepth)
        failUnsafe(tr_("the chat template nests values too deeply"));
    charge(sizeof(Dict) + entries.capacity() * (2 * sizeof(Value) + 48));
}

const Value *Dict::find(const Value &key) const
{
    const auto range = m_index.equal_range(key.hash());
    for (auto place = range.first; place != range.second; ++place)
        if (equal(entries[place->second].first, key))
            return &entries[place->second].second;
    return nullptr;
}

const Value *Dict::find(const std::string &key) const
{
    const auto range = m_index.equal_range(std::hash<std::string>()(key));
    for (auto place = range.first; place != range.second; ++place)
        if (const auto &known = entries[place->second].first; known.isString() && known.string() == key)
            return &entries[place->second].second;
    return nullptr;
}

Mutable::Mutable() : m_owner(Meter::current())
{
    charge(sizeof(Namespace) + 64);
    if (m_owner)
        m_owner->add(this);
}

Mutable::~Mutable()
{
    if (m_owner)
        m_owner->remove(this);
    // A chain of namespaces may be as long as the step limit allows: take it apart in a loop, not by recursion.
    thread_local std::vector<std::unordered_map<std::string, Value>> waiting;
    thread_local bool busy = false;
    if (m_values.empty())
        return;
    waiting.push_back(std::move(m_values));
    if (busy)
        return;
    busy = true;
    while (!waiting.empty()) {
        const auto values = std::move(waiting.back());
        waiting.pop_back();
    }
    busy = false;
}

void Mutable::set(const std::string &name, Value value)
{
    const auto [place, isNew] = m_values.insert_or_assign(name, std::move(value));
    if (isNew)
        charge(sizeof(Value) + name.size() + 48);
}

void Namespace::assign(const std::string &name, Value value)
{
    if (!values().contains(name))
        order.push_back(name);
    set(name, std::move(value));
}

} // namespace anneal::jinja
