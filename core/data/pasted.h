// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace anneal::data {

/// A text from the clipboard as the file it is best kept in.
struct PastedFile
{
    std::string ending; // "jsonl", "json", "tsv", "html" or "txt"
    std::string text;
};

/// Objects one a line stay JSONL, an array with objects is JSON, objects printed over several lines become JSONL, rows of a
/// spreadsheet are TSV; everything else is a document.
PastedFile pastedFile(std::string text);

} // namespace anneal::data
