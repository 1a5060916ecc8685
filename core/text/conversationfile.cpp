// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/conversationfile.h"

#include "core/base/files.h"
#include "core/base/inputname.h"
#include "core/base/text.h"
#include "core/base/tr.h"

namespace anneal::text {

base::Result<Conversation> readConversation(const std::string &file)
{
    const std::string expected = tr_("Write a list such as [{\"role\": \"user\", \"content\": \"Hello\"}].");
    const auto bytes = base::readFileOrInput(file);
    if (!bytes)
        return bytes.error();
    auto json = base::parseJson(*bytes);
    if (!json) {
        const auto text = base::trimmed(*bytes);
        const bool isMeantSo = text.starts_with('[') || text.starts_with('{');
        return base::Error { base::ErrorKind::BadData, base::nameOfInput(file) + ": " + base::sentence(json.error().detail),
            isMeantSo ? tr_("Correct it there.") : expected };
    }
    if (json->is_array())
        return Conversation { std::move(*json), nullptr };
    if (json->is_object() && json->contains("messages"))
        return Conversation { (*json)["messages"], json->contains("tools") ? (*json)["tools"] : base::Json(nullptr) };
    return base::Error { base::ErrorKind::BadData, tr_("%1 holds no messages.", base::nameOfInput(file)), expected };
}

} // namespace anneal::text
