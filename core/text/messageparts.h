// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <string>
#include <vector>

namespace anneal::text {

/// The text of a part of a message's content ("text", and OpenAI's newer "input_text" and "output_text"); nullptr for a part that is none.
const std::string *partText(const base::Json &part);

/// Fails with BadData naming the first message with a part that is not text, or an image and the like beside its content: a template would write it
/// out, or leave it and more out.
base::Status checkParts(const base::Json &messages);
/// The same of message `number`, counted from 1.
base::Status checkParts(const base::Json &message, std::size_t number);

/// Fails with BadData where a row has images, videos or sounds in columns of their own, or says there where they are.
base::Status checkMedia(const base::Json &row);
/// The same, and where its columns are those of more than one form, as text and messages: nothing says which of them is meant.
base::Status checkColumns(const base::Json &row);

/// The columns of a row of tokens that say which of them are learned (1), and are no null: TRL's, and "attention_mask", which tells padding, where
/// there are no labels.
std::vector<const char *> tokenMasks(const base::Json &row);
/// Fails with BadData where one of them is not a list of as many 0 and 1 as there are tokens.
base::Status checkTokenMasks(const base::Json &row, std::size_t tokens);

/// What to say of a row of tokens whose "attention_mask" leaves some out; empty where it leaves out none, or does not count.
std::string paddingNote(const base::Json &row);

/// A message of OpenAI's older form in today's: "function_call" as a tool call, the role "function" as "tool". Others as they are.
base::Json inToolForm(base::Json message);
/// The role that a speaker of ShareGPT's rows has ("human": "user"), in any case; "call" for one who calls a function, empty where it is not known.
std::string_view speakerRole(std::string_view from);
/// The tools of a row, or null: its "tools", or where those are none its "functions" in today's form. Either may be a list or its JSON text,
/// and so may each entry be; fails with BadData where one is neither, or an entry no object.
base::Result<base::Json> toolsOf(const base::Json &row);

} // namespace anneal::text
