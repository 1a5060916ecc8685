// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>

namespace anneal::base {

/// A secret that nobody guesses: 32 random bytes from the system, as hexadecimal digits.
Result<std::string> makeToken();

} // namespace anneal::base
