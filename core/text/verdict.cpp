// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/verdict.h"

#include "core/base/text.h"

#include <optional>

namespace anneal::text {
namespace {

/// What a value says as true or false, also as text or as 1 or 0; nothing where it says something else.
std::optional<bool> truthOf(const base::Json &value)
{
    if (value.is_boolean())
        return value.get<bool>();
    if (value == 0 || value == 1)
        return value == 1;
    const auto text = value.is_string() ? base::toLower(value.get_ref<const std::string &>()) : std::string();
    if (text == "1" || text == "0") // in a table all is text
        return text == "1";
    return text == "true" || text == "false" ? std::optional(text == "true") : std::nullopt;
}

} // namespace

std::string verdictColumn(const base::Json &row)
{
    for (const char *column : { "label", "kto_tag" }) {
        const auto found = row.find(column);
        const bool mayBeClass = column == std::string_view("label") && row.contains("instruction");
        if (found != row.end() && (found->is_boolean() || (!mayBeClass && truthOf(*found))))
            return column;
    }
    return {};
}

bool isBadAnswer(const base::Json &row)
{
    const auto column = verdictColumn(row);
    return !column.empty() && truthOf(row[column]) == false;
}

} // namespace anneal::text
