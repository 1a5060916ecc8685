// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace anneal::base {

/// An enum has names when namesOf(E) stands beside it, which lists them in the order of its enumerators, from 0 on:
///
///     enum class Splitter { Recursive, Character };
///     constexpr auto namesOf(Splitter) { return std::to_array<std::string_view>({ "recursive", "character" }); }
template <typename E>
concept Named = std::is_enum_v<E> && requires(E value)
{
    namesOf(value).size();
};

template <Named E>
constexpr std::string_view nameOf(E value)
{
    const auto names = namesOf(value);
    const auto index = static_cast<std::size_t>(value);
    return index < names.size() ? names[index] : std::string_view();
}

/// Nothing for a name that is none of them.
template <Named E>
constexpr std::optional<E> named(std::string_view name)
{
    const auto names = namesOf(E());
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name)
            return static_cast<E>(i);
    return std::nullopt;
}

template <Named E>
std::vector<std::string> allNames()
{
    const auto names = namesOf(E());
    return { names.begin(), names.end() };
}

} // namespace anneal::base
