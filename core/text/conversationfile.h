// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <string>

namespace anneal::text {

/// What a file for a chat template holds: a list of messages, or an object with "messages" and perhaps "tools".
struct Conversation
{
    base::Json messages;
    base::Json tools; // null where there are none
};

/// "-" reads stdin. Fails with BadData where it holds no conversation, or as base::readFileOrInput().
base::Result<Conversation> readConversation(const std::string &file);

} // namespace anneal::text
