// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/plan/packing.h"
#include "core/plan/rows.h"

namespace anneal::plan {

struct LayoutSettings
{
    std::size_t maxLength = 1024;
    Packing packing = Packing::BestFit;
    LongRows longRows = LongRows::Truncate;
};
LayoutSettings layoutSettings(const config::TrainingConfig &training);

/// Rows as the sequences of an epoch.
struct Layout
{
    std::vector<Sequence> sequences;
    std::vector<std::int64_t> labels;   // of each sequence: what the loss counts
    std::vector<double> weights;        // of each sequence: the sum of its labels' weights
    std::vector<std::size_t> untrained; // rows left out: none of their tokens is a label, or none is left of those
    std::vector<std::size_t> dropped;   // rows left out because they are longer than training.max_length_policy drop allows
    std::vector<std::size_t> cutEnds;   // rows used whose last label was cut off

    std::int64_t size() const { return static_cast<std::int64_t>(sequences.size()); }
    std::int64_t tokens() const;
    std::int64_t trainedTokens() const; // the sum of `labels`
    std::int64_t longest() const;       // tokens of the longest sequence
};

/// Packs rows. Rows without a label are left out. So are parts of rows without one, except in wrapped packing: a step on them would train nothing.
/// A document's first token is no label: nothing stands before it that could predict it.
Layout layOut(const std::vector<RowOutline> &rows, const LayoutSettings &settings);

} // namespace anneal::plan
