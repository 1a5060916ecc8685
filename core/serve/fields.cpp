// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/fields.h"

#include "core/base/text.h"
#include "core/serve/jsonscanner.h"

#include <algorithm>

namespace anneal::serve {

using base::Json;

namespace {

bool isId(const Json &id)
{
    return id.is_number_integer() && id >= 0 && id <= INT32_MAX;
}

} // namespace

const Json *given(const Json &body, const char *name)
{
    const auto value = body.find(name);
    return value == body.end() || value->is_null() ? nullptr : &*value;
}

std::optional<Problem> readNumber(const Json &body, const char *name, double low, double high, double &into)
{
    const auto *value = given(body, name);
    if (!value)
        return {};
    if (!value->is_number() || !(value->get<double>() >= low && value->get<double>() <= high))
        return bad(std::string("'") + name + "' must be a number from " + base::formatNumber(low) + " to " + base::formatNumber(high) + ".", name);
    into = value->get<double>();
    return {};
}

std::optional<Problem> readWhole(const Json &body, const char *name, std::int64_t low, std::optional<std::int64_t> &into, std::int64_t high)
{
    const auto *value = given(body, name);
    if (!value)
        return {};
    const bool isBounded = high != kBeyondAnyUse || (value->is_number() && value->get<double>() > static_cast<double>(high));
    const bool fits = value->is_number_unsigned() ? value->get<std::uint64_t>() <= static_cast<std::uint64_t>(high)
                                                  : value->is_number_integer() && value->get<std::int64_t>() <= high;
    if (!fits || value->get<std::int64_t>() < low)
        return bad(std::string("'") + name + "' must be a whole number "
                + (isBounded ? "from " + std::to_string(low) + " to " + std::to_string(high) : "of at least " + std::to_string(low)) + ".",
            name);
    into = value->get<std::int64_t>();
    return {};
}

std::optional<Problem> readBool(const Json &body, const char *name, bool &into)
{
    const auto *value = given(body, name);
    if (!value)
        return {};
    if (!value->is_boolean())
        return bad(std::string("'") + name + "' must be true or false.", name);
    into = value->get<bool>();
    return {};
}

std::optional<Problem> readText(const Json &body, const char *name, std::string &into)
{
    const auto *value = given(body, name);
    if (!value)
        return {};
    if (!value->is_string())
        return bad(std::string("'") + name + "' must be a text.", name);
    into = value->get<std::string>();
    return {};
}

std::optional<Problem> refuseOthers(const Json &body, const std::vector<std::string> &known, const char *required)
{
    for (const auto &[name, value] : body.items()) {
        if (std::find(known.begin(), known.end(), name) != known.end())
            continue;
        constexpr std::size_t kLongestMistyped = 64; // bytes; a longer one is nobody's slip
        const auto meant = name.size() > kLongestMistyped ? std::string() : base::nearest(name, known);
        const auto written = shown(name);
        return bad("Unknown parameter: '" + written + "'." + (meant.empty() ? "" : " Did you mean '" + meant + "'?")
                + (*required != 0 && meant != required && !given(body, required) ? std::string(" '") + required + "' is required." : ""),
            written, "unknown_parameter");
    }
    return {};
}

std::optional<Problem> parseObject(const std::string &body, Json &into)
{
    base::JsonLimits limits;
    limits.values = 1'000'000;
    auto parsed = base::parseJson(body, limits);
    if (!parsed)
        return bad("The body is " + shown(parsed.error().detail) + ".", "", "invalid_json");
    if (!parsed->is_object())
        return bad("The body is not a JSON object.", "", "invalid_json");
    into = std::move(*parsed);
    return {};
}

std::optional<std::string> modelNamedIn(std::string_view body)
{
    JsonScanner scanner;
    std::string value;
    bool isInside = false;
    for (const char c : body) {
        const auto state = scanner.feed(c);
        const auto event = scanner.event();
        isInside = isInside || (event == JsonScanner::Event::Begin && scanner.key() == "model");
        if (isInside && event != JsonScanner::Event::EndBefore)
            value += c;
        const bool ends = event == JsonScanner::Event::End || event == JsonScanner::Event::EndBefore;
        if (state == JsonScanner::State::Malformed)
            return {};
        if (state == JsonScanner::State::Whole || (isInside && ends)) {
            const auto name = base::parseJson(value);
            return name && name->is_string() ? name->get<std::string>() : std::string();
        }
    }
    return {};
}

bool areTexts(const Json &list)
{
    return list.is_array() && std::all_of(list.begin(), list.end(), [](const Json &value) { return value.is_string(); });
}

bool areIds(const Json &list)
{
    return list.is_array() && std::all_of(list.begin(), list.end(), isId);
}

std::optional<Problem> refuseNumbers(const Json &list, const std::string &name)
{
    const auto problemIn = [&](const Json &ids, const std::string &where) -> std::optional<Problem> {
        for (std::size_t i = 0; i < ids.size(); ++i)
            if (ids[i].is_number_integer() && !isId(ids[i]))
                return bad(where + "[" + std::to_string(i) + "] is " + ids[i].dump() + ", and token ids are whole numbers from 0 to "
                        + std::to_string(INT32_MAX) + ".",
                    name);
        return {};
    };
    auto problem = list.is_array() ? problemIn(list, name) : std::nullopt;
    for (std::size_t i = 0; !problem && list.is_array() && i < list.size(); ++i)
        if (list[i].is_array())
            problem = problemIn(list[i], name + "[" + std::to_string(i) + "]");
    return problem;
}

std::optional<Problem> readTexts(const Json &body, const char *name, std::vector<TextOrIds> &into)
{
    const auto refusal
        = bad(std::string("'") + name + "' must be a text, a list of texts, a list of token ids or a list of such lists, and not empty.", name);
    const auto *value = given(body, name);
    if (value && value->is_string()) {
        into.emplace_back(value->get<std::string>());
        return {};
    }
    if (!value || !value->is_array() || value->empty())
        return refusal;
    if (auto problem = refuseNumbers(*value, name))
        return problem;
    if (areIds(*value)) {
        into.emplace_back(value->get<std::vector<std::int32_t>>());
        return {};
    }
    const bool areLists = std::all_of(value->begin(), value->end(), [](const Json &list) { return areIds(list) && !list.empty(); });
    if (!areLists && !areTexts(*value))
        return refusal;
    for (const auto &entry : *value) {
        if (areLists)
            into.emplace_back(entry.get<std::vector<std::int32_t>>());
        else
            into.emplace_back(entry.get<std::string>());
    }
    return {};
}

} // namespace anneal::serve
