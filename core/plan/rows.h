// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/text/rowencoder.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace anneal::plan {

/// Ids of one prepared row, and what the loss counts each of them with.
struct EncodedIds
{
    std::vector<std::int32_t> ids;
    std::vector<float> weights; // 0 where the id is no label
};

/// Of a row, what planning needs: how long it is, and which of its tokens are labels.
struct RowOutline
{
    struct Span
    {
        std::uint32_t begin = 0, end = 0; // tokens
        float weight = 1;
    };
    std::size_t length = 0;
    std::vector<Span> trained; // in order; no two that touch have the same weight

    /// Labels among the tokens from `begin` to `end`.
    std::int64_t labels(std::size_t begin, std::size_t end) const;
    /// The sum of their weights.
    double weight(std::size_t begin, std::size_t end) const;
};
RowOutline outlineOf(const EncodedIds &row);

/// Why a row cannot be used, as sentences: "The conversation has no assistant turn to train on. Train on all tokens."
std::string problemText(const base::Error &error);

/// What a reader of rows should know of one of them, as EncodedRow::notes; others like it are counted.
struct RowNote
{
    std::int64_t line = 0; // of the first
    std::string text;
    std::int64_t rows = 0;
};
/// Takes in the notes of a row. Notes are alike when they differ in numbers only.
void addNotes(std::vector<RowNote> &all, const std::vector<std::string> &notes, std::int64_t line);
/// "line 3: The chat template leaves out the reasoning of message 2. 41 more rows are like it."
std::string noteText(const RowNote &note);

/// How a prepared file was read.
struct RowsRead
{
    std::int64_t lines = 0;            // rows of the file, bad ones included
    std::int64_t badLines = 0;         // among those looked at
    std::vector<std::int64_t> numbers; // of the good rows' lines, from 1
    std::vector<std::string> problems; // of the first bad lines: "line 12: …"
    std::vector<RowNote> notes;        // of the good rows
};
struct EncodedFile : RowsRead
{
    std::vector<EncodedIds> rows; // good ones, in file order
    std::string sha256;           // of the file
};
struct OutlinedFile : RowsRead
{
    std::vector<RowOutline> rows; // good ones, in file order
    std::int64_t looked = 0;      // lines that were tokenised: all, unless only some were asked for
};

/// "line 3", "lines 3, 6 and 12", "lines 3, 6, 12, … and 4 more"; empty for none. `rows`: indices of good rows.
std::string lineNames(const RowsRead &read, const std::vector<std::size_t> &rows);

/// The encoder that training.loss_on and model.chat_template ask for. `chatTemplate` is where that template lies, empty for the tokenizer's own.
base::Result<text::RowEncoder> makeEncoder(
    std::shared_ptr<const text::Tokenizer> tokenizer, const config::FineTuneConfig &config, const std::filesystem::path &chatTemplate);

/// Tokenises a JSONL file on all processors; a bad line is reported and the rest used.
/// `shouldStop` is asked by the calling thread some times a second. `vocabulary` bounds the ids.
/// Fails with NotFound, BadData where no row is good, Canceled.
base::Result<EncodedFile> encodeFile(
    const std::filesystem::path &file, const text::RowEncoder &encoder, std::int64_t vocabulary, const std::function<bool()> &shouldStop = {});
/// The same rows as outlines, which take little memory. At most about `enough` lines, spread evenly over the file, are looked at.
base::Result<OutlinedFile> outlineFile(const std::filesystem::path &file, const text::RowEncoder &encoder, std::int64_t vocabulary,
    std::size_t enough, const std::function<bool()> &shouldStop = {});

} // namespace anneal::plan
