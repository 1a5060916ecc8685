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
};
/// What stands behind the name of a file: "file:3", "file:row3".
std::string placeName(std::int64_t line, std::int64_t row);

/// What parseJson() says of a text, without the words that it is not valid JSON: "line 3, column 4: a value is missing".
std::string jsonProblem(const base::Error &error);

/// Receives the rows of a file one by one; each call returns whether to go on.
class RowSink
{
public:
    virtual ~RowSink() = default;
    /// `raw` is the row as it stands in the file, valid during the call.
    virtual bool row(const RowPlace &place, base::Json value, std::string_view raw) = 0;
    /// What is not a row; `reason` is a sentence without place.
    virtual bool bad(const RowPlace &place, std::string reason, std::string_view raw) = 0;
    /// Called now and then with the bytes read so far.
    virtual void progress(std::uint64_t bytes) = 0;
};

/// JSONL, line by line with bounded memory: BOM and CRLF accepted, empty lines skipped, every bad line reported and the rest read.
/// Gives the SHA-256 of the file, empty where the sink ended it early. Fails as base::readFile, with Canceled, or with BadInput on UTF-16.
base::Result<std::string> readJsonl(const std::filesystem::path &file, RowSink &sink, std::stop_token stop);

/// A JSON array of rows; a .json file with one object a line is read as JSONL. The file is checked as a whole before the first row
/// is given, so a truncated file gives none. Gives the SHA-256. Fails with BadInput naming line and column.
base::Result<std::string> readJson(const std::filesystem::path &file, RowSink &sink, std::stop_token stop);

} // namespace anneal::data
