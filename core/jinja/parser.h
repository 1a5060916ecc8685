// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jinja/ast.h"

#include <string_view>

namespace anneal::jinja {

/// Reads a template; its grammar is Jinja 3.1's without inheritance, imports and autoescape. Throws Failure with the line.
Body parse(std::string_view source);

} // namespace anneal::jinja
