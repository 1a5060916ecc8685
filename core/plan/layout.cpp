// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/layout.h"

#include <algorithm>
#include <numeric>

namespace anneal::plan {
namespace {

std::int64_t countLabels(const Sequence &sequence, const std::vector<RowOutline> &rows)
{
    std::int64_t count = 0;
    bool first = true;
    for (const auto &piece : sequence.pieces) {
        const bool startsDocument = first || !sequence.oneDocument;
        count += rows[piece.row].labels(piece.begin + (startsDocument ? 1 : 0), piece.begin + piece.length);
        first = false;
    }
    return count;
}

} // namespace

LayoutSettings layoutSettings(const config::TrainingConfig &training)
{
    return { static_cast<std::size_t>(std::max<std::int64_t>(1, training.maxSeqLength)), packingFromName(training.packing, training.packingStrategy),
        longRowsFromName(training.maxLengthPolicy) };
}

std::int64_t Layout::tokens() const
{
    return std::accumulate(sequences.begin(), sequences.end(), std::int64_t(0),
        [](std::int64_t sum, const Sequence &sequence) { return sum + static_cast<std::int64_t>(sequence.length()); });
}

std::int64_t Layout::trainedTokens() const
{
    return std::accumulate(labels.begin(), labels.end(), std::int64_t(0));
}

std::int64_t Layout::longest() const
{
    std::size_t longest = 0;
    for (const auto &sequence : sequences)
        longest = std::max(longest, sequence.length());
    return static_cast<std::int64_t>(longest);
}

Layout layOut(const std::vector<RowOutline> &rows, const LayoutSettings &settings)
{
    std::vector<std::size_t> lengths;
    lengths.reserve(rows.size());
    for (const auto &row : rows)
        lengths.push_back(row.length);
    Layout layout;
    layout.sequences = pack(lengths, settings.maxLength, settings.packing, settings.longRows);
    if (settings.packing == Packing::None)
        std::erase_if(layout.sequences, [&](const Sequence &sequence) {
            const auto &piece = sequence.pieces.front();
            return rows[piece.row].labels(piece.begin, piece.begin + piece.length) == 0;
        });
    layout.labels.reserve(layout.sequences.size());
    for (const auto &sequence : layout.sequences)
        layout.labels.push_back(countLabels(sequence, rows));
    return layout;
}

} // namespace anneal::plan
