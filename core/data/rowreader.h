// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

namespace anneal::data {

/// Where a row stands in its file, both counted from 1.
struct RowPlace
{
    std::int64_t line = 0; // 0 in a file where several rows stand in one line, which then does not tell them apart
    std::int64_t row = 0;
    int page = 0; // that a chunk begins on; 0 where there are none
};
/// What stands behind the name of a file: "file:3", "file:row3".
std::string placeName(std::int64_t line, std::int64_t row);

/// What parseJson() says of a text, without the words that it is not valid JSON: "line 3, column 4: a value is missing".
std::string jsonProblem(const base::Error &error);

/// How the text of a table was understood: shown to the user, who sees by it why columns are not as expected.
struct TableFacts
{
    std::string charset;
    char delimiter = ','; // or ; tab |
};
/// A delimiter's name, as reports have it: "comma", "semicolon", "tab", "bar"; another one is its own.
std::string delimiterName(char delimiter);

/// Receives the rows of a file one by one; each call returns whether to go on.
class RowSink
{
public:
    virtual ~RowSink() = default;
    /// `raw` is the row as it stands in the file, valid during the call.
    virtual bool row(const RowPlace &place, base::Json value, std::string_view raw) = 0;
    /// What is not a row; `reason` is a sentence without place.
    virtual bool bad(const RowPlace &place, std::string reason, std::string_view raw) = 0;
    /// What holds for the file: a sentence without its name.
    virtual void warning(std::string /*sentence*/) { }
    /// How a table was read, before its first row.
    virtual void table(const TableFacts & /*facts*/) { }
    /// Called now and then with the bytes read so far.
    virtual void progress(std::uint64_t bytes) = 0;
};

/// JSONL, line by line with bounded memory: BOM and CRLF accepted, empty lines skipped, every bad line reported and the rest read.
/// Gives the SHA-256 of the file, empty where the sink ended it early. Fails as base::readFile, with Canceled, or with BadInput on UTF-16.
base::Result<std::string> readJsonl(const std::filesystem::path &file, RowSink &sink, std::stop_token stop);

/// A JSON array of rows; a .json file with one object a line is read as JSONL. The file is checked as a whole before the first row
/// is given, so a truncated file gives none. Gives the SHA-256. Fails with BadInput naming line and column.
base::Result<std::string> readJson(const std::filesystem::path &file, RowSink &sink, std::stop_token stop);

/// A table with a header: CSV as RFC 4180 has it, with the delimiter that fits best of , ; tab and |. Each row is an object of texts by the names of
/// the header; cells missing at its end are null. BOM and any encoding are understood; empty lines are skipped. A row with more cells than the
/// header, a NUL or an open quote is reported as bad. Memory is bounded by the longest row. Gives the SHA-256 as readJsonl(); fails as it.
base::Result<std::string> readCsv(const std::filesystem::path &file, RowSink &sink, std::stop_token stop);

} // namespace anneal::data
