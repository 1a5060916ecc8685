// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/chatroles.h"

#include "core/base/text.h"
#include "core/base/tr.h"

#include <algorithm>
#include <array>

namespace anneal::text {

bool quotesName(std::string_view chatTemplate, std::string_view name)
{
    const auto has = [&](char quote) { return chatTemplate.find(quote + std::string(name) + quote) != std::string_view::npos; };
    return has('\'') || has('"');
}

base::Status checkRoles(const base::Json &messages, const std::function<bool(const std::string &role)> &isNamed)
{
    constexpr std::array<std::string_view, 6> kRoles { "system", "developer", "user", "assistant", "tool", "function" };
    constexpr std::size_t kMostShown = 100; // bytes
    for (std::size_t i = 0; messages.is_array() && i < messages.size(); ++i) {
        if (!messages[i].is_object() || !messages[i].contains("role") || !messages[i]["role"].is_string())
            continue;
        const auto &role = messages[i]["role"].get_ref<const std::string &>();
        if (std::find(kRoles.begin(), kRoles.end(), role) == kRoles.end() && (role.empty() || !isNamed(role)))
            return base::Error { base::ErrorKind::BadData,
                tr_("The role '%1' of messages[%2] is none that this model knows.", base::errorExcerpt(role, kMostShown), i),
                tr_("The roles are system, developer, user, assistant, tool and function.") };
    }
    return base::ok();
}

base::Status checkContents(const base::Json &messages)
{
    for (std::size_t i = 0; messages.is_array() && i < messages.size(); ++i) {
        const auto content = messages[i].is_object() ? messages[i].find("content") : messages[i].end();
        if (content != messages[i].end() && (content->is_number() || content->is_boolean()))
            return base::Error { base::ErrorKind::BadData, tr_("messages[%1].content must be a text or a list of text parts.", i), {} };
    }
    return base::ok();
}

} // namespace anneal::text
