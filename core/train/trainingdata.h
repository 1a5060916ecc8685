// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/batch.h"
#include "core/plan/layout.h"

#include <span>

namespace anneal::train {

/// Rows laid out as sequences, ready to be batched. Constant after construction.
class Dataset
{
public:
    Dataset(std::vector<plan::EncodedIds> rows, const plan::LayoutSettings &settings);

    std::int64_t size() const { return m_layout.size(); } // sequences
    std::int64_t rows() const { return static_cast<std::int64_t>(m_rows.size()); }
    const plan::Layout &layout() const { return m_layout; }

    /// Some sequences as one padding-free batch.
    nn::PackedBatch batch(std::span<const std::int64_t> sequences) const;
    const plan::EncodedIds &row(std::int64_t index) const { return m_rows[static_cast<std::size_t>(index)]; }
    /// Which rows stand in a sequence, counted from 0 among those that can be used.
    std::vector<std::int64_t> rowsOf(std::int64_t sequence) const;
    std::int64_t tokens(std::span<const std::int64_t> sequences) const;
    std::int64_t labels(std::span<const std::int64_t> sequences) const; // what the loss of batch() counts
    double weight(std::span<const std::int64_t> sequences) const;       // the sum of their weights

private:
    std::vector<plan::EncodedIds> m_rows;
    plan::Layout m_layout;
};

/// The order of an epoch: torch's randperm(count) of a CPU generator seeded with seed + epoch, as transformers' sampler.
std::vector<std::int64_t> epochOrder(std::int64_t count, std::int64_t seed, std::int64_t epoch);

} // namespace anneal::train
