// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/controlmarks.h"
#include "core/text/turnfinder.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace anneal::text {

/// A row as training sees it.
struct EncodedRow
{
    std::vector<std::int32_t> ids;
    std::vector<float> weights;            // what the loss counts each id as a label with; 0: it is no label. Same length as ids
    std::string text;                      // what was tokenised, for showing; empty for pre-tokenised rows
    std::vector<Token> tokens;             // into `text`, same length as ids; empty for pre-tokenised rows
    std::vector<MarkedText::Span> written; // bytes of `text`: control tokens of the content, encoded as ordinary text
    MaskBy mask = MaskBy::WholeRow;        // how the trained part was found
    std::vector<std::string> notes;        // what a reader of the row should know: what the template leaves out …
    std::int64_t trainedCount() const
    {
        return std::count_if(weights.begin(), weights.end(), [](float weight) { return weight > 0; });
    }
};

} // namespace anneal::text
