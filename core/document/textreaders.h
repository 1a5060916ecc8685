// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/document/document.h"

#include <filesystem>
#include <stop_token>

namespace anneal::document {

/// Plain text in any encoding. Fails with BadInput where the file is no text, as base::readFile where it cannot be read.
base::Result<Document> readText(const std::filesystem::path &file, const ReadOptions &options = {}, std::stop_token stop = {});

/// Markdown: its source without the front matter (--- lines at the very top), or plain text where the options ask for that. Raw: the file's text.
base::Result<Document> readMarkdown(const std::filesystem::path &file, const ReadOptions &options = {}, std::stop_token stop = {});

} // namespace anneal::document
