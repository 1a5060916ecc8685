// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/document/document.h"
#include "core/document/frames.h"

#include <filesystem>
#include <stop_token>

namespace anneal::document {

/// A PDF document as one reads it (pdflayout.h), or raw: the lines in poppler's order, all of them as they
/// stand, a form feed between pages.
/// It is read by anneal-reader; fails as askReader(), and with BadInput where no page holds text.
base::Result<Document> readPdf(const std::filesystem::path &file, const ReadOptions &options = {}, std::stop_token stop = {});

/// How a page looks, so many pixels wide (as far as kWidestPicture lets it). Fails as askReader().
base::Result<PagePixels> pagePixels(
    const std::filesystem::path &file, int page, int width, const std::string &password = {}, const std::stop_token &stop = {});

} // namespace anneal::document
