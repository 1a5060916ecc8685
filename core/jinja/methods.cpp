// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/codepoints.h"
#include "core/jinja/interpreter.h"
#include "core/jinja/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace anneal::jinja {
namespace {

using Method = Value (*)(Interpreter &, const Value &self, const CallArguments &);

class BoundMethod : public Callable
{
public:
    BoundMethod(Value self, Method method, std::string name) : m_self(std::move(self)), m_method(method), m_name(std::move(name))
    {
        charge(sizeof(BoundMethod));
    }

    Value call(Interpreter &interpreter, CallArguments arguments) override
    {
        if (m_self.isString())
            interpreter.meter().copied(m_self.string().size());
        return m_method(interpreter, m_self, arguments);
    }
    std::string repr() const override { return "<built-in method " + m_name + " of " + m_self.typeName() + " object>"; }
    int depth() const override { return m_self.depth() + 1; }

private:
    const Value m_self;
    const Method m_method;
    const std::string m_name;
};

template <std::size_t N>
std::vector<std::optional<Value>> bind(
    const CallArguments &arguments, std::string_view function, const std::string_view (&names)[N], std::size_t required = 0)
{
    return arguments.bind(function, names, required);
}

void takesNone(const CallArguments &arguments, std::string_view function)
{
    if (!arguments.positional.empty() || !arguments.named.empty())
        fail(std::string(function) + "() takes no arguments (" + std::to_string(arguments.positional.size() + arguments.named.size()) + " given)");
}

const std::string &textOf(const Value &value, std::string_view function)
{
    value.mustBeDefined();
    if (!value.isString())
        fail(std::string(function) + "() argument must be str, not " + value.typeName());
    return value.string();
}

std::optional<std::string> optionalText(const std::optional<Value> &value, std::string_view function)
{
    if (!value || value->isNone())
        return {};
    return textOf(*value, function);
}

Value likeSelf(const Value &self, std::string text)
{
    return Value::text(std::move(text), self.isSafe());
}

template <std::string (*change)(std::string_view)>
Value changed(Interpreter &, const Value &self, const CallArguments &arguments)
{
    takesNone(arguments, "str method");
    return likeSelf(self, change(self.string()));
}

template <Side side>
Value stripped(Interpreter &, const Value &self, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "strip", { "chars" });
    return likeSelf(self, strip(self.string(), side, optionalText(bound[0], "strip")));
}

template <bool fromRight>
Value splitMethod(Interpreter &, const Value &self, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "split", { "sep", "maxsplit" });
    const auto separator = optionalText(bound[0], "split");
    if (separator && separator->empty())
        fail("empty separator");
    std::vector<Value> parts;
    for (auto &part : splitText(self.string(), separator, bound[1] ? integerOf(*bound[1]) : -1, fromRight))
        parts.push_back(likeSelf(self, std::move(part)));
    return Value::list(std::move(parts));
}

Value splitLinesMethod(Interpreter &, const Value &self, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "splitlines", { "keepends" });
    std::vector<Value> lines;
    for (auto &line : splitLines(self.string(), bound[0] && bound[0]->truthy()))
        lines.push_back(likeSelf(self, std::move(line)));
    return Value::list(std::move(lines));
}

template <bool atStart>
Value startsOrEnds(Interpreter &, const Value &self, const CallArguments &arguments)
{
    const std::string_view name = atStart ? "startswith" : "endswith";
    const auto bound = bind(arguments, name, { "prefix", "start", "end" }, 1);
    const auto part = bound[1] || bound[2] ? slice(self, bound[1].value_or(Value()), bound[2].value_or(Value()), {}) : self;
    const auto matches = [&](const Value &affix) {
        touched(affix.isString() ? affix.string().size() : 0);
        const std::string_view text = part.string();
        return atStart ? text.starts_with(textOf(affix, name)) : text.ends_with(textOf(affix, name));
    };
    if (!bound[0]->is(Type::Tuple)) {
        if (!bound[0]->isString() && !bound[0]->isUndefined())
            fail(std::string(name) + " first arg must be str or a tuple of str, not " + bound[0]->typeName());
        return Value::of(matches(*bound[0]));
    }
    const auto &affixes = bound[0]->sequence().values;
    return Value::of(std::any_of(affixes.begin(), affixes.end(), matches));
}

Value replaceMethod(Interpreter &, const Value &self, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "replace", { "old", "new", "count" }, 2);
    const auto &old = textOf(*bound[0], "replace");
    const auto by = self.isSafe() && !bound[1]->isSafe() ? escapeHtml(textOf(*bound[1], "replace")) : textOf(*bound[1], "replace");
    return likeSelf(self, replaceText(self.string(), old, by, bound[2] ? integerOf(*bound[2]) : -1));
}

enum class Search { Find, RightFind, Index, RightIndex };

template <Search search>
Value findMethod(Interpreter &, const Value &self, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "find", { "sub", "start", "end" }, 1);
    const auto &wanted = textOf(*bound[0], "find");
    const auto length = static_cast<std::int64_t>(self.codePoints());
    auto start = bound[1] && !bound[1]->isNone() ? integerOf(*bound[1]) : 0;
    start = start < 0 ? std::max<std::int64_t>(0, start + length) : start;
    const auto part = slice(self, Value::of(start), bound[2].value_or(Value()), {});
    const bool fromRight = search == Search::RightFind || search == Search::RightIndex;
    const auto at = fromRight ? findLast(part.string(), wanted) : base::findText(part.string(), wanted);
    if (at == std::string::npos || start > length) {
        if (search == Search::Index || search == Search::RightIndex)
            fail("substring not found");
        return Value::of(std::int64_t { -1 });
    }
    return Value::of(start + static_cast<std::int64_t>(Value::text(part.string().substr(0, at)).codePoints()));
}

Value countText(Interpreter &, const Value &self, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "count", { "sub", "start", "end" }, 1);
    const auto part = slice(self, bound[1].value_or(Value()), bound[2].value_or(Value()), {});
    const auto &wanted = textOf(*bound[0], "count");
    if (wanted.empty())
        return Value::of(static_cast<std::int64_t>(part.codePoints()) + 1);
    std::int64_t count = 0;
    for (std::size_t at = 0; (at = base::findText(part.string(), wanted, at)) != std::string::npos; at += wanted.size()) {
        touched(wanted.size()); // which each search begins with looking at
        ++count;
    }
    return Value::of(count);
}

Value joinMethod(Interpreter &interpreter, const Value &self, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "join", { "iterable" }, 1);
    std::string text;
    std::size_t index = 0;
    if (!isIterable(*bound[0]))
        fail("can only join an iterable");
    for (const auto &part : elements(*bound[0])) {
        if (!part.isString())
            fail("sequence item " + std::to_string(index) + ": expected str instance, " + part.typeName() + " found");
        touched(self.string().size() + part.string().size());
        text += index++ ? self.string() : "";
        text += self.isSafe() && !part.isSafe() ? escapeHtml(part.string()) : part.string();
        interpreter.meter().checkText(text.size());
    }
    return likeSelf(self, std::move(text));
}

template <bool prefix>
Value removeAffix(Interpreter &, const Value &self, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "removeprefix", { "affix" }, 1);
    std::string_view text = self.string();
    const auto &affix = textOf(*bound[0], "removeprefix");
    if (prefix ? text.starts_with(affix) : text.ends_with(affix))
        text = prefix ? text.substr(affix.size()) : text.substr(0, text.size() - affix.size());
    return likeSelf(self, std::string(text));
}

template <bool fromRight>
Value partition(Interpreter &, const Value &self, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "partition", { "sep" }, 1);
    const auto &separator = textOf(*bound[0], "partition");
    if (separator.empty())
        fail("empty separator");
    const auto &text = self.string();
    const auto at = fromRight ? findLast(text, separator) : base::findText(text, separator);
    if (at == std::string::npos)
        return fromRight ? Value::tuple({ likeSelf(self, ""), likeSelf(self, ""), self })
                         : Value::tuple({ self, likeSelf(self, ""), likeSelf(self, "") });
    return Value::tuple({ likeSelf(self, text.substr(0, at)), likeSelf(self, separator), likeSelf(self, text.substr(at + separator.size())) });
}

template <Side textAt>
Value padMethod(Interpreter &interpreter, const Value &self, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "center", { "width", "fillchar" }, 1);
    const auto width = integerOf(*bound[0]);
    const auto fill = bound[1] ? toCodePoints(textOf(*bound[1], "center")) : U" ";
    if (fill.size() != 1)
        fail("The fill character must be exactly one character long");
    if (width > 0)
        interpreter.meter().checkText(static_cast<std::size_t>(width));
    return likeSelf(self, pad(self.string(), width, textAt, fill[0]));
}

Value zeroFill(Interpreter &interpreter, const Value &self, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "zfill", { "width" }, 1);
    const auto width = integerOf(*bound[0]);
    if (width > 0)
        interpreter.meter().checkText(static_cast<std::size_t>(width));
    const auto &text = self.string();
    if (width <= 0)
        return self;
    const bool hasSign = !text.empty() && (text[0] == '-' || text[0] == '+');
    return likeSelf(self, text.substr(0, hasSign) + pad(text.substr(hasSign), width - hasSign, Side::Right, '0'));
}

Value expandTabs(Interpreter &interpreter, const Value &self, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "expandtabs", { "tabsize" });
    const auto size = bound[0] ? integerOf(*bound[0]) : 8;
    std::string text;
    std::int64_t column = 0;
    for (const char32_t c : toCodePoints(self.string())) {
        if (c == '\t') {
            const auto spaces = size > 0 ? size - column % size : 0;
            interpreter.meter().checkText(text.size() + static_cast<std::size_t>(spaces));
            text.append(static_cast<std::size_t>(spaces), ' ');
            column += spaces;
        } else {
            appendCodePoint(text, c);
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
    }
    return likeSelf(self, std::move(text));
}

Value formatMethod(Interpreter &interpreter, const Value &self, const CallArguments &arguments)
{
    return likeSelf(self, formatBraces(interpreter, self, arguments));
}

#define ANNEAL_TEXT_TEST(name)                                                                                                                       \
    {                                                                                                                                                \
#name, [](Interpreter &, const Value &self, const CallArguments &arguments) { \
         takesNone(arguments, #name); \
         return Value::of(everyIs(#name, self.string())); \
     }                                                                      \
    }

const std::map<std::string, Method, std::less<>> kTextMethods {
    { "upper", changed<upper> },
    { "lower", changed<lower> },
    { "casefold", changed<lower> },
    { "title", changed<title> },
    { "capitalize", changed<capitalize> },
    { "swapcase", changed<swapCase> },
    { "strip", stripped<Side::Both> },
    { "lstrip", stripped<Side::Left> },
    { "rstrip", stripped<Side::Right> },
    { "split", splitMethod<false> },
    { "rsplit", splitMethod<true> },
    { "splitlines", splitLinesMethod },
    { "startswith", startsOrEnds<true> },
    { "endswith", startsOrEnds<false> },
    { "replace", replaceMethod },
    { "find", findMethod<Search::Find> },
    { "rfind", findMethod<Search::RightFind> },
    { "index", findMethod<Search::Index> },
    { "rindex", findMethod<Search::RightIndex> },
    { "count", countText },
    { "join", joinMethod },
    { "removeprefix", removeAffix<true> },
    { "removesuffix", removeAffix<false> },
    { "partition", partition<false> },
    { "rpartition", partition<true> },
    { "center", padMethod<Side::Both> },
    { "ljust", padMethod<Side::Left> },
    { "rjust", padMethod<Side::Right> },
    { "zfill", zeroFill },
    { "expandtabs", expandTabs },
    { "format", formatMethod },
    { "islower", [](Interpreter &, const Value &self, const CallArguments &) { return Value::of(isCased(self.string(), false)); } },
    { "isupper", [](Interpreter &, const Value &self, const CallArguments &) { return Value::of(isCased(self.string(), true)); } },
    ANNEAL_TEXT_TEST(isalpha),
    ANNEAL_TEXT_TEST(isdigit),
    ANNEAL_TEXT_TEST(isdecimal),
    ANNEAL_TEXT_TEST(isnumeric),
    ANNEAL_TEXT_TEST(isalnum),
    ANNEAL_TEXT_TEST(isspace),
    ANNEAL_TEXT_TEST(isprintable),
    ANNEAL_TEXT_TEST(isascii),
};

#undef ANNEAL_TEXT_TEST

Value indexOf(Interpreter &, const Value &self, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "index", { "value" }, 1);
    const auto &values = self.sequence().values;
    const auto place = std::find_if(values.begin(), values.end(), [&](const Value &value) { return equal(value, *bound[0]); });
    if (place == values.end())
        fail(bound[0]->repr() + " is not in " + self.typeName());
    return Value::of(static_cast<std::int64_t>(place - values.begin()));
}

Value countOf(Interpreter &, const Value &self, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "count", { "value" }, 1);
    const auto &values = self.sequence().values;
    return Value::of(
        static_cast<std::int64_t>(std::count_if(values.begin(), values.end(), [&](const Value &value) { return equal(value, *bound[0]); })));
}

Value itself(Interpreter &, const Value &self, const CallArguments &arguments)
{
    takesNone(arguments, "copy");
    return self;
}

const std::map<std::string, Method, std::less<>> kListMethods { { "index", indexOf }, { "count", countOf }, { "copy", itself } };
const std::map<std::string, Method, std::less<>> kTupleMethods { { "index", indexOf }, { "count", countOf } };

Value dictItems(Interpreter &, const Value &self, const CallArguments &arguments)
{
    takesNone(arguments, "dict.items");
    std::vector<Value> pairs;
    for (const auto &[key, value] : self.mapping().entries)
        pairs.push_back(Value::tuple({ key, value }));
    return Value::items(Type::View, std::move(pairs), "dict_items");
}

Value dictKeys(Interpreter &, const Value &self, const CallArguments &arguments)
{
    takesNone(arguments, "dict.keys");
    return Value::items(Type::View, elements(self), "dict_keys");
}

Value dictValues(Interpreter &, const Value &self, const CallArguments &arguments)
{
    takesNone(arguments, "dict.values");
    std::vector<Value> values;
    for (const auto &entry : self.mapping().entries)
        values.push_back(entry.second);
    return Value::items(Type::View, std::move(values), "dict_values");
}

Value dictGet(Interpreter &, const Value &self, const CallArguments &arguments)
{
    if (!arguments.named.empty())
        fail("dict.get() takes no keyword arguments");
    const auto bound = bind(arguments, "get", { "key", "default" }, 1);
    const auto *found = self.mapping().find(*bound[0]);
    return found ? *found : bound[1].value_or(Value());
}

const std::map<std::string, Method, std::less<>> kDictMethods {
    { "items", dictItems },
    { "keys", dictKeys },
    { "values", dictValues },
    { "get", dictGet },
    { "copy", itself },
};

Value isInteger(Interpreter &, const Value &self, const CallArguments &arguments)
{
    takesNone(arguments, "is_integer");
    return Value::of(std::floor(self.real()) == self.real());
}

const std::map<std::string, Method, std::less<>> kFloatMethods { { "is_integer", isInteger } };

constexpr std::array<std::string_view, 8> kListChanges { "append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove" };
constexpr std::array<std::string_view, 5> kDictChanges { "clear", "pop", "popitem", "setdefault", "update" };

template <std::size_t N>
bool isOneOf(const std::array<std::string_view, N> &names, const std::string &name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

const std::map<std::string, Method, std::less<>> *methodsOf(Type type)
{
    switch (type) {
    case Type::String:
        return &kTextMethods;
    case Type::List:
        return &kListMethods;
    case Type::Tuple:
    case Type::Range:
        return &kTupleMethods;
    case Type::Dict:
        return &kDictMethods;
    case Type::Float:
        return &kFloatMethods;
    default:
        return nullptr;
    }
}

} // namespace

std::vector<std::string> methodNames(Type type)
{
    std::vector<std::string> names;
    if (const auto *methods = methodsOf(type))
        for (const auto &[name, method] : *methods)
            names.push_back(name);
    return names;
}

std::optional<Value> methodOf(const Value &value, const std::string &name)
{
    const bool isInternal = name.size() > 4 && name.starts_with("__") && name.ends_with("__");
    if (isInternal || (value.is(Type::List) && isOneOf(kListChanges, name)) || (value.is(Type::Dict) && isOneOf(kDictChanges, name)))
        return Value::undefined("access to attribute '" + name + "' of '" + value.typeName() + "' object is unsafe.");
    if (value.is(Type::Other) || value.is(Type::Callable))
        return value.object()->attribute(name, value);
    const auto *methods = methodsOf(value.type());
    if (!methods)
        return {};
    const auto place = methods->find(name);
    if (place == methods->end())
        return {};
    return Value::object(Type::Callable, std::make_shared<BoundMethod>(value, place->second, name));
}

} // namespace anneal::jinja
