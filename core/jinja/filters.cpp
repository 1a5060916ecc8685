// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jinja/filters.h"

#include "core/base/tr.h"
#include "core/jinja/numbertext.h"
#include "core/jinja/whole.h"

#include <cmath>

namespace anneal::jinja {
namespace {

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

Value defaulted(Interpreter &, const Value &value, const CallArguments &arguments)
{
    const auto bound = bind(arguments, "default", { "default_value", "boolean" });
    return value.isUndefined() || (isTrue(bound[1]) && !value.truthy()) ? bound[0].value_or(Value::text("")) : value;
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

/// Those of this file and of the other two.
const FilterTable &allFilters()
{
    static const FilterTable kTable = [] {
        FilterTable all {
            { "abs", absolute },
            { "attr", attributeFilter },
            { "d", defaulted },
            { "default", defaulted },
            { "float", toFloat },
            { "int", toInt },
            { "round", rounded },
            { "tojson", toJson },
        };
        all.insert(textFilters().begin(), textFilters().end());
        all.insert(listFilters().begin(), listFilters().end());
        return all;
    }();
    return kTable;
}

} // namespace

std::vector<std::string> filterNames()
{
    std::vector<std::string> names;
    for (const auto &[name, filter] : allFilters())
        names.push_back(name);
    return names;
}

bool isFilter(const std::string &name)
{
    return allFilters().contains(name);
}

Value Interpreter::filter(const std::string &name, const Value &value, const CallArguments &arguments)
{
    const auto place = allFilters().find(name);
    if (place == allFilters().end())
        fail("No filter named '" + name + "'.");
    m_meter.step();
    if (value.isString())
        m_meter.copied(value.string().size());
    return place->second(*this, value, arguments);
}

} // namespace anneal::jinja
