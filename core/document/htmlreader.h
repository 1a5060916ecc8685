// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/document/document.h"

#include <filesystem>
#include <stop_token>
#include <string_view>

namespace anneal::document {

/// A web page as a browser shows it: blank lines between paragraphs, lists with their marks, tables as rows with tabs between cells; listings as
/// they stand, links as their text, pictures as their description. Raw: its source. The encoding is that of the byte-order mark, else the one
/// the page names, else as decodeText() finds it. Fails with BadInput where the file is no text, as base::readFile where it cannot be read.
base::Result<Document> readHtml(const std::filesystem::path &file, const ReadOptions &options = {}, std::stop_token stop = {});

/// The same of a page in UTF-8: sets title (empty where it has none), text, blocks and warnings.
base::Status readHtmlText(std::string_view utf8, Document &document, const std::stop_token &stop = {});

/// The encoding that a page says it has, in <meta> or the XML declaration; empty for none.
std::string htmlCharset(std::string_view bytes);

} // namespace anneal::document
