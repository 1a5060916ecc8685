// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/document/document.h"
#include "core/document/frames.h"

#include <stop_token>
#include <vector>

namespace anneal::document {

/// Puts the words of a document's pages in order: columns, lines, paragraphs with the words joined that a line's end divides, headings by the outline
/// and by their size, lists, tables a row a line with tabs between cells, footnotes at the end of their page. Running heads, feet and page numbers
/// are found by what repeats at the same height.
///
/// Fills text, pages and blocks. No word is lost but those of running heads and feet, where the settings say so.
void layOut(const std::vector<ReadPage> &pages, const std::vector<OutlineEntry> &outline, const config::PdfConfig &settings, Document &document,
    const std::stop_token &stop = {});

} // namespace anneal::document
