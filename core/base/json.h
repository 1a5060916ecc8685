// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace anneal::base {

/// JSON that keeps the order of keys: templates print objects in the order they were written.
using Json = nlohmann::ordered_json;

/// Whole numbers beyond 64 bits, up to 308 digits, keep those as in Python: parseJson() gives them as a binary value that only these functions know,
/// and what writes JSON here writes them as they stood. For all other readers they are no numbers.
std::optional<std::string> longInteger(const Json &value); // "-98765432109876543210987"
Json longIntegerOf(const std::string &digits);

/// Gives an object a key that it does not have. Setting one by its name looks at all the others, and a stranger's object may have a hundred
/// thousand of them.
inline void appendKey(Json &object, std::string key, Json value)
{
    object.get_ref<Json::object_t &>().emplace_back(std::move(key), std::move(value));
}

struct JsonLimits
{
    int depth = 64;
    std::size_t values = 1'000'000'000; // how many values in all; parsing a file cannot need more than its bytes
};

/// Parses hostile JSON: RFC 8259, UTF-8, no duplicate keys, bounded depth.
/// Fails with BadInput saying line and column of the first mistake.
Result<Json> parseJson(std::string_view text, const JsonLimits &limits = {});

/// One line of JSON: UTF-8 as it is, invalid bytes as U+FFFD, no line break at the end.
std::string toJsonLine(const Json &value);
/// The same to be shown on a terminal: characters that one would take for a command, or that turn text around, as \u escapes.
std::string toShownLine(const Json &value);
/// JSON for people: two spaces of indentation, a line break at the end; such characters escaped as well.
std::string toJsonText(const Json &value);

} // namespace anneal::base
