// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/data/holdout.h"
#include "core/data/preparewarnings.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::data {

/// What became of a file. Names are written to reports, so they never change.
enum class DocumentState { Done, Skipped, Failed };
std::string_view stateName(DocumentState state); // "done", "skipped", "failed"

/// A row that was left out, and why.
struct RowProblem
{
    std::string file;
    std::int64_t line = 0;
    std::int64_t row = 0;
    std::string reason;
};

struct DocumentReport
{
    std::string name;
    std::string kind;      // "jsonl", "md" …; empty for skipped files
    std::string format;    // of rows: "alpaca", "messages" …
    std::string charset;   // of documents and tables
    std::string delimiter; // of tables: "comma", "semicolon" …
    DocumentState state = DocumentState::Done;
    std::string reason; // why skipped or failed
    std::vector<std::string> warnings;
    std::uint64_t bytes = 0;
    std::string sha256;
    std::int64_t rowsIn = 0; // rows, or chunks of a document
    std::int64_t rowsOut = 0;
    std::int64_t rowsSkipped = 0;      // rowsIn = rowsOut + rowsSkipped
    std::int64_t rowsUnrecognised = 0; // of rowsSkipped: the columns say nothing
    std::int64_t rowsUnformatted = 0;  // of rowsSkipped: read well, but data.format cannot take them
};

/// The source files that gave no rows.
struct UnusedSources
{
    static constexpr std::size_t kNamed = 3;

    struct Files
    {
        std::int64_t count = 0;
        std::vector<std::string> names; // of the first kNamed

        void add(const std::string &name);
    };
    Files failed;  // could not be read or used: rows are missing
    Files skipped; // hold nothing to train on, or are of a kind that is not read

    /// A sentence for each of the two that there is; empty where there is none.
    std::string text() const;
};

/// Everything a preparation did; <stem>.report.json holds it.
struct PrepareReport
{
    std::vector<DocumentReport> documents;
    std::vector<RowProblem> problems; // the first 1,000; all of them are in the file of rejected rows
    std::int64_t rowsIn = 0;
    std::int64_t rowsOut = 0;
    std::int64_t rowsSkipped = 0;
    std::int64_t trainRows = 0;
    std::int64_t validationRows = 0;
    HoldOut sides; // which groups are held out
    std::vector<PrepareWarning> warnings;
    std::filesystem::path trainFile;
    std::filesystem::path validationFile; // empty where there are no validation rows
    std::filesystem::path rejectedFile;   // empty where every row was used
    std::filesystem::path reportFile;

    std::int64_t count(DocumentState state) const;
    UnusedSources unusedSources() const;
    /// `project`: paths are written relative to it.
    base::Json toJson(const std::filesystem::path &project) const;
};

} // namespace anneal::data
