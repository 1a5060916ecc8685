// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/budget.h"
#include "core/base/json.h"
#include "core/text/alignedtext.h"

#include <memory>

namespace anneal::text {

/// Text and the pieces it is split into; what no piece covers is dropped.
struct SplitText
{
    AlignedText text;
    std::vector<Range> pieces; // ascending, none empty
    bool asBytes = false;      // the model is to read the bytes of a piece as byte-level characters
};

/// A step that splits text into the pieces that the model encodes one by one. Constant after construction.
class PreTokenizer
{
public:
    virtual ~PreTokenizer() = default;
    virtual void split(SplitText &text, base::Budget &budget) const = 0; // throws TooMuch
};

/// Whether a byte-level step at the very end may leave the bytes as they are and set SplitText::asBytes, which is faster.
enum class LastByteLevel { Rewrites, LeavesBytes };

/// The step a tokenizer.json describes; null for null.
/// Fails with Unsupported naming an unknown step, Corrupt when a setting is missing or wrong.
base::Result<std::unique_ptr<PreTokenizer>> readPreTokenizer(const base::Json &json, LastByteLevel last);

} // namespace anneal::text
