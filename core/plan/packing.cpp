// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/packing.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

namespace anneal::plan {
namespace {

constexpr std::size_t kMapBatch = 1000; // rows; the default of datasets.map, which TRL packs in

/// Rows as pieces of at most maxLength tokens.
std::vector<Piece> fittingPieces(const std::vector<std::size_t> &lengths, std::size_t from, std::size_t to, std::size_t maxLength, LongRows longRows)
{
    std::vector<Piece> pieces;
    for (auto row = from; row < to; ++row) {
        if (lengths[row] == 0 || (longRows == LongRows::Drop && lengths[row] > maxLength))
            continue;
        pieces.push_back({ row, 0, std::min(lengths[row], maxLength) });
        for (auto begin = maxLength; longRows == LongRows::Split && begin < lengths[row]; begin += maxLength)
            pieces.push_back({ row, begin, std::min(lengths[row] - begin, maxLength) });
    }
    return pieces;
}

void bestFitDecreasing(std::vector<Piece> pieces, std::size_t maxLength, std::vector<Sequence> &out)
{
    std::stable_sort(pieces.begin(), pieces.end(), [](const Piece &a, const Piece &b) { return a.length > b.length; });
    const auto first = out.size();
    std::map<std::size_t, std::deque<std::size_t>> open; // remaining space → bins, in the order they reached it
    for (const auto &piece : pieces) {
        const auto fitting = open.lower_bound(piece.length);
        std::size_t bin = out.size() - first;
        std::size_t space = maxLength;
        if (fitting == open.end()) {
            out.emplace_back();
        } else {
            bin = fitting->second.front();
            space = fitting->first;
            fitting->second.pop_front();
            if (fitting->second.empty())
                open.erase(fitting);
        }
        out[first + bin].pieces.push_back(piece);
        if (space > piece.length)
            open[space - piece.length].push_back(bin);
    }
}

void wrap(
    const std::vector<std::size_t> &lengths, std::size_t from, std::size_t to, std::size_t maxLength, LongRows longRows, std::vector<Sequence> &out)
{
    Sequence current { {}, true };
    std::size_t used = 0;
    for (auto row = from; row < to; ++row) {
        if (longRows == LongRows::Drop && lengths[row] > maxLength)
            continue;
        for (std::size_t begin = 0; begin < lengths[row];) {
            const auto take = std::min(lengths[row] - begin, maxLength - used);
            current.pieces.push_back({ row, begin, take });
            begin += take;
            used += take;
            if (used == maxLength) {
                out.push_back(std::exchange(current, Sequence { {}, true }));
                used = 0;
            }
        }
    }
    if (used > 0)
        out.push_back(std::move(current));
}

} // namespace

std::size_t Sequence::length() const
{
    std::size_t sum = 0;
    for (const auto &piece : pieces)
        sum += piece.length;
    return sum;
}

Packing packingOf(bool packing, config::PackingStrategy strategy)
{
    if (!packing)
        return Packing::None;
    switch (strategy) {
    case config::PackingStrategy::BestFit:
        return Packing::BestFit;
    case config::PackingStrategy::BestFitSplit:
        return Packing::BestFitSplit;
    case config::PackingStrategy::Wrapped:
        return Packing::Wrapped;
    }
    return Packing::BestFit;
}

LongRows longRowsOf(Packing packing, LongRows longRows)
{
    return packing == Packing::BestFitSplit && longRows == LongRows::Truncate ? LongRows::Split : longRows;
}

std::vector<Sequence> pack(const std::vector<std::size_t> &lengths, std::size_t maxLength, Packing packing, LongRows longRows,
    const std::function<bool(const Piece &)> &mayUse)
{
    longRows = longRowsOf(packing, longRows);
    std::vector<Sequence> sequences;
    for (std::size_t from = 0; from < lengths.size(); from += kMapBatch) {
        const auto to = std::min(from + kMapBatch, lengths.size());
        if (packing == Packing::Wrapped) {
            wrap(lengths, from, to, maxLength, longRows, sequences);
            continue;
        }
        auto pieces = fittingPieces(lengths, from, to, maxLength, longRows);
        if (mayUse)
            std::erase_if(pieces, [&](const Piece &piece) { return !mayUse(piece); });
        if (packing == Packing::None)
            for (const auto &piece : pieces)
                sequences.push_back({ { piece }, false });
        else
            bestFitDecreasing(std::move(pieces), maxLength, sequences);
    }
    return sequences;
}

} // namespace anneal::plan
