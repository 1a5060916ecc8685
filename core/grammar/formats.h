// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::grammar {

/// The pattern of a `format` of JSON schema, for the whole text; empty where there is none of that name. What it matches is valid, and dates exist;
/// a few rare spellings are left out: quoted local parts of e-mail addresses, leap seconds, encoded host names, IPv4 within IPv6.
std::string formatPattern(std::string_view name);
std::vector<std::string> formatNames();

/// The least and the largest whole number of a `format` of OpenAPI: "int32", "uint8" …; nothing where there is none of that name, as "float", which
/// says nothing of how a number is written.
struct NumberFormat
{
    std::int64_t low;
    std::uint64_t high;
};
std::optional<NumberFormat> numberFormat(std::string_view name);
bool isFractionFormat(std::string_view name); // "float", "double"

} // namespace anneal::grammar
