// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace anneal::config {

/// Why `pattern` is no regular expression in the dialect that core/text matches module names with: a sentence; empty where it is one.
std::string patternProblem(std::string_view pattern);

} // namespace anneal::config
