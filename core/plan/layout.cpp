// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/layout.h"

#include <algorithm>
#include <numeric>

namespace anneal::plan {
namespace {

/// Calls `add` with each row of a sequence and the tokens of it that may be labels.
template <typename Add>
void forEachPart(const Sequence &sequence, const std::vector<RowOutline> &rows, Add add)
{
    bool first = true;
    for (const auto &piece : sequence.pieces) {
        const bool startsDocument = first || !sequence.oneDocument;
        add(rows[piece.row], piece.begin + (startsDocument ? 1 : 0), piece.begin + piece.length);
        first = false;
    }
}

} // namespace

LayoutSettings layoutSettings(const config::TrainingConfig &training)
{
    return { static_cast<std::size_t>(std::max<std::int64_t>(1, training.maxSeqLength)), packingOf(training.packing, training.packingStrategy),
        training.maxLengthPolicy };
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
        lengths.push_back(row.trained.empty() ? 0 : row.length); // without a label it is left out
    Layout layout;
    std::vector<bool> isUsed(rows.size(), false);
    const auto trains = [&](const Piece &piece) { return rows[piece.row].labels(piece.begin + 1, piece.begin + piece.length) > 0; };
    for (auto &sequence : pack(lengths, settings.maxLength, settings.packing, settings.longRows, trains)) {
        std::int64_t labels = 0;
        double weight = 0;
        forEachPart(sequence, rows, [&](const RowOutline &row, std::size_t begin, std::size_t end) {
            labels += row.labels(begin, end);
            weight += row.weight(begin, end);
        });
        if (labels == 0) // of one stream, where pieces are not chosen
            continue;
        for (const auto &piece : sequence.pieces)
            isUsed[piece.row] = true;
        layout.sequences.push_back(std::move(sequence));
        layout.labels.push_back(labels);
        layout.weights.push_back(weight);
    }
    const bool cuts = settings.packing != Packing::Wrapped && longRowsOf(settings.packing, settings.longRows) == LongRows::Truncate;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const bool isDropped = settings.longRows == LongRows::Drop && rows[i].length > settings.maxLength;
        if (!isUsed[i])
            (isDropped ? layout.dropped : layout.untrained).push_back(i);
        if (isUsed[i] && cuts && rows[i].trained.back().end > settings.maxLength)
            layout.cutEnds.push_back(i);
    }
    return layout;
}

} // namespace anneal::plan
