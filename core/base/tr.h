// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

namespace anneal {

namespace base {

/// The form with %1 to %9 replaced by the arguments of that number, once each: a "%1" in an argument stays as it is.
std::string fill(std::string_view form, std::initializer_list<std::string_view> arguments);

namespace detail {

inline std::string_view written(std::string_view text)
{
    return text;
}
inline std::string written(char character)
{
    return { character };
}
template <std::integral Number>
std::string written(Number number)
{
    return std::to_string(number);
}

} // namespace detail

} // namespace base

/// Marks an English sentence that a person may read, so that the window can say it in another language: the literal goes into translations/,
/// and ui/ finds it again by its form, also in a file or in the output of another program. What varies stands in the sentence as %1 to %9,
/// never joined to it with +. Logs, files and the command line keep the English.
constexpr const char *tr_(const char *english)
{
    return english;
}

/// Such a sentence with its arguments filled in: texts, or whole numbers.
template <typename... Arguments>
requires(sizeof...(Arguments) > 0) std::string tr_(std::string_view form, const Arguments &...arguments)
{
    return base::fill(form, { base::detail::written(arguments)... });
}

} // namespace anneal
