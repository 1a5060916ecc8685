// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/reader/answer.h"

namespace anneal::reader {

/// {"kind": "pdf", "password", "pages": [[first, last] …]}: About, Outline, and a Page for each one asked for, all without "pages".
void readPdf(const base::Json &request, int file, Answer &answer);

/// {"kind": "pdf page", "password", "page": from 1, "width": pixels}: About and Pixels.
void drawPdfPage(const base::Json &request, int file, Answer &answer);

/// Reads a page of our own, so that poppler and the list of fonts are loaded.
void warmUpPdf();

} // namespace anneal::reader
