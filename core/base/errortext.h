// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace anneal::base {

/// What is told of an error may quote a stranger's file, and a name in it may have megabytes: all of a short text without control characters, of
/// a longer one the beginning and "…".
std::string toldText(std::string_view text, std::size_t most = 4096);

} // namespace anneal::base
