// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/blockpanels.h"
#include "core/weights/gguffile.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace anneal::nn {

/// A frozen weight (rows × columns) as it is stored: a dense tensor, or rows of ggml blocks, or several of both one above the other. Blocks may be
/// laid out in panels, for products with 8-bit numbers.
///
/// Copies share the memory. Thread-safe but for setRows().
class Matrix
{
public:
    Matrix() = default;
    /// A matrix of numbers, (rows, columns), on any device.
    Matrix(at::Tensor dense); // not explicit: a product takes either

    /// Rows in a format that weights::dequantize() reads, in main memory; each is a whole number of blocks. `bytes`: uint8.
    static Matrix ofBlocks(weights::GgmlType format, std::int64_t columns, at::Tensor bytes);
    /// One above the other; all have the same columns. Dense ones of one type become one tensor.
    static Matrix stacked(const std::vector<Matrix> &matrices);

    bool defined() const { return m_pieces != nullptr; }
    std::int64_t rows() const { return m_rows; }
    std::int64_t columns() const { return m_columns; }
    std::size_t bytes() const; // of memory
    /// Whether it is the same memory.
    bool isSame(const Matrix &other) const { return m_pieces == other.m_pieces; }

    /// The one tensor it consists of; undefined where it has blocks or tensors of several types.
    at::Tensor tensor() const;
    /// All of it as numbers of a type: its tensor where that has the type, else a copy.
    at::Tensor dense(at::ScalarType type) const;
    /// The rows [row, endRow) of the columns [column, endColumn) as numbers of a type. REQUIRES: columns are multiples of columnStep(), or the end.
    at::Tensor part(std::int64_t row, std::int64_t endRow, std::int64_t column, std::int64_t endColumn, at::ScalarType type) const;
    /// Rows by their numbers, (count, columns).
    at::Tensor rowsAt(const std::vector<std::int64_t> &numbers, at::ScalarType type) const;
    std::int64_t columnStep() const { return m_columnStep; }

    /// Its blocks, where it is made of blocks of one format throughout.
    std::optional<kernels::BlockRows> blocks() const;
    /// The same with its blocks in panels, the same numbers; for an inference that never asks for its transposed product.
    Matrix inPanels() const;
    /// Its panels, where it is made of blocks of one format in panels throughout, and begins with one.
    std::optional<kernels::BlockPanels> panels() const;
    /// The same numbers, each group of 32 of a row rounded to 8 bits and a scale (Q8_0); itself where its rows are no such
    /// groups, undefined where a number is not finite.
    Matrix inEightBits() const;
    /// The rows between two of these are blocks of one format, or a tensor: 0 … rows().
    std::vector<std::int64_t> borders() const;
    /// Some of its rows, in the same memory.
    Matrix rowRange(std::int64_t first, std::int64_t end) const;

    /// Replaces rows from `first` on, for all who share the memory.
    void setRows(std::int64_t first, const at::Tensor &rows);

private:
    struct Piece
    {
        std::int64_t firstRow = 0, endRow = 0;
        at::Tensor numbers; // (rows, columns), or undefined where there are blocks
        weights::GgmlType format {};
        at::Tensor blocks {};           // (rows, bytes) uint8
        at::Tensor panels {};           // (panels, bytes) uint8, in place of blocks
        std::int64_t firstInPanels = 0; // the row of them that is its first

        std::span<const std::byte> row(std::int64_t number) const
        {
            const auto size = static_cast<std::size_t>(blocks.size(1));
            return { static_cast<const std::byte *>(blocks.const_data_ptr()) + std::size_t(number) * size, size };
        }
    };
    Matrix(std::vector<Piece> pieces, std::int64_t columns);
    /// Fills `to` (contiguous, float32 or bfloat16) with numbers of a piece from its row and the column on.
    void read(const Piece &piece, std::int64_t row, std::int64_t column, const at::Tensor &to) const;
    /// Its blocks or panels, from its first row or the first panel on.
    static kernels::BlockRows blocksOf(const Piece &piece);
    kernels::BlockPanels panelsOf(const Piece &piece) const;

    std::shared_ptr<std::vector<Piece>> m_pieces;
    std::int64_t m_rows = 0, m_columns = 0, m_columnStep = 1;
};

} // namespace anneal::nn
