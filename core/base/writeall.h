// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace anneal::base {

/// write() until all is written. False with errno where that fails; some of it may be written then.
bool writeAll(int descriptor, std::string_view bytes);

} // namespace anneal::base
