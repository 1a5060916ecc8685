// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/preparedset.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>

namespace anneal::data {

/// What has become of the documents since the rows were made from them.
struct DocumentChanges
{
    std::int64_t added = 0, changed = 0, removed = 0;

    bool any() const { return added + changed + removed > 0; }
    /// A sentence; empty where nothing has changed.
    std::string text() const;
};

/// Compares the files that would be read now with those in the report of the preparation: by name and size, and of files that were written
/// to since by their SHA-256, as far as they are short. None where that cannot be told: without a report, where the input is another one, or cannot
/// be read. Reads up to 64 MiB of documents: not for the window's thread.
DocumentChanges documentChanges(
    const PreparedFiles &files, const config::DataConfig &settings, const std::filesystem::path &project, const std::stop_token &stop = {});

/// Why the rows are not those that a preparation would make now: other documents, other settings. Sentences; empty where they are, or where it is
/// not known. For the thread that documentChanges() is for.
std::string staleRows(
    const PreparedFiles &files, const config::DataConfig &settings, const std::filesystem::path &project, const std::stop_token &stop = {});

} // namespace anneal::data
