// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/filestamp.h"
#include "core/config/config.h"
#include "core/data/fileoutcome.h"
#include "core/data/preparedset.h"
#include "core/data/preparereport.h"
#include "core/data/sources.h"
#include "core/split/splitter.h"
#include "core/text/tokenizer.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace anneal::data {

struct PrepareOptions
{
    /// Needed where split::Splitter::needsTokenizer() says so, otherwise null.
    std::shared_ptr<const text::Tokenizer> tokenizer;
    /// The user typed data.output_path, so it may lead anywhere; otherwise it stays in the project, and passes through no link.
    bool isOutputTyped = false;
};

struct PrepareProgress
{
    std::uint64_t bytesDone = 0;
    std::uint64_t bytesTotal = 0;
    std::int64_t rowsOut = 0;
    std::string file; // the one being read
};

/// Called on the caller's thread, after every file and every MiB of a long one.
using PrepareObserver = std::function<void(const PrepareProgress &)>;

/// A row, and where it came from.
struct PreparedRow
{
    base::Json row;
    std::size_t document = 0; // index into the report's documents
    RowPlace place;           // of rows; of chunks `row` counts the chunks of the document and `line` is where it begins
    std::size_t begin = 0;    // of chunks: bytes in the document's text
    std::size_t end = 0;
    GroupPoint group = 0; // for HoldOut
};

/// Receives prepared rows in order; an error ends the preparation.
class PreparedSink
{
public:
    virtual ~PreparedSink() = default;
    virtual base::Status row(PreparedRow row) = 0;
    /// A row that was left out, as it stood in its file; `raw` is valid during the call.
    virtual base::Status rejected(const RowProblem &problem, std::string_view raw) = 0;
    /// Whether kept() will probably know the file as it is now. Called on any thread.
    virtual bool mayBeKept(const Source &, const base::FileStamp &) const { return false; }
    /// A file is about to be used. What it gave an earlier time, where its rows are the sink's already: then it is not read.
    virtual std::optional<FileOutcome> kept(const Source &, const base::FileStamp &) { return std::nullopt; }
    /// The file was read to its end. Where `outcome` has no rows, or none left out, those that were given count no more.
    virtual base::Status end(const FileOutcome &) { return base::ok(); }
};

/// What a preparation would read: the files of data.input_path, those that preparing writes itself with the reason why they are left out.
/// Fails as listSources().
base::Result<std::vector<Source>> sourcesOf(const config::DataConfig &settings, const std::filesystem::path &project, std::stop_token stop = {});

/// Reads, splits and formats everything that the config names and gives the rows to `sink` without writing anything: what a preview shows.
/// One pass, documents read ahead on several threads: which side a row is on is known once all are counted (PrepareReport::sides).
///
/// A row goes to validation by a hash of data.seed and of what it belongs to: its document for chunks (with split_by document), its own
/// bytes otherwise. So the same input gives the same split, equal rows land on the same side, and appending rows moves no other.
/// Where the hash chooses none (or all) of two and more groups, the one with the lowest (highest) hash is chosen, so that neither side is empty;
/// a single group is trained on.
///
/// One bad file or row never stops the rest; the report names it. Memory is bounded by the largest document or line.
/// Fails where no row comes out at all, on a config that cannot be, and with Canceled.
base::Result<PrepareReport> forEachPrepared(const config::DataConfig &settings, const std::filesystem::path &project, const PrepareOptions &options,
    PreparedSink &sink, const PrepareObserver &observer = {}, std::stop_token stop = {});

/// forEachPrepared() into data.output_path and beside it <stem>.validation.jsonl, <stem>.rejected.jsonl (rows left out, as they were),
/// <stem>.report.json and <stem>.manifest.json. All appear at the end, or none does; what an earlier preparation left there is replaced.
/// Where it is canceled or killed, the files that were read to their end are kept in the hidden folder .<stem>.unfinished: the next
/// one with the same settings reads only the others, and those that were written to since. Its result is the same.
/// Fails with Unsafe where the output would leave the project or replace what no preparation wrote, Busy beside another preparation.
base::Result<PrepareReport> prepareData(const config::DataConfig &settings, const std::filesystem::path &project, const PrepareOptions &options,
    const PrepareObserver &observer = {}, std::stop_token stop = {});

} // namespace anneal::data
