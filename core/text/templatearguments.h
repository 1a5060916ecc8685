// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

namespace anneal::text {

/// Whether a row's chat_template_kwargs may be handed to a chat template: null, or an object that sets nothing which the row and the tokenizer
/// give themselves (messages, tools, bos_token …). Fails with BadData naming what it sets.
base::Status checkTemplateArguments(const base::Json &arguments);

} // namespace anneal::text
