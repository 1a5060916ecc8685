// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/regex.h"

#include <string_view>

namespace anneal::split {

/// A regular expression as Python's re reads it over str: ^ and $ are the ends of the text unless (?m) says otherwise, classes are those of str's
/// methods. Fails with BadConfig naming the pattern and the mistake; capturing groups, references to them and \N{…} are not taken.
base::Result<text::Regex> compilePython(std::string_view pattern);

} // namespace anneal::split
