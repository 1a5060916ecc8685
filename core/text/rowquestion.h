// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <optional>
#include <string>

namespace anneal::text {

/// What a row asks, and what it teaches as the answer.
struct RowQuestion
{
    std::string text;       // what a person reads: the last turn of the user, or the prompt
    std::string expected;   // the answer that the row holds, or nothing
    base::Json messages {}; // of a conversation, without its last answer; null for a prompt with its completion
};

/// Nothing for rows of other kinds, and where a conversation holds nothing but answers.
std::optional<RowQuestion> questionOf(const base::Json &row);

} // namespace anneal::text
