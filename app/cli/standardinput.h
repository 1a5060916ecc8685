// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>

namespace anneal::cli {

/// The bytes of a file, or of stdin for "-"; at most 1 GiB.
base::Result<std::string> readFileOrInput(const std::string &file);

} // namespace anneal::cli
