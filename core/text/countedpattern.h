// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace anneal::text {

/// A regular expression prepared so that its work can be counted while it matches.
struct CountedPattern
{
    std::string pattern; // matches the same
    std::string refused; // a form that says of the pattern what it has that nothing bounds in time; else empty
};

/// Oniguruma counts the steps back that it takes, not those forward, and a loop may go over the whole text for each of them. Loops over
/// characters of a class ask the encoding for each; into all others this puts `callout`, which is called once a round.
/// REQUIRES: the library has compiled the pattern, in Ruby's dialect.
CountedPattern countLoops(std::string_view pattern, std::string_view callout);

} // namespace anneal::text
