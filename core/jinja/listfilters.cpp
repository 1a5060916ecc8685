// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/codepoints.h"
#include "core/jinja/filters.h"
#include "core/jinja/text.h"
#include "core/jinja/whole.h"

#include <algorithm>
#include <functional>

namespace anneal::jinja {
namespace {

/// What make_attrgetter of Jinja gives: "a.b.0" looks through the parts.
class AttributeGetter
{
public:
    AttributeGetter(const std::optional<Value> &path, bool ignoreCase, std::optional<Value> absent = {})
        : m_ignoreCase(ignoreCase)
        , m_absent(std::move(absent))
    {
        if (!path || path->isNone())
            return;
        if (!path->isString()) {
            m_parts.push_back(*path);
            return;
        }
        for (const auto &part : splitText(path->string(), ".", -1, false)) {
            const auto number = everyIs("isdigit", part) ? parseWhole(part) : std::nullopt;
            m_parts.push_back(number ? *number : Value::text(part));
        }
    }

    Value operator()(Value value) const
    {
        for (const auto &part : m_parts) {
            Meter::current()->step();
            value = subscript(value, part);
            if (value.isUndefined() && m_absent && !m_absent->isNone())
                value = *m_absent;
        }
        return m_ignoreCase && value.isString() ? Value::text(lower(value.string())) : value;
    }

private:
    const bool m_ignoreCase;
    const std::optional<Value> m_absent;
    std::vector<Value> m_parts;
};

std::vector<Value> sorted(std::vector<Value> values, const std::function<Value(const Value &)> &keyOf, bool reverse)
{
    std::vector<std::pair<Value, Value>> keyed;
    for (auto &value : values) {
        auto key = keyOf(value);
        keyed.emplace_back(std::move(key), std::move(value));
    }
    const auto before = [](const auto &a, const auto &b) { return compare(a.first, b.first, "<") < 0; };
    if (reverse) // equal elements keep their order in Python too
        std::stable_sort(keyed.begin(), keyed.end(), [&](const auto &a, const auto &b) { return before(b, a); });
    else
        std::stable_sort(keyed.begin(), keyed.end(), before);
    values.clear();
    for (auto &pair : keyed)
        values.push_back(std::move(pair.second));
    return values;
}

Value batch(Interpreter &interpreter, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "batch", { "linecount", "fill_with" }, 1);
    const auto count = integerOf(*bound[0]);
    std::vector<Value> rows;
    std::vector<Value> row;
    for (auto &element : elements(value)) {
        if (static_cast<std::int64_t>(row.size()) == count)
            rows.push_back(Value::list(std::exchange(row, {})));
        row.push_back(std::move(element));
    }
    if (!row.empty()) {
        if (bound[1] && !bound[1]->isNone()) {
            for (auto left = count - static_cast<std::int64_t>(row.size()); left > 0; --left) {
                interpreter.meter().step();
                row.push_back(*bound[1]);
            }
        }
        rows.push_back(Value::list(std::move(row)));
    }
    return Value::iterator(std::move(rows));
}

Value sliced(Interpreter &interpreter, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "slice", { "slices", "fill_with" }, 1);
    const auto values = elements(value);
    const auto count = integerOf(*bound[0]);
    if (count == 0)
        fail("integer division or modulo by zero");
    const auto length = static_cast<std::int64_t>(values.size());
    std::vector<Value> rows;
    std::int64_t at = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        interpreter.meter().step();
        const auto size = length / count + (i < length % count);
        std::vector<Value> row(values.begin() + at, values.begin() + at + size);
        at += size;
        if (bound[1] && !bound[1]->isNone() && i >= length % count)
            row.push_back(*bound[1]);
        rows.push_back(Value::list(std::move(row)));
    }
    return Value::iterator(std::move(rows));
}

Value dictSorted(Interpreter &, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "dictsort", { "case_sensitive", "by", "reverse" });
    const auto by = bound[1] ? bound[1]->str() : "key";
    if (by != "key" && by != "value")
        fail("You can only sort by either \"key\" or \"value\"");
    value.mustBeDefined();
    if (!value.is(Type::Dict))
        fail("'" + value.typeName() + "' object has no attribute 'items'");
    std::vector<Value> pairs;
    for (const auto &[key, held] : value.mapping().entries)
        pairs.push_back(Value::tuple({ key, held }));
    const bool keepCase = isTrue(bound[0]);
    const auto keyOf = [&](const Value &pair) {
        const auto &key = pair.sequence().values[by == "key" ? 0 : 1];
        return !keepCase && key.isString() ? Value::text(lower(key.string())) : key;
    };
    return Value::list(sorted(std::move(pairs), keyOf, isTrue(bound[2])));
}

Value first(Interpreter &, const Value &value, const CallArguments &)
{
    if (value.is(Type::Iterator)) {
        const auto &held = value.sequence();
        return held.next < held.values.size() ? held.values[held.next++] : Value::undefined("No first item, sequence was empty.");
    }
    const auto values = elements(value);
    return values.empty() ? Value::undefined("No first item, sequence was empty.") : values.front();
}

Value last(Interpreter &, const Value &value, const CallArguments &)
{
    if (value.is(Type::Iterator))
        fail("'" + value.typeName() + "' object is not reversible");
    const auto values = elements(value);
    return values.empty() ? Value::undefined("No last item, sequence was empty.") : values.back();
}

Value groupBy(Interpreter &, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "groupby", { "attribute", "default", "case_sensitive" }, 1);
    const AttributeGetter key(bound[0], !isTrue(bound[2]), bound[1]);
    const AttributeGetter shown(bound[0], false, bound[1]);
    std::vector<Value> groups;
    std::vector<Value> group;
    const auto close = [&] {
        if (!group.empty()) {
            const auto name = shown(group.front());
            groups.push_back(Value::tuple({ name, Value::list(std::exchange(group, {})) }));
        }
    };
    for (auto &element : sorted(elements(value), key, false)) {
        if (!group.empty() && !equal(key(group.front()), key(element)))
            close();
        group.push_back(std::move(element));
    }
    close();
    return Value::list(std::move(groups));
}

Value items(Interpreter &, const Value &value, const CallArguments &)
{
    if (value.isUndefined())
        return Value::iterator({});
    if (!value.is(Type::Dict))
        fail("Can only get item pairs from a mapping.");
    std::vector<Value> pairs;
    for (const auto &[key, held] : value.mapping().entries)
        pairs.push_back(Value::tuple({ key, held }));
    return Value::iterator(std::move(pairs));
}

Value joinFilter(Interpreter &interpreter, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "join", { "d", "attribute" });
    const AttributeGetter get(bound[1], false);
    const auto separator = bound[0] ? bound[0]->str() : "";
    std::string text;
    bool isFirst = true;
    for (const auto &element : elements(value)) {
        interpreter.meter().copied(separator.size() + 32);
        text += std::exchange(isFirst, false) ? "" : separator;
        text += get(element).str();
        interpreter.meter().checkText(text.size());
    }
    return Value::text(std::move(text));
}

Value length(Interpreter &, const Value &value, const CallArguments &)
{
    return Value::of(lengthOf(value));
}

Value list(Interpreter &, const Value &value, const CallArguments &)
{
    return Value::list(elements(value));
}

Value map(Interpreter &interpreter, const Value &value, const CallArguments &arguments)
{
    if (!value.truthy())
        return Value::iterator({});
    std::vector<Value> mapped;
    if (arguments.positional.empty()) {
        const auto bound = bind(arguments, "map", { "attribute", "default" });
        if (!bound[0])
            fail("map requires a filter argument");
        const AttributeGetter get(bound[0], false, bound[1]);
        for (auto &element : elements(value)) {
            interpreter.meter().step();
            mapped.push_back(get(std::move(element)));
        }
        return Value::iterator(std::move(mapped));
    }
    CallArguments rest { { arguments.positional.begin() + 1, arguments.positional.end() }, arguments.named };
    const auto name = arguments.positional[0].str();
    for (const auto &element : elements(value))
        mapped.push_back(interpreter.filter(name, element, rest));
    return Value::iterator(std::move(mapped));
}

template <bool byAttribute, bool wanted>
Value selected(Interpreter &interpreter, const Value &value, const CallArguments &arguments)
{
    if (!value.truthy())
        return Value::iterator({});
    auto rest = arguments;
    std::optional<Value> path;
    if (byAttribute) {
        if (rest.positional.empty())
            fail("Missing parameter for attribute name");
        path = rest.positional.front();
        rest.positional.erase(rest.positional.begin());
    }
    std::string testName;
    if (!rest.positional.empty()) {
        testName = rest.positional.front().str();
        rest.positional.erase(rest.positional.begin());
    }
    const AttributeGetter get(path, false);
    std::vector<Value> kept;
    for (auto &element : elements(value)) {
        interpreter.meter().step();
        const auto tested = get(element);
        const bool holds = testName.empty() ? tested.truthy() : interpreter.test(testName, tested, rest);
        if (holds == wanted)
            kept.push_back(std::move(element));
    }
    return Value::iterator(std::move(kept));
}

template <bool largest>
Value extreme(Interpreter &, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, largest ? "max" : "min", { "case_sensitive", "attribute" });
    const AttributeGetter key(bound[1], !isTrue(bound[0]));
    const auto values = elements(value);
    if (values.empty())
        return Value::undefined("No aggregated item, sequence was empty.");
    const auto *best = &values[0];
    auto bestKey = key(values[0]);
    for (std::size_t i = 1; i < values.size(); ++i) {
        auto otherKey = key(values[i]);
        const int order = compare(otherKey, bestKey, largest ? ">" : "<");
        if (order != 2 && (largest ? order > 0 : order < 0)) {
            best = &values[i];
            bestKey = std::move(otherKey);
        }
    }
    return *best;
}

Value reversed(Interpreter &, const Value &value, const CallArguments &)
{
    if (value.isString())
        return slice(value, {}, {}, Value::of(std::int64_t { -1 }));
    if (!isIterable(value))
        fail("argument must be iterable");
    auto values = elements(value);
    std::reverse(values.begin(), values.end());
    return Value::items(value.is(Type::Iterator) ? Type::List : Type::Iterator, std::move(values), "list_reverseiterator");
}

Value sortFilter(Interpreter &, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "sort", { "reverse", "case_sensitive", "attribute" });
    const bool ignoreCase = !isTrue(bound[1]);
    if (!bound[2] || !bound[2]->isString()) {
        return Value::list(sorted(elements(value), AttributeGetter(bound[2], ignoreCase), isTrue(bound[0])));
    }
    std::vector<AttributeGetter> getters;
    for (const auto &path : splitText(bound[2]->string(), ",", -1, false))
        getters.emplace_back(Value::text(path), ignoreCase);
    const auto keyOf = [&](const Value &element) {
        std::vector<Value> keys;
        for (const auto &get : getters)
            keys.push_back(get(element));
        return Value::list(std::move(keys));
    };
    return Value::list(sorted(elements(value), keyOf, isTrue(bound[0])));
}

Value sum(Interpreter &interpreter, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "sum", { "attribute", "start" });
    const AttributeGetter get(bound[0], false);
    auto total = bound[1].value_or(Value::of(std::int64_t { 0 }));
    if (total.isString())
        fail("sum() can't sum strings [use ''.join(seq) instead]");
    for (const auto &element : elements(value)) {
        interpreter.meter().step();
        total = binary("+", total, get(element));
    }
    return total;
}

Value unique(Interpreter &interpreter, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "unique", { "case_sensitive", "attribute" });
    const AttributeGetter key(bound[1], !isTrue(bound[0]));
    std::unordered_multimap<std::size_t, Value> seen;
    std::vector<Value> kept;
    for (auto &element : elements(value)) {
        interpreter.meter().step();
        const auto found = key(element);
        const auto range = seen.equal_range(found.hash());
        if (std::any_of(range.first, range.second, [&](const auto &known) { return equal(known.second, found); }))
            continue;
        seen.emplace(found.hash(), found);
        kept.push_back(std::move(element));
    }
    return Value::iterator(std::move(kept));
}

} // namespace

const FilterTable &listFilters()
{
    static const FilterTable kTable {
        { "batch", batch },
        { "count", length },
        { "dictsort", dictSorted },
        { "first", first },
        { "groupby", groupBy },
        { "items", items },
        { "join", joinFilter },
        { "last", last },
        { "length", length },
        { "list", list },
        { "map", map },
        { "max", extreme<true> },
        { "min", extreme<false> },
        { "reject", selected<false, false> },
        { "rejectattr", selected<true, false> },
        { "reverse", reversed },
        { "select", selected<false, true> },
        { "selectattr", selected<true, true> },
        { "slice", sliced },
        { "sort", sortFilter },
        { "sum", sum },
        { "unique", unique },
    };
    return kTable;
}

} // namespace anneal::jinja
