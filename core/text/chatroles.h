// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <functional>
#include <string>
#include <string_view>

namespace anneal::text {

/// Whether a chat template has a name in quotes, such as that of a role.
bool quotesName(std::string_view chatTemplate, std::string_view name);

/// Fails with BadData naming the first message whose role is neither one of the OpenAI API nor named by the model's chat template: what templates
/// print of those no model has seen. Messages without a role are left to whoever reads them.
base::Status checkRoles(const base::Json &messages, const std::function<bool(const std::string &role)> &isNamed);

/// Fails with BadData naming the first message whose content is neither a text nor a list of parts: no template means such a value.
base::Status checkContents(const base::Json &messages);

} // namespace anneal::text
