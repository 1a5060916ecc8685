// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainingdata.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

namespace anneal::train {

Dataset::Dataset(std::vector<plan::EncodedIds> rows, const plan::LayoutSettings &settings) : m_rows(std::move(rows))
{
    std::vector<plan::RowOutline> outlines;
    outlines.reserve(m_rows.size());
    for (const auto &row : m_rows)
        outlines.push_back(plan::outlineOf(row));
    m_layout = plan::layOut(outlines, settings);
}

nn::PackedBatch Dataset::batch(std::span<const std::int64_t> sequences) const
{
    std::vector<std::vector<std::int32_t>> ids;
    std::vector<std::vector<float>> weights;
    for (const auto index : sequences) {
        const auto &sequence = m_layout.sequences[static_cast<std::size_t>(index)];
        bool first = true;
        for (const auto &piece : sequence.pieces) {
            if (first || !sequence.oneDocument) {
                ids.emplace_back();
                weights.emplace_back();
            }
            first = false;
            const auto &row = m_rows[piece.row];
            ids.back().insert(
                ids.back().end(), row.ids.begin() + std::ptrdiff_t(piece.begin), row.ids.begin() + std::ptrdiff_t(piece.begin + piece.length));
            weights.back().insert(weights.back().end(), row.weights.begin() + std::ptrdiff_t(piece.begin),
                row.weights.begin() + std::ptrdiff_t(piece.begin + piece.length));
        }
    }
    return nn::packDocuments(ids, weights);
}

std::vector<std::int64_t> Dataset::rowsOf(std::int64_t sequence) const
{
    std::vector<std::int64_t> rows;
    for (const auto &piece : m_layout.sequences[static_cast<std::size_t>(sequence)].pieces)
        if (const auto row = static_cast<std::int64_t>(piece.row); rows.empty() || rows.back() != row)
            rows.push_back(row);
    return rows;
}

std::int64_t Dataset::tokens(std::span<const std::int64_t> sequences) const
{
    std::int64_t sum = 0;
    for (const auto index : sequences)
        sum += static_cast<std::int64_t>(m_layout.sequences[static_cast<std::size_t>(index)].length());
    return sum;
}

std::int64_t Dataset::labels(std::span<const std::int64_t> sequences) const
{
    std::int64_t sum = 0;
    for (const auto index : sequences)
        sum += m_layout.labels[static_cast<std::size_t>(index)];
    return sum;
}

double Dataset::weight(std::span<const std::int64_t> sequences) const
{
    double sum = 0;
    for (const auto index : sequences)
        sum += m_layout.weights[static_cast<std::size_t>(index)];
    return sum;
}

std::vector<std::int64_t> epochOrder(std::int64_t count, std::int64_t seed, std::int64_t epoch)
{
    const auto generator = at::make_generator<at::CPUGeneratorImpl>(static_cast<std::uint64_t>(seed) + static_cast<std::uint64_t>(epoch));
    const auto order = at::randperm(count, generator, at::TensorOptions().dtype(at::kLong)).contiguous();
    const auto *first = order.const_data_ptr<std::int64_t>();
    return { first, first + count };
}

} // namespace anneal::train
