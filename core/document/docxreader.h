// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/document/document.h"

#include <filesystem>
#include <stop_token>

namespace anneal::document {

/// A Word document (DOCX) as one sees it with all changes accepted: headings, lists with their numbers, tables as rows with tabs between
/// cells, text boxes behind their paragraphs, notes at the end. Comments, running heads and hidden text are left out.
/// It is read by anneal-reader; fails as askReader().
base::Result<Document> readDocx(const std::filesystem::path &file, const ReadOptions &options = {}, std::stop_token stop = {});

} // namespace anneal::document
