// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jinja/interpreter.h"

#include <map>

/// For the sources of the filters; who runs one asks Interpreter::filter().
namespace anneal::jinja {

/// What `value | name(arguments)` gives.
using Filter = Value (*)(Interpreter &, const Value &, const CallArguments &);
using FilterTable = std::map<std::string, Filter, std::less<>>;

const FilterTable &textFilters(); // textfilters.cpp
const FilterTable &listFilters(); // listfilters.cpp: of lists, dicts and whatever else can be iterated

using BoundArguments = std::vector<std::optional<Value>>;

/// CallArguments::bind() with the names written out.
template <std::size_t N>
BoundArguments bind(const CallArguments &arguments, std::string_view function, const std::string_view (&names)[N], std::size_t required = 0)
{
    return arguments.bind(function, names, required);
}

inline bool isTrue(const std::optional<Value> &value)
{
    return value && value->truthy();
}

inline std::int64_t intOr(const std::optional<Value> &value, std::int64_t absent)
{
    return value ? integerOf(*value) : absent;
}

} // namespace anneal::jinja
