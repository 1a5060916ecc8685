// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/data/rowreader.h"
#include "core/document/document.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::data {

/// One kind of file Anneal reads: rows or a document. Import wizard and command line list the table of these.
struct Reader
{
    std::string_view name;                                                                        // as in data.input_type
    std::string_view title;                                                                       // for people
    std::vector<std::string_view> extensions;                                                     // lower case, without dot
    base::Result<std::string> (*rows)(const std::filesystem::path &, RowSink &, std::stop_token); // null for documents
    base::Result<document::Document> (*document)(const std::filesystem::path &, const document::ReadOptions &, std::stop_token); // null for rows
};

std::span<const Reader> readers();

/// A file that was found, with the reader that fits, or the reason why it is left out.
struct Source
{
    std::filesystem::path path;
    std::string name; // below the input folder, with '/'; the file's name for a single file
    std::uint64_t bytes = 0;
    const Reader *reader = nullptr; // null: skipped, `reason` says why
    std::string reason;
    bool isUnreadable = false; // left out against the user's will: it may not be read
};

/// What the settings say of how documents are read.
document::ReadOptions readOptions(const config::DataConfig &settings);

/// What an error says, with the name of a source in place of its path: a report is part of the project, and paths of this machine have no place
/// there.
std::string textOf(const base::Error &error, const Source &source);

/// Whether `path` lies in `folder`, or is it; both canonical.
bool isInside(const std::filesystem::path &path, const std::filesystem::path &folder);

/// The files of `input` (a file, or a folder with all below it), sorted by name. Hidden files, symbolic links, empty files and
/// kinds that are not read are in the list with their reason.
/// Fails where `input` itself cannot be read, is empty, or is a single file that no reader takes.
base::Result<std::vector<Source>> listSources(
    const std::filesystem::path &input, config::InputType inputType = config::InputType::Auto, std::stop_token stop = {});

} // namespace anneal::data
