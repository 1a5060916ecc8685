// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/codepoints.h"
#include "core/jinja/filters.h"
#include "core/jinja/text.h"

#include <algorithm>

namespace anneal::jinja {
namespace {

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

Value centered(Interpreter &interpreter, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "center", { "width" });
    const auto width = intOr(bound[0], 80);
    if (width > 0)
        interpreter.meter().checkText(static_cast<std::size_t>(width));
    return likeSelf(value, pad(value.str(), width, Side::Both));
}

Value escaped(Interpreter &, const Value &value, const CallArguments &)
{
    return value.isString() && value.isSafe() ? value : Value::text(escapeHtml(value.str()), true);
}

Value forceEscaped(Interpreter &, const Value &value, const CallArguments &)
{
    return Value::text(escapeHtml(value.str()), true);
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

Value replaced(Interpreter &interpreter, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "replace", { "old", "new", "count" }, 2);
    const auto text = value.isString() ? value : Value::text(value.str());
    CallArguments plain { { Value::text(bound[0]->str()), Value::text(bound[1]->str(), bound[1]->isSafe()) }, {} };
    if (bound[2] && !bound[2]->isNone())
        plain.positional.push_back(*bound[2]);
    return interpreter.call(*methodOf(text, "replace"), std::move(plain));
}

Value safe(Interpreter &, const Value &value, const CallArguments &)
{
    return Value::text(value.str(), true);
}

Value toString(Interpreter &, const Value &value, const CallArguments &)
{
    return value.isString() ? value : Value::text(value.str());
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

} // namespace

const FilterTable &textFilters()
{
    static const FilterTable kTable {
        { "capitalize", changed<capitalize> },
        { "center", centered },
        { "e", escaped },
        { "escape", escaped },
        { "forceescape", forceEscaped },
        { "format", formatted },
        { "indent", indented },
        { "lower", changed<lower> },
        { "replace", replaced },
        { "safe", safe },
        { "string", toString },
        { "title", changed<titleWords> },
        { "trim", trimmed },
        { "truncate", truncated },
        { "upper", changed<upper> },
        { "urlencode", urlEncoded },
        { "wordcount", wordCount },
        { "wordwrap", wordWrapped },
    };
    return kTable;
}

} // namespace anneal::jinja
