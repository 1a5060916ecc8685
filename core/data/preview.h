// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/data/documentcache.h"
#include "core/data/preparereport.h"
#include "core/data/rowformat.h"
#include "core/data/sources.h"
#include "core/split/splitter.h"

#include <optional>

namespace anneal::data {

/// A document with its chunks, for drawing one over the other.
struct ChunkPreview
{
    DocumentCache::Shared document; // not null
    std::vector<split::Chunk> chunks;
};

/// The headings that a chunk stands under, the outermost first: those by which it was cut, else those of the document.
std::vector<std::string> headingsOver(const document::Document &document, const split::Chunk &chunk);

/// REQUIRES: source.reader reads documents. `tokenizer` as in split::Splitter::create(). Fails with Canceled soon after a stop was requested.
base::Result<ChunkPreview> previewChunks(const Source &source, const config::DataConfig &settings, std::shared_ptr<const text::Tokenizer> tokenizer,
    DocumentCache &documents, const std::stop_token &stop = {});

/// The first rows of a file as they are, with what they were recognised as.
struct RowPreview
{
    struct Row
    {
        RowPlace place;
        base::Json value; // with mapped columns
    };
    std::optional<RowFormat> format;
    std::string formatProblem; // why there is none: two candidates, unknown columns
    std::vector<Row> rows;
    std::vector<RowProblem> problems; // among the rows looked at, in their order
    std::size_t usable = 0;           // of rows
    bool isWhole = false;             // the file has no more rows
    std::optional<TableFacts> table;  // of a table
    std::vector<std::string> warnings;
};

/// REQUIRES: source.reader reads rows. Fails as its reader.
base::Result<RowPreview> rowsOf(
    const Source &source, const std::map<std::string, std::string> &mapping, std::size_t limit, std::stop_token stop = {});

} // namespace anneal::data
