// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/causallm.h"
#include "core/text/rowencoder.h"
#include "core/train/packing.h"

#include <functional>
#include <span>

namespace anneal::train {

/// Ids and label marks of one prepared row.
struct EncodedIds
{
    std::vector<std::int32_t> ids;
    std::vector<std::uint8_t> trained; // 1 where the id is a label
};

/// A prepared file as ids, with what was wrong in it.
struct EncodedFile
{
    std::vector<EncodedIds> rows; // good ones, in file order
    std::int64_t lines = 0;       // rows of the file, bad ones included
    std::int64_t badLines = 0;
    std::int64_t untrained = 0;        // good rows without a trained token
    std::vector<std::string> problems; // of the first bad lines: "line 12: …"
    std::string sha256;                // of the file
};

/// Tokenises a JSONL file on all processors; a bad line is reported and the rest used.
/// `shouldStop` is asked by the calling thread some times a second. `vocabulary` bounds the ids.
/// Fails with NotFound, BadData where no row is good, Canceled.
base::Result<EncodedFile> encodeFile(
    const std::filesystem::path &file, const text::RowEncoder &encoder, std::int64_t vocabulary, const std::function<bool()> &shouldStop = {});

/// Rows laid out as sequences, ready to be batched. Constant after construction.
class Dataset
{
public:
    struct Settings
    {
        std::size_t maxLength = 1024;
        Packing packing = Packing::BestFit;
        LongRows longRows = LongRows::Truncate;
    };
    /// Without packing, what has no trained token left is dropped.
    Dataset(std::vector<EncodedIds> rows, const Settings &settings);

    std::int64_t size() const { return static_cast<std::int64_t>(m_sequences.size()); } // sequences
    std::int64_t rows() const { return static_cast<std::int64_t>(m_rows.size()); }
    std::int64_t tokens() const; // of all sequences
    std::int64_t labels() const;
    std::int64_t longest() const; // tokens of the longest sequence

    /// Some sequences as one padding-free batch.
    model::PackedBatch batch(std::span<const std::int64_t> sequences) const;
    std::int64_t tokens(std::span<const std::int64_t> sequences) const;
    std::int64_t labels(std::span<const std::int64_t> sequences) const; // what the loss of batch() counts

private:
    std::vector<EncodedIds> m_rows;
    std::vector<Sequence> m_sequences;
    std::vector<std::int64_t> m_labels; // per sequence
};

/// The order of an epoch: torch's randperm(count) of a CPU generator seeded with seed + epoch, as transformers' sampler.
std::vector<std::int64_t> epochOrder(std::int64_t count, std::int64_t seed, std::int64_t epoch);

} // namespace anneal::train
