// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace anneal::data {

/// A text to be cut into chunks. Byte ranges of chunks refer to `text`.
struct Document
{
    std::string title;   // the first heading, the front matter's title, or the file's name
    std::string text;    // UTF-8, lines end in \n
    std::string charset; // as it was found
    std::string sha256;  // of the file's bytes
    std::vector<std::string> warnings;
};

/// Plain text in any encoding. Fails with BadInput where the file is no text, as base::readFile where it cannot be read.
base::Result<Document> readText(const std::filesystem::path &file);

/// Markdown: the source text as it stands, without the front matter (--- lines at the very top).
base::Result<Document> readMarkdown(const std::filesystem::path &file);

} // namespace anneal::data
