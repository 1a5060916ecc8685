// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace anneal::split {

/// What the named character reference &name; stands for; empty where there is none of that name.
std::string_view textOfEntity(std::string_view name);

} // namespace anneal::split
