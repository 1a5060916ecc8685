// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <string_view>

namespace anneal::text {

/// The first name in an object that chat_template_kwargs may not set, as the row and the tokenizer give it themselves (messages, tools,
/// bos_token …); empty for none.
std::string_view takenArgument(const base::Json &arguments);

/// Whether a row's chat_template_kwargs may be handed to a chat template: null, or an object that sets none of those. Fails with BadData naming
/// what it sets.
base::Status checkTemplateArguments(const base::Json &arguments);

} // namespace anneal::text
