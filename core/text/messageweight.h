// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

namespace anneal::text {

/// What "weight" (0, or 0.000001 to 1,000,000) and "train" (false: 0) of a message or a text part say; 1 where they say nothing.
/// Fails with BadData naming the part as `where` does ("message 2").
base::Result<double> messageWeight(const base::Json &part, const std::string &where);

} // namespace anneal::text
