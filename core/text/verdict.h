// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <string>

namespace anneal::text {

/// The column that says whether the answer of a row is a good one, as rows of KTO have it: true or false, or 1 or 0, each also as text; empty for
/// none. A number or a text beside an instruction is the class that the answer names.
std::string verdictColumn(const base::Json &row);
/// Whether such a column calls the answer a bad one.
bool isBadAnswer(const base::Json &row);

} // namespace anneal::text
