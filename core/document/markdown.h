// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/document/document.h"

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace anneal::document {

/// Where the parts of Markdown stand in its source; a heading without the marks around it. GitHub's dialect, by md4c.
/// REQUIRES: UTF-8, lines end in \n. Fails with Canceled, and with BadInput where it would become far larger than it is.
base::Result<std::vector<Block>> markdownBlocks(std::string_view source, const std::stop_token &stop = {});

/// Markdown as HTML that says what its text is, and no more: without emphasis and the targets of links. HTML in it stays as it is.
/// Attributes, fenced divisions and footnotes of pandoc's dialect are understood. Fails as markdownBlocks().
base::Result<std::string> markdownHtml(std::string_view source, const std::stop_token &stop = {});

} // namespace anneal::document
