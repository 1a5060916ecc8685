// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tr.h"
#include "core/jinja/interpreter.h"
#include "core/jinja/text.h"
#include "core/jinja/whole.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

namespace anneal::jinja {
namespace {

using Filter = Value (*)(Interpreter &, const Value &, const CallArguments &);
using Bound = std::vector<std::optional<Value>>;

template <std::size_t N>
Bound bind(const CallArguments &arguments, std::string_view function, const std::string_view (&names)[N], std::size_t required = 0)
{
    return arguments.bind(function, names, required);
}

bool isTrue(const std::optional<Value> &value)
{
    return value && value->truthy();
}

std::int64_t intOr(const std::optional<Value> &value, std::int64_t absent)
{
    return value ? integerOf(*value) : absent;
}

Value likeSelf(const Value &self, std::string text)
{
    return Value::text(std::move(text), self.isString() && self.isSafe());
}

template <std::string (*change)(std::string_view)>
Value changed(Interpreter &, const Value &value, const CallArguments &arguments)
{
    bind(arguments, "filter", { "" });
    return likeSelf(value, change(value.str()));
}

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

Value absolute(Interpreter &, const Value &value, const CallArguments &)
{
    value.mustBeDefined();
    if (!value.isNumber())
        fail("bad operand type for abs(): '" + value.typeName() + "'");
    if (value.is(Type::Float))
        return Value::of(std::fabs(value.real()));
    return isNegative(value) ? unaryMinus(value) : unaryPlus(value);
}

Value attributeFilter(Interpreter &, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "attr", { "name" }, 1);
    value.mustBeDefined();
    const auto name = bound[0]->str();
    if (const auto *names = value.as<Namespace>())
        return names->values().contains(name) ? attribute(value, name) : missing(value, Value::text(name));
    const auto found = methodOf(value, name);
    return found ? *found : missing(value, Value::text(name));
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

Value centered(Interpreter &interpreter, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "center", { "width" });
    const auto width = intOr(bound[0], 80);
    if (width > 0)
        interpreter.meter().checkText(static_cast<std::size_t>(width));
    return likeSelf(value, pad(value.str(), width, Side::Both));
}

Value defaulted(Interpreter &, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "default", { "default_value", "boolean" });
    return value.isUndefined() || (isTrue(bound[1]) && !value.truthy()) ? bound[0].value_or(Value::text("")) : value;
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

Value escaped(Interpreter &, const Value &value, const CallArguments &)
{
    return value.isString() && value.isSafe() ? value : Value::text(escapeHtml(value.str()), true);
}

Value forceEscaped(Interpreter &, const Value &value, const CallArguments &)
{
    return Value::text(escapeHtml(value.str()), true);
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

Value toFloat(Interpreter &, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "float", { "default" });
    value.mustBeDefined();
    if (value.isNumber())
        return Value::of(value.real());
    const auto number = value.isString() ? parseFloat(value.string()) : std::nullopt;
    return number ? Value::of(*number) : bound[0].value_or(Value::of(0.0));
}

Value toInt(Interpreter &, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "int", { "default", "base" });
    const auto absent = bound[0].value_or(Value::of(std::int64_t { 0 }));
    value.mustBeDefined();
    if (value.isWhole())
        return unaryPlus(value);
    const auto base = intOr(bound[1], 10);
    if (value.isString() && (base == 0 || (base >= 2 && base <= 36)))
        if (const auto whole = parseWhole(value.string(), static_cast<int>(base)))
            return *whole;
    const auto real = value.is(Type::Float) ? std::optional(value.real()) : value.isString() ? parseFloat(value.string()) : std::nullopt;
    if (value.is(Type::Float) && std::isinf(*real))
        fail("cannot convert float infinity to integer");
    return real && std::isfinite(*real) ? wholeOf(*real) : absent;
}

Value formatted(Interpreter &, const Value &value, const CallArguments &arguments)
{
    if (!arguments.positional.empty() && !arguments.named.empty())
        fail("can't handle positional and keyword arguments at the same time");
    const auto format = value.isString() ? value : Value::text(value.str());
    if (arguments.named.empty())
        return likeSelf(format, formatPercent(format, Value::tuple(arguments.positional)));
    std::vector<std::pair<Value, Value>> entries;
    for (const auto &[name, argument] : arguments.named)
        entries.emplace_back(Value::text(name), argument);
    return likeSelf(format, formatPercent(format, Value::dict(std::move(entries))));
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

Value indented(Interpreter &interpreter, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "indent", { "width", "first", "blank" });
    value.mustBeDefined();
    if (!value.isString())
        fail("unsupported operand type(s) for +=: '" + value.typeName() + "' and 'str'");
    const auto indentation = bound[0] && bound[0]->isString() ? bound[0]->string() : repeated(" ", intOr(bound[0], 4));
    const auto lines = splitLines(value.string() + "\n", false);
    interpreter.meter().checkText(value.string().size() + lines.size() * indentation.size());
    std::string text = isTrue(bound[1]) ? indentation : "";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i > 0)
            text += "\n" + (isTrue(bound[2]) || !lines[i].empty() ? indentation : std::string());
        text += lines[i];
    }
    return likeSelf(value, std::move(text));
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

Value replaced(Interpreter &interpreter, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "replace", { "old", "new", "count" }, 2);
    const auto text = value.isString() ? value : Value::text(value.str());
    CallArguments plain { { Value::text(bound[0]->str()), Value::text(bound[1]->str(), bound[1]->isSafe()) }, {} };
    if (bound[2] && !bound[2]->isNone())
        plain.positional.push_back(*bound[2]);
    return interpreter.call(*methodOf(text, "replace"), std::move(plain));
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

Value rounded(Interpreter &, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "round", { "precision", "method" });
    const auto precision = intOr(bound[0], 0);
    const auto method = bound[1] ? bound[1]->str() : "common";
    value.mustBeDefined();
    if (!value.isNumber())
        fail("type " + value.typeName() + " doesn't define __round__ method");
    if (method != "ceil" && method != "floor" && method != "common")
        fail("method must be common, ceil or floor");
    if (value.isWhole() && method == "common")
        return precision >= 0 ? unaryPlus(value) : wholeRounded(value, precision);
    const double number = value.real();
    if (method != "common") {
        const double scale = std::pow(10.0, static_cast<double>(precision));
        return Value::of((method == "ceil" ? std::ceil(number * scale) : std::floor(number * scale)) / scale);
    }
    constexpr double kWhole = 0x1p53; // from here on every double is a whole number
    if (precision < 0 && std::isfinite(number) && std::fabs(number) >= kWhole)
        return Value::of(std::copysign(wholeRounded(wholeOf(number), precision).real(), number));
    if (precision < 0) {
        const double scale = std::pow(10.0, -static_cast<double>(precision));
        return Value::of(std::isinf(scale) ? std::copysign(0.0, number) : std::nearbyint(number / scale) * scale);
    }
    // Correctly rounded from the exact decimal value, as Python's round is.
    char buffer[512];
    const PlainNumbers plain;
    std::snprintf(buffer, sizeof buffer, "%.*f", static_cast<int>(std::min<std::int64_t>(precision, 100)), number);
    return Value::of(std::isfinite(number) ? parseFloat(buffer).value_or(number) : number);
}

Value safe(Interpreter &, const Value &value, const CallArguments &)
{
    return Value::text(value.str(), true);
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

Value toString(Interpreter &, const Value &value, const CallArguments &)
{
    return value.isString() ? value : Value::text(value.str());
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

Value toJson(Interpreter &, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "tojson", { "ensure_ascii", "indent", "separators", "sort_keys" });
    JsonStyle style;
    style.asciiOnly = isTrue(bound[0]);
    style.sortKeys = isTrue(bound[3]);
    if (bound[1] && !bound[1]->isNone()) {
        style.indented = true;
        style.indent = bound[1]->isString() ? bound[1]->string() : repeated(" ", integerOf(*bound[1]));
        style.itemSeparator = ",";
    }
    if (bound[2] && !bound[2]->isNone()) {
        const auto parts = elements(*bound[2]);
        if (parts.size() != 2 || !parts[0].isString() || !parts[1].isString())
            fail(tr_("separators must be two strings"));
        style.itemSeparator = parts[0].string();
        style.keySeparator = parts[1].string();
    }
    return Value::text(toJsonText(value, style));
}

Value trimmed(Interpreter &, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "trim", { "chars" });
    const auto characters = bound[0] && !bound[0]->isNone() ? std::optional(bound[0]->str()) : std::nullopt;
    return likeSelf(value, strip(value.str(), Side::Both, characters));
}

Value truncated(Interpreter &, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "truncate", { "length", "killwords", "end", "leeway" });
    const auto end = toCodePoints(bound[2] ? bound[2]->str() : "...");
    const auto most = std::max<std::int64_t>(intOr(bound[0], 255), -1); // lower ones fail the same
    const auto leeway = bound[3] && !bound[3]->isNone() ? integerOf(*bound[3]) : 5;
    const auto text = toCodePoints(value.str());
    const auto room = most - static_cast<std::int64_t>(end.size());
    if (room < 0 || leeway < 0)
        fail("expected length >= " + std::to_string(end.size()) + ", got " + std::to_string(most));
    if (static_cast<std::int64_t>(text.size()) - leeway <= most)
        return value;
    auto kept = text.substr(0, static_cast<std::size_t>(room));
    if (!isTrue(bound[1]))
        if (const auto space = kept.rfind(U' '); space != std::u32string::npos)
            kept.resize(space);
    return likeSelf(value, fromCodePoints(kept + end));
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

Value urlEncoded(Interpreter &, const Value &value, const CallArguments &)
{
    std::string text;
    for (const char c : value.str()) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) || std::string_view("_.-~/").find(c) != std::string_view::npos)
            text += c;
        else
            text.append(1, '%').append(1, "0123456789ABCDEF"[byte >> 4]).append(1, "0123456789ABCDEF"[byte & 15]);
    }
    return Value::text(std::move(text));
}

Value wordCount(Interpreter &, const Value &value, const CallArguments &)
{
    std::int64_t count = 0;
    bool inWord = false;
    for (const char32_t c : toCodePoints(value.str())) {
        count += isWordCharacter(c) && !inWord;
        inWord = isWordCharacter(c);
    }
    return Value::of(count);
}

Value wordWrapped(Interpreter &interpreter, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "wordwrap", { "width", "break_long_words", "wrapstring", "break_on_hyphens" });
    const auto width = intOr(bound[0], 79);
    if (width <= 0)
        fail("invalid width " + std::to_string(width) + " (must be > 0)");
    const auto separator = bound[2] && !bound[2]->isNone() ? bound[2]->str() : "\n";
    std::string text;
    const auto append = [&](const std::string &part) {
        interpreter.meter().checkText(text.size() + part.size());
        interpreter.meter().copied(part.size());
        text += part;
    };
    bool isFirst = true;
    for (const auto &line : splitLines(value.str(), false)) {
        const auto wrapped = wrapText(line, width, !bound[1] || bound[1]->truthy(), !bound[3] || bound[3]->truthy());
        if (!std::exchange(isFirst, false))
            append(separator); // empty lines are wrapped to nothing and are parted all the same
        for (std::size_t i = 0; i < wrapped.size(); ++i) {
            if (i > 0)
                append(separator);
            append(wrapped[i]);
        }
    }
    return likeSelf(value, std::move(text));
}

const std::map<std::string, Filter, std::less<>> kFilters {
    { "abs", absolute },
    { "attr", attributeFilter },
    { "batch", batch },
    { "capitalize", changed<capitalize> },
    { "center", centered },
    { "count", length },
    { "d", defaulted },
    { "default", defaulted },
    { "dictsort", dictSorted },
    { "e", escaped },
    { "escape", escaped },
    { "first", first },
    { "float", toFloat },
    { "forceescape", forceEscaped },
    { "format", formatted },
    { "groupby", groupBy },
    { "indent", indented },
    { "int", toInt },
    { "items", items },
    { "join", joinFilter },
    { "last", last },
    { "length", length },
    { "list", list },
    { "lower", changed<lower> },
    { "map", map },
    { "max", extreme<true> },
    { "min", extreme<false> },
    { "reject", selected<false, false> },
    { "rejectattr", selected<true, false> },
    { "replace", replaced },
    { "reverse", reversed },
    { "round", rounded },
    { "safe", safe },
    { "select", selected<false, true> },
    { "selectattr", selected<true, true> },
    { "slice", sliced },
    { "sort", sortFilter },
    { "string", toString },
    { "sum", sum },
    { "title", changed<titleWords> },
    { "tojson", toJson },
    { "trim", trimmed },
    { "truncate", truncated },
    { "unique", unique },
    { "upper", changed<upper> },
    { "urlencode", urlEncoded },
    { "wordcount", wordCount },
    { "wordwrap", wordWrapped },
};

} // namespace

std::vector<std::string> filterNames()
{
    std::vector<std::string> names;
    for (const auto &[name, filter] : kFilters)
        names.push_back(name);
    return names;
}

bool isFilter(const std::string &name)
{
    return kFilters.contains(name);
}

Value Interpreter::filter(const std::string &name, const Value &value, const CallArguments &arguments)
{
    const auto place = kFilters.find(name);
    if (place == kFilters.end())
        fail("No filter named '" + name + "'.");
    m_meter.step();
    if (value.isString())
        m_meter.copied(value.string().size());
    return place->second(*this, value, arguments);
}

} // namespace anneal::jinja
