// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/grammar/rules.h"

namespace anneal::grammar {

/// The rules of all JSON texts without white space that a schema accepts, with what form.h says of order and spelling.
/// Throws Refused (schemadocument.h).
Rules rulesOfSchema(const base::Json &schema, const Vocabulary &vocabulary);

/// The one of the texts that takes the fewest tokens, the shortest of those.
std::string cheapestText(const std::vector<std::string> &texts, const Vocabulary &vocabulary);

} // namespace anneal::grammar
