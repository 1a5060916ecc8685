// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <array>
#include <string>

namespace anneal::text {

/// The text of a part of a message's content ("text", and OpenAI's newer "input_text" and "output_text"); nullptr for a part that is none.
const std::string *partText(const base::Json &part);

/// Fails with BadData naming the first message with a part that is not text: a template would write it out, or leave it and more out.
base::Status checkParts(const base::Json &messages);
/// The same of message `number`, counted from 1.
base::Status checkParts(const base::Json &message, std::size_t number);

/// Fails with BadData where a row has images, videos or sounds in columns of their own.
base::Status checkColumns(const base::Json &row);

/// The columns that TRL writes beside tokens: 1 where one is learned.
constexpr std::array<const char *, 2> kTokenMasks { "completion_mask", "assistant_masks" };
/// Fails with BadData where one of them is not a list of as many 0 and 1 as there are tokens; null stands for none.
base::Status checkTokenMasks(const base::Json &row, std::size_t tokens);

/// A message of OpenAI's older form in today's: "function_call" as a tool call, the role "function" as "tool". Others as they are.
base::Json inToolForm(base::Json message);
/// The tools of a row, or null: its "tools", or its "functions" in today's form.
base::Json toolsOf(const base::Json &row);

} // namespace anneal::text
