// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/holdout.h"
#include "core/data/preparereport.h"

namespace anneal::data {

/// Everything that one file gave, but for its rows.
struct FileOutcome
{
    void add(const FileOutcome &other); // the sizes only

    DocumentReport report;
    std::vector<RowProblem> problems; // the first 1,000
    GroupCounts groups;               // of the rows that came out
    std::uint64_t textBytes = 0;      // of a document,
    std::uint64_t chunkBytes = 0;     // and of its chunks
    std::uint64_t readBytes = 0;      // of rows or the document,
    std::uint64_t madeBytes = 0;      // and of the prepared rows
};

base::Json toJson(const FileOutcome &outcome);
/// Nothing where toJson() did not write it.
std::optional<FileOutcome> fileOutcome(const base::Json &json);

} // namespace anneal::data
