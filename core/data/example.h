// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/rowformat.h"

#include <string>

namespace anneal::data {

/// A row of any format in one of four shapes; templates work on these.
struct Example
{
    enum class Shape {
        Chat,       // `messages`: role, content …; `completionFrom` messages at the front are the prompt
        Completion, // `prompt` and `text` (the completion), plain strings
        Text,       // `text`
        Tokens,     // only `row`
    };

    Shape shape = Shape::Text;
    base::Json messages;
    base::Json tools;               // null where there are none
    std::size_t completionFrom = 0; // 0: the format does not say; otherwise the row was prompt + completion
    std::string prompt;
    std::string text;
    base::Json row;                 // the row itself with mapped columns, for templates with placeholders
    std::vector<std::string> notes; // sentences: what of the row is read in another way than it stands there, or is left out
};

/// Checks a row and brings it into its shape. Roles of ShareGPT become user, assistant, system and tool; text parts become one string.
/// Fails with BadData: what is missing or of the wrong type, a sentence without file or line.
base::Result<Example> toExample(RowFormat format, base::Json row);

} // namespace anneal::data
