// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace anneal::run {

/// One plain value of a frozen config, for lists of runs: `key` inside the top-level mapping `section`, or at the top level where
/// `section` is empty. Empty when it is not there. The trainer reads the file with core/config; this reads block style line by line.
std::string yamlScalar(std::string_view yaml, std::string_view section, std::string_view key);

} // namespace anneal::run
