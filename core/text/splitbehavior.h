// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/alignedtext.h"

#include <optional>

namespace anneal::text {

/// What becomes of the delimiters that a pre-tokeniser finds.
enum class SplitBehavior { Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous };

std::optional<SplitBehavior> splitBehavior(std::string_view name); // "Isolated", "MergedWithNext" …

/// A part of a text, and whether it is a delimiter.
struct Part
{
    Range range;
    bool isDelimiter;
};

/// All of `within` as parts: the delimiters (ascending, disjoint, inside it) and what lies between them.
std::vector<Part> partsAround(std::span<const Range> delimiters, Range within);

/// Appends the pieces that come of the parts; empty ones are left out.
void splitAt(std::span<const Part> parts, SplitBehavior behavior, std::vector<Range> &pieces);

} // namespace anneal::text
