// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

namespace anneal::config {

/// The JSON Schema (draft 7) of config.yaml, made from the table of fields: descriptions, choices, ranges, defaults.
base::Json schemaJson();

} // namespace anneal::config
