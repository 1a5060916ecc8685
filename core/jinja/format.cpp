// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tr.h"
#include "core/jinja/codepoints.h"
#include "core/jinja/interpreter.h"
#include "core/jinja/numbertext.h"
#include "core/jinja/text.h"
#include "core/jinja/whole.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace anneal::jinja {
namespace {

constexpr std::int64_t kWidest = 1'000'000;

/// [[fill]align][sign][#][0][width][grouping][.precision][type]
struct Spec
{
    char32_t fill = ' ';
    char align = 0; // < > ^ =, and 0 for what a leading zero asks for: = of numbers, < of texts
    char sign = 0;
    bool alternate = false;
    std::int64_t width = 0;
    char grouping = 0;
    std::int64_t precision = -1;
    char type = 0;
};

std::int64_t readNumber(const std::u32string &text, std::size_t &at)
{
    std::int64_t number = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
        number = number * 10 + static_cast<std::int64_t>(text[at++] - '0');
        if (number > kWidest)
            failUnsafe(tr_("the chat template formats a value too widely"));
    }
    return number;
}

Spec parseSpec(const std::string &utf8)
{
    const auto text = toCodePoints(utf8);
    const auto isAlign = [](char32_t c) { return c == '<' || c == '>' || c == '^' || c == '='; };
    Spec spec;
    std::size_t at = 0;
    const bool isFilled = text.size() > 1 && isAlign(text[1]);
    if (isFilled) {
        spec.fill = text[0];
        spec.align = static_cast<char>(text[1]);
        at = 2;
    } else if (!text.empty() && isAlign(text[0])) {
        spec.align = static_cast<char>(text[0]);
        at = 1;
    }
    const auto is = [&](char32_t c) { return at < text.size() && text[at] == c; };
    if (is('+') || is('-') || is(' '))
        spec.sign = static_cast<char>(text[at++]);
    if (is('#')) {
        spec.alternate = true;
        ++at;
    }
    if (is('0') && !isFilled) {
        ++at;
        spec.fill = '0';
        if (spec.align == 0)
            spec.align = '0';
    }
    spec.width = readNumber(text, at);
    if (is(',') || is('_'))
        spec.grouping = static_cast<char>(text[at++]);
    if (is('.')) {
        ++at;
        spec.precision = readNumber(text, at);
    }
    if (at < text.size() && text[at] < 0x80)
        spec.type = static_cast<char>(text[at++]);
    if (at != text.size())
        fail("Invalid format specifier");
    return spec;
}

std::string grouped(std::string digits, char separator, std::size_t every)
{
    const auto point = digits.find_first_not_of("0123456789abcdefABCDEF");
    for (auto at = point == std::string::npos ? digits.size() : point; at > every; at -= every)
        digits.insert(at - every, 1, separator);
    return digits;
}

/// Sign and digits brought to the width.
std::string placed(const std::string &sign, const std::string &digits, const Spec &spec, char defaultAlign)
{
    const char align = spec.align == '0' ? '=' : spec.align ? spec.align : defaultAlign;
    if (align == '=') {
        const auto room = spec.width - static_cast<std::int64_t>(sign.size());
        return sign + pad(digits, room, Side::Right, spec.fill);
    }
    // format() puts the odd one on the right, other than str.center.
    const auto all = sign + digits;
    const auto length = static_cast<std::int64_t>(toCodePoints(all).size());
    if (align == '^') {
        const auto missing = std::max<std::int64_t>(0, spec.width - length);
        return pad(pad(all, length + missing / 2, Side::Right, spec.fill), length + missing, Side::Left, spec.fill);
    }
    return pad(all, spec.width, align == '<' ? Side::Left : Side::Right, spec.fill);
}

std::string signOf(bool negative, const Spec &spec)
{
    return negative ? "-" : spec.sign == '+' ? "+" : spec.sign == ' ' ? " " : "";
}

std::string printed(double value, char type, std::int64_t precision, bool alternate)
{
    precision = std::min<std::int64_t>(precision, 400);
    const std::string pattern = std::string("%") + (alternate ? "#" : "") + ".*" + type;
    char buffer[1024];
    const PlainNumbers plain;
    const int length = std::snprintf(buffer, sizeof buffer, pattern.c_str(), static_cast<int>(precision), value);
    return std::string(buffer, static_cast<std::size_t>(std::clamp(length, 0, 1023)));
}

std::string formatFloat(double value, const Spec &spec)
{
    const double magnitude = std::fabs(value);
    std::string digits;
    if (std::isnan(value) || std::isinf(value))
        digits = std::isnan(value) ? "nan" : "inf";
    else if (spec.type == 0 && spec.precision < 0)
        digits = floatText(magnitude);
    else if (spec.type == '%')
        digits = printed(magnitude * 100, 'f', spec.precision < 0 ? 6 : spec.precision, spec.alternate) + "%";
    else
        digits = printed(magnitude,
            spec.type == 0         ? 'g'
                : spec.type == 'n' ? 'g'
                                   : spec.type,
            spec.precision < 0 ? 6 : spec.precision, spec.alternate);
    if (spec.type == 0 && spec.precision >= 0 && digits.find_first_of(".en") == std::string::npos)
        digits += ".0";
    if (spec.grouping)
        digits = grouped(digits, spec.grouping, 3);
    return placed(signOf(std::signbit(value) && !std::isnan(value), spec), digits, spec, '>');
}

std::string formatInteger(const Value &value, const Spec &spec)
{
    std::string digits;
    std::string prefix;
    switch (spec.type) {
    case 'b':
        digits = wholeDigits(value, 2, false);
        prefix = "0b";
        break;
    case 'o':
        digits = wholeDigits(value, 8, false);
        prefix = "0o";
        break;
    case 'x':
        digits = wholeDigits(value, 16, false);
        prefix = "0x";
        break;
    case 'X':
        digits = wholeDigits(value, 16, true);
        prefix = "0X";
        break;
    case 'c':
        if (!value.isIntegral() || value.integer() < 0 || value.integer() > 0x10FFFF)
            fail("%c arg not in range(0x110000)");
        appendCodePoint(digits, static_cast<char32_t>(value.integer()));
        break;
    default:
        digits = wholeDigits(value, 10, false);
    }
    if (spec.grouping)
        digits = grouped(digits, spec.grouping, prefix.empty() ? 3 : 4);
    return placed(signOf(isNegative(value), spec) + (spec.alternate ? prefix : ""), digits, spec, '>');
}

/// format(value, spec)
std::string formatted(const Value &value, const std::string &text)
{
    if (text.empty())
        return value.str();
    const auto spec = parseSpec(text);
    const auto unknown = [&]() { fail("Unknown format code '" + std::string(1, spec.type) + "' for object of type '" + value.typeName() + "'"); };
    if (value.isString()) {
        if (spec.type != 0 && spec.type != 's')
            unknown();
        if (spec.sign || spec.alternate || spec.grouping || spec.align == '=')
            fail(tr_("a text has no sign, digits or other form to format"));
        auto points = toCodePoints(value.string());
        if (spec.precision >= 0 && static_cast<std::size_t>(spec.precision) < points.size())
            points.resize(static_cast<std::size_t>(spec.precision));
        auto plain = spec;
        plain.align = spec.align == '0' ? '<' : spec.align;
        return placed("", fromCodePoints(points), plain, '<');
    }
    if (value.isWhole() && std::string_view("bcdoxXn").find(spec.type == 0 ? 'd' : spec.type) != std::string_view::npos)
        return formatInteger(value, spec);
    if (value.isNumber()) {
        if (spec.type != 0 && std::string_view("eEfFgGn%").find(spec.type) == std::string_view::npos)
            unknown();
        return formatFloat(value.real(), spec);
    }
    fail("unsupported format string passed to " + value.typeName() + ".__format__");
}

/// "{0.name[key]!r:>10}" and its relatives.
class BraceFormatter
{
public:
    BraceFormatter(Interpreter &interpreter, const CallArguments &arguments) : m_interpreter(interpreter), m_arguments(arguments) { }

    std::string format(std::string_view pattern, int depth)
    {
        if (depth > 2)
            fail("Max string recursion exceeded");
        std::string text;
        for (std::size_t at = 0; at < pattern.size();) {
            const char c = pattern[at++];
            const bool doubled = at < pattern.size() && pattern[at] == c;
            if ((c == '{' || c == '}') && doubled) {
                text += c;
                ++at;
            } else if (c == '}') {
                fail("Single '}' encountered in format string");
            } else if (c == '{') {
                text += field(pattern, at, depth);
            } else {
                text += c;
            }
            m_interpreter.meter().checkText(text.size());
        }
        return text;
    }

private:
    std::string field(std::string_view pattern, std::size_t &at, int depth)
    {
        m_interpreter.meter().step();
        int open = 1;
        const auto begin = at;
        for (; at < pattern.size() && open > 0; ++at)
            open += pattern[at] == '{' ? 1 : pattern[at] == '}' ? -1 : 0;
        if (open > 0)
            fail("expected '}' before end of string");
        const auto inside = pattern.substr(begin, at - begin - 1);
        const auto nameEnd = std::min(inside.find_first_of("!:"), inside.size());
        auto value = fieldValue(inside.substr(0, nameEnd));
        auto rest = inside.substr(nameEnd);
        if (rest.starts_with('!')) {
            if (rest.size() < 2 || (rest.size() > 2 && rest[2] != ':'))
                fail("expected ':' after conversion specifier");
            value = convert(value, rest[1]);
            rest.remove_prefix(2);
        }
        const auto spec = rest.empty() ? std::string() : format(rest.substr(1), depth + 1);
        return formatted(value, spec);
    }

    static Value convert(const Value &value, char how)
    {
        if (how == 'r' || how == 'a')
            return Value::text(value.repr());
        if (how != 's')
            fail("Unknown conversion specifier '" + std::string(1, how) + "'");
        return Value::text(value.str());
    }

    Value fieldValue(std::string_view name)
    {
        const auto end = std::min(name.find_first_of(".["), name.size());
        auto value = first(std::string(name.substr(0, end)));
        for (auto at = end; at < name.size();) {
            if (name[at] == '.') {
                const auto stop = std::min(name.find_first_of(".[", at + 1), name.size());
                value = attribute(value, std::string(name.substr(at + 1, stop - at - 1)));
                at = stop;
            } else {
                const auto stop = name.find(']', at);
                if (stop == std::string_view::npos)
                    fail("Missing ']' in format string");
                const auto key = name.substr(at + 1, stop - at - 1);
                value = subscript(value, parseWhole(key).value_or(Value::text(std::string(key))));
                at = stop + 1;
            }
        }
        return value;
    }

    Value first(const std::string &name)
    {
        if (const auto number = name.empty() ? Value::of(m_next++) : parseWhole(name)) {
            const auto index = number->isIntegral() ? number->integer() : -1;
            if (index < 0 || static_cast<std::size_t>(index) >= m_arguments.positional.size())
                fail("Replacement index " + number->repr() + " out of range for positional args tuple");
            return m_arguments.positional[static_cast<std::size_t>(index)];
        }
        for (const auto &[known, value] : m_arguments.named)
            if (known == name)
                return value;
        fail("KeyError: " + inQuotes(name));
    }

    Interpreter &m_interpreter;
    const CallArguments &m_arguments;
    std::int64_t m_next = 0;
};

/// One %-conversion after the other.
class PercentFormatter
{
public:
    explicit PercentFormatter(const Value &arguments) : m_arguments(arguments) { }

    std::string format(const std::string &pattern, bool safe)
    {
        m_safe = safe;
        std::string text;
        for (std::size_t at = 0; at < pattern.size();) {
            if (pattern[at] != '%') {
                text += pattern[at++];
                continue;
            }
            ++at;
            text += conversion(pattern, at);
            Meter::current()->checkText(text.size());
        }
        // What can be subscripted by names or numbers is taken for a mapping that may hold more.
        const bool isTuple = m_arguments.is(Type::Tuple);
        const bool isMapping = m_arguments.is(Type::Dict) || m_arguments.is(Type::List) || m_arguments.is(Type::Range);
        if (!isMapping && m_used < (isTuple ? m_arguments.sequence().values.size() : 1))
            fail("not all arguments converted during string formatting");
        return text;
    }

private:
    Value next()
    {
        if (m_arguments.is(Type::Tuple)) {
            const auto &values = m_arguments.sequence().values;
            if (m_used >= values.size())
                fail("not enough arguments for format string");
            return values[m_used++];
        }
        if (m_used++ > 0)
            fail("not enough arguments for format string");
        return m_arguments;
    }

    std::int64_t number(const std::string &pattern, std::size_t &at)
    {
        if (at < pattern.size() && pattern[at] == '*') {
            ++at;
            const auto width = integerOf(next());
            if (width > kWidest || width < -kWidest)
                failUnsafe(tr_("the chat template formats a value too widely"));
            return width;
        }
        std::int64_t value = 0;
        while (at < pattern.size() && pattern[at] >= '0' && pattern[at] <= '9') {
            value = value * 10 + (pattern[at++] - '0');
            if (value > kWidest)
                failUnsafe(tr_("the chat template formats a value too widely"));
        }
        return value;
    }

    std::string conversion(const std::string &pattern, std::size_t &at)
    {
        Meter::current()->step();
        std::optional<Value> named;
        if (at < pattern.size() && pattern[at] == '(') {
            const auto end = pattern.find(')', at);
            if (end == std::string::npos)
                fail("incomplete format key");
            if (!m_arguments.is(Type::Dict))
                fail("format requires a mapping");
            const auto *found = m_arguments.mapping().find(pattern.substr(at + 1, end - at - 1));
            if (!found)
                fail("KeyError: " + inQuotes(pattern.substr(at + 1, end - at - 1)));
            named = *found;
            at = end + 1;
        }
        Spec spec;
        spec.align = '>';
        for (; at < pattern.size() && std::string_view("-+ #0").find(pattern[at]) != std::string_view::npos; ++at) {
            if (pattern[at] == '-')
                spec.align = '<';
            else if (pattern[at] == '#')
                spec.alternate = true;
            else if (pattern[at] == '0' && spec.align != '<')
                spec.fill = '0';
            else if (pattern[at] != '0')
                spec.sign = pattern[at];
        }
        spec.width = number(pattern, at);
        if (spec.width < 0) {
            spec.align = '<';
            spec.width = -spec.width;
        }
        if (at < pattern.size() && pattern[at] == '.') {
            ++at;
            spec.precision = number(pattern, at);
        }
        while (at < pattern.size() && (pattern[at] == 'l' || pattern[at] == 'h' || pattern[at] == 'L'))
            ++at;
        if (at >= pattern.size())
            fail("incomplete format");
        spec.type = pattern[at++];
        if (spec.type == '%')
            return "%";
        return one(named ? *named : next(), spec);
    }

    std::string one(const Value &value, Spec spec)
    {
        if (spec.type == 's' || spec.type == 'r' || spec.type == 'a' || (spec.type == 'c' && value.isString())) {
            auto text = spec.type == 'r' || spec.type == 'a' ? value.repr() : value.str();
            if (m_safe && !value.isSafe())
                text = escapeHtml(text);
            auto points = toCodePoints(text);
            if (spec.precision >= 0 && static_cast<std::size_t>(spec.precision) < points.size())
                points.resize(static_cast<std::size_t>(spec.precision));
            spec.fill = ' ';
            return placed("", fromCodePoints(points), spec, '>');
        }
        value.mustBeDefined();
        if (!value.isNumber())
            fail(std::string("%") + spec.type + " format: a real number is required, not " + value.typeName());
        if (spec.fill == '0')
            spec.align = '=';
        if (std::string_view("eEfFgG").find(spec.type) != std::string_view::npos)
            return formatFloat(value.real(), spec);
        if (std::string_view("diuxXoc").find(spec.type) == std::string_view::npos)
            fail("unsupported format character '" + std::string(1, spec.type) + "'");
        if (value.is(Type::Float) && std::string_view("xXoc").find(spec.type) != std::string_view::npos)
            fail(std::string("%") + spec.type + " format: an integer is required, not float");
        if (value.is(Type::Float) && !std::isfinite(value.real()))
            fail(tr_("cannot convert this float to an integer"));
        const auto number = value.is(Type::Float) ? wholeOf(value.real()) : value;
        if (spec.type == 'i' || spec.type == 'u')
            spec.type = 'd';
        if (spec.precision < 0)
            return formatInteger(number, spec);
        Spec digits;
        digits.type = spec.type;
        digits.fill = '0';
        digits.align = '=';
        digits.width = spec.precision;
        const auto text = formatInteger(isNegative(number) ? unaryMinus(number) : number, digits);
        return placed(signOf(isNegative(number), spec), text, spec, '>');
    }

    const Value &m_arguments;
    std::size_t m_used = 0;
    bool m_safe = false;
};

} // namespace

std::string formatPercent(const Value &format, const Value &arguments)
{
    return PercentFormatter(arguments).format(format.string(), format.isSafe());
}

std::string formatBraces(Interpreter &interpreter, const Value &format, const CallArguments &arguments)
{
    return BraceFormatter(interpreter, arguments).format(format.string(), 0);
}

} // namespace anneal::jinja
