// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/matrix.h"

#include "core/kernels/kernels.h"
#include "core/kernels/parallel.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <numeric>
#include <span>

namespace anneal::nn {

namespace {

/// Numbers of a row that are unpacked at a time: they stay in the first-level cache. A multiple of every format's block.
constexpr std::int64_t kStretch = 1024;
constexpr std::int64_t kGrain = 16384; // numbers a thread is worth waking for

/// Unpacks `count` numbers of one row from the column on.
void unpack(weights::GgmlType format, std::span<const std::byte> row, std::int64_t column, std::int64_t count, float *to)
{
    if (const auto fast = kernels::floatUnpack(kernels::BlockFormat(format)))
        return fast(row.data(), column / kernels::kGroup, count / kernels::kGroup, to);
    const auto first = column / weights::blockElements(format) * weights::blockBytes(format);
    const auto read = weights::dequantize(format, row.subspan(std::size_t(first)), count, to);
    TORCH_CHECK(read, "a matrix of blocks is shorter than its rows"); // not translated: an assertion
}

void unpack(const kernels::BlockPanels &panels, std::int64_t row, std::int64_t column, std::int64_t count, float *to)
{
    kernels::unpackPanelRow(panels, row, column, count, to);
}

template <typename From, typename Row>
void unpack(const From &from, const Row &row, std::int64_t column, std::int64_t count, kernels::BFloat16Bits *to)
{
    float numbers[kStretch];
    for (std::int64_t i = 0; i < count; i += kStretch) {
        const auto here = std::min(kStretch, count - i);
        unpack(from, row, column + i, here, numbers);
        kernels::fastest<kernels::BFloat16Bits>().convert(numbers, to + i, here);
    }
}

} // namespace

Matrix::Matrix(at::Tensor dense)
{
    if (!dense.defined())
        return;
    m_rows = dense.size(0);
    m_columns = dense.size(1);
    m_pieces = std::make_shared<std::vector<Piece>>(1, Piece { 0, m_rows, std::move(dense) });
}

Matrix::Matrix(std::vector<Piece> pieces, std::int64_t columns) : m_rows(pieces.back().endRow), m_columns(columns)
{
    for (const Piece &piece : pieces)
        if (!piece.numbers.defined())
            m_columnStep = std::lcm(m_columnStep, weights::blockElements(piece.format));
    m_pieces = std::make_shared<std::vector<Piece>>(std::move(pieces));
}

Matrix Matrix::ofBlocks(weights::GgmlType format, std::int64_t columns, at::Tensor bytes)
{
    const auto rowBytes = columns / weights::blockElements(format) * weights::blockBytes(format);
    auto rows = bytes.view({ -1, rowBytes });
    const auto count = rows.size(0);
    return Matrix(std::vector<Piece> { { 0, count, {}, format, std::move(rows) } }, columns);
}

Matrix Matrix::stacked(const std::vector<Matrix> &matrices)
{
    if (matrices.size() == 1)
        return matrices.front();
    std::vector<at::Tensor> dense;
    std::vector<Piece> pieces;
    std::int64_t before = 0;
    for (const Matrix &matrix : matrices) {
        if (auto tensor = matrix.tensor(); tensor.defined() && (dense.empty() || dense.front().scalar_type() == tensor.scalar_type()))
            dense.push_back(std::move(tensor));
        for (Piece piece : *matrix.m_pieces) {
            piece.firstRow += before;
            piece.endRow += before;
            if (!pieces.empty() && piece.blocks.defined() && pieces.back().blocks.defined() && pieces.back().format == piece.format) {
                pieces.back().blocks = at::cat({ pieces.back().blocks, piece.blocks });
                pieces.back().endRow = piece.endRow;
            } else {
                pieces.push_back(std::move(piece));
            }
        }
        before += matrix.rows();
    }
    return dense.size() == matrices.size() ? Matrix(at::cat(dense)) : Matrix(std::move(pieces), matrices.front().columns());
}

std::size_t Matrix::bytes() const
{
    std::size_t sum = 0;
    for (const Piece &piece : *m_pieces)
        for (const auto *tensor : { &piece.numbers, &piece.blocks, &piece.panels })
            sum += tensor->defined() ? tensor->nbytes() : 0;
    return sum;
}

at::Tensor Matrix::tensor() const
{
    return m_pieces->size() == 1 ? m_pieces->front().numbers : at::Tensor();
}

std::optional<kernels::BlockRows> Matrix::blocks() const
{
    if (m_pieces->size() != 1 || !m_pieces->front().blocks.defined())
        return std::nullopt;
    return blocksOf(m_pieces->front());
}

kernels::BlockRows Matrix::blocksOf(const Piece &piece)
{
    return { static_cast<const std::byte *>(piece.blocks.const_data_ptr()), piece.blocks.stride(0),
        kernels::BlockFormat(piece.format) }; // both number the formats as ggml does
}

kernels::BlockPanels Matrix::panelsOf(const Piece &piece) const
{
    const auto *first = static_cast<const std::byte *>(piece.panels.const_data_ptr());
    return { first + piece.firstInPanels / kernels::kPanelRows * piece.panels.stride(0), m_columns, kernels::BlockFormat(piece.format) };
}

Matrix Matrix::inPanels() const
{
    auto pieces = *m_pieces;
    for (Piece &piece : pieces) {
        if (!piece.blocks.defined())
            continue;
        const auto rows = blocksOf(piece);
        const auto count = piece.endRow - piece.firstRow;
        piece.panels = at::empty({ kernels::panelCount(count), kernels::panelBytes(rows.format, m_columns) }, piece.blocks.options());
        kernels::packPanels(rows, count, m_columns, static_cast<std::byte *>(piece.panels.data_ptr()));
        piece.blocks.reset();
    }
    return Matrix(std::move(pieces), m_columns);
}

std::optional<kernels::BlockPanels> Matrix::panels() const
{
    const Piece &piece = m_pieces->front();
    if (m_pieces->size() != 1 || !piece.panels.defined() || piece.firstInPanels % kernels::kPanelRows != 0)
        return std::nullopt;
    return panelsOf(piece);
}

Matrix Matrix::inEightBits() const
{
    constexpr auto format = weights::GgmlType::Q8_0;
    if (m_columns % weights::blockElements(format) != 0)
        return *this;
    const auto rowBytes = m_columns / weights::blockElements(format) * weights::blockBytes(format);
    auto blocks = at::empty({ m_rows, rowBytes }, at::TensorOptions().dtype(at::kByte));
    const auto step = std::max<std::int64_t>(1, (1 << 20) / m_columns);
    std::atomic<bool> areFinite = true;
    for (std::int64_t row = 0; row < m_rows; row += step) {
        const auto numbers = part(row, std::min(m_rows, row + step), 0, m_columns, at::kFloat).contiguous();
        kernels::parallelFor(numbers.size(0), std::max<std::int64_t>(1, kGrain / m_columns), [&](std::int64_t begin, std::int64_t end) {
            const auto packed = weights::quantize(format, numbers.const_data_ptr<float>() + begin * m_columns, (end - begin) * m_columns);
            if (packed)
                std::memcpy(static_cast<std::byte *>(blocks.data_ptr()) + (row + begin) * rowBytes, packed->data(), packed->size());
            else
                areFinite = false;
        });
    }
    return areFinite ? ofBlocks(format, m_columns, std::move(blocks)) : Matrix();
}

std::vector<std::int64_t> Matrix::borders() const
{
    std::vector<std::int64_t> borders { 0 };
    for (const Piece &piece : *m_pieces)
        borders.push_back(piece.endRow);
    return borders;
}

Matrix Matrix::rowRange(std::int64_t first, std::int64_t end) const
{
    std::vector<Piece> pieces;
    for (Piece piece : *m_pieces) {
        const auto from = std::max(first, piece.firstRow), until = std::min(end, piece.endRow);
        if (from >= until)
            continue;
        if (piece.panels.defined()) {
            piece.firstInPanels += from - piece.firstRow;
        } else {
            auto &rows = piece.numbers.defined() ? piece.numbers : piece.blocks;
            rows = rows.slice(0, from - piece.firstRow, until - piece.firstRow);
        }
        piece.firstRow = from - first;
        piece.endRow = until - first;
        pieces.push_back(std::move(piece));
    }
    return Matrix(std::move(pieces), m_columns);
}

at::Tensor Matrix::dense(at::ScalarType type) const
{
    return part(0, m_rows, 0, m_columns, type);
}

void Matrix::read(const Piece &piece, std::int64_t row, std::int64_t column, const at::Tensor &to) const
{
    const auto rows = to.size(0), columns = to.size(1);
    if (piece.numbers.defined()) {
        to.copy_(piece.numbers.slice(0, row, row + rows).slice(1, column, column + columns));
        return;
    }
    const auto firstInPanel = piece.firstInPanels % kernels::kPanelRows;
    const auto unpackRows = [&]<typename T>(T *out) {
        kernels::parallelFor(rows, std::max<std::int64_t>(1, kGrain / columns), [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end; ++i)
                if (piece.panels.defined())
                    unpack(panelsOf(piece), firstInPanel + row + i, column, columns, out + i * columns);
                else
                    unpack(piece.format, piece.row(row + i), column, columns, out + i * columns);
        });
    };
    if (to.scalar_type() == at::kFloat)
        unpackRows(to.data_ptr<float>());
    else
        unpackRows(static_cast<kernels::BFloat16Bits *>(to.data_ptr()));
}

at::Tensor Matrix::part(std::int64_t row, std::int64_t endRow, std::int64_t column, std::int64_t endColumn, at::ScalarType type) const
{
    if (const auto whole = tensor(); whole.defined())
        return whole.slice(0, row, endRow).slice(1, column, endColumn).to(type);
    TORCH_CHECK(
        row >= 0 && endRow <= m_rows && (type == at::kFloat || type == at::kBFloat16), "a matrix has no such part"); // not translated: an assertion
    auto result = at::empty({ endRow - row, endColumn - column }, at::TensorOptions().dtype(type));
    for (const Piece &piece : *m_pieces) {
        const auto first = std::max(row, piece.firstRow), end = std::min(endRow, piece.endRow);
        if (first >= end)
            continue;
        auto to = result.slice(0, first - row, end - row);
        read(piece, first - piece.firstRow, column, to);
    }
    return result;
}

at::Tensor Matrix::rowsAt(const std::vector<std::int64_t> &numbers, at::ScalarType type) const
{
    if (const auto whole = tensor(); whole.defined())
        return whole.index_select(0, at::tensor(numbers, at::kLong)).to(type);
    TORCH_CHECK(type == at::kFloat || type == at::kBFloat16, "blocks have no numbers of this type"); // not translated: an assertion
    auto result = at::empty({ std::int64_t(numbers.size()), m_columns }, at::TensorOptions().dtype(type));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto piece = std::find_if(
            m_pieces->begin(), m_pieces->end(), [&](const Piece &each) { return numbers[i] >= each.firstRow && numbers[i] < each.endRow; });
        TORCH_CHECK(piece != m_pieces->end(), "a matrix has no such row"); // not translated: an assertion
        read(*piece, numbers[i] - piece->firstRow, 0, result.narrow(0, std::int64_t(i), 1));
    }
    return result;
}

void Matrix::setRows(std::int64_t first, const at::Tensor &rows)
{
    if (auto whole = tensor(); whole.defined()) {
        whole.slice(0, first, first + rows.size(0)).copy_(rows);
        return;
    }
    const auto end = first + rows.size(0);
    std::vector<Piece> pieces;
    const auto keep = [&](std::int64_t from, std::int64_t until) {
        if (from >= until)
            return;
        const Matrix kept = rowRange(from, until);
        for (Piece piece : *kept.m_pieces) {
            piece.firstRow += from;
            piece.endRow += from;
            pieces.push_back(std::move(piece));
        }
    };
    keep(0, first);
    pieces.push_back({ first, end, rows });
    keep(end, m_rows);
    *m_pieces = std::move(pieces);
}

} // namespace anneal::nn
