// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reader/request.h"

#include "app/reader/docx.h"
#include "app/reader/pdf.h"

#include <array>

namespace anneal::reader {

std::span<const Kind> kinds()
{
    static constexpr std::array all {
        Kind { "pdf", &readPdf },
        Kind { "pdf page", &drawPdfPage },
        Kind { "docx", &readDocx },
    };
    return all;
}

void warmUp()
{
    warmUpPdf();
}

} // namespace anneal::reader
