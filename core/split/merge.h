// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/split/work.h"

#include <string_view>
#include <vector>

namespace anneal::split {

/// A part of the document on the way into a chunk.
struct Piece
{
    std::string_view text; // into the document
    std::size_t length;    // in the unit of chunk_size
};

/// _merge_splits of LangChain: fills chunks of `work` up to the size, and begins the next with as many last pieces as the overlap holds.
/// `glue` stands between two pieces of a chunk. REQUIRES: pieces in the order of the document.
void merge(const std::vector<Piece> &pieces, std::string_view glue, const Measure &measure, Work &work);

} // namespace anneal::split
