// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/choices.h"

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace anneal::plan {

/// A run of tokens of one row.
struct Piece
{
    std::size_t row = 0;
    std::size_t begin = 0;
    std::size_t length = 0;
    bool operator==(const Piece &) const = default;
};

/// What the network sees as one row of a batch: pieces of rows end to end.
struct Sequence
{
    std::vector<Piece> pieces;
    bool oneDocument = false; // "wrapped": the pieces are not separated, a token attends across their borders
    std::size_t length() const;
};

enum class Packing { None, BestFit, BestFitSplit, Wrapped };
using config::LongRows;

Packing packingOf(bool packing, config::PackingStrategy strategy); // training.packing, training.packing_strategy

/// Lays rows of the given lengths out as sequences of at most maxLength tokens, as TRL 1.16 does: map batches of 1,000 rows in row
/// order; best fit decreasing with a stable sort, the fullest bin that still fits, the one that got there first among equals.
/// Empty rows vanish. Long rows are cut, left out or split first; "bfd_split" splits and "wrapped" never cuts, whatever the policy.
/// `mayUse` is asked of each piece that a row is cut into, except by "wrapped"; what it refuses is left out.
std::vector<Sequence> pack(const std::vector<std::size_t> &lengths, std::size_t maxLength, Packing packing, LongRows longRows,
    const std::function<bool(const Piece &)> &mayUse = {});
/// The policy that pack() follows: "bfd_split" splits where the settings would cut.
LongRows longRowsOf(Packing packing, LongRows longRows);

} // namespace anneal::plan
