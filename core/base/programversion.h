// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace anneal::base {

/// "0.1.0", of all programs that are built together; a NUL follows.
std::string_view programVersion();

} // namespace anneal::base
