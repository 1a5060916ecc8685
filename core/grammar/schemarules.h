// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/grammar/rules.h"
#include "core/grammar/schemadocument.h"

namespace anneal::grammar {

/// The rules of all JSON texts without white space that a schema accepts, with what form.h says of order and spelling.
/// Throws Refused: BadInput naming an object that nothing fits, too.
Rules rulesOfSchema(const base::Json &schema, const NamedSchemas &objects = {});

} // namespace anneal::grammar
